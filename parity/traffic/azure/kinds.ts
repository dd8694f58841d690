import type { Resource } from "../../graph";

/**
 * `network/ApplicationGateway` for every spelling of the same resource: `azure-native:network:…`, a version
 * (`azure-native:network/v20230901:…`), and a local package of one version (`azure-native_network_v20230901:network:…`).
 * Null for what is not of that provider.
 */
export function kindOf(type: string): string | null {
  const [pkg = "", module = "", name = ""] = type.split(":");
  if (pkg !== "azure-native" && !pkg.startsWith("azure-native_")) return null;
  return `${module.split("/")[0]!}/${name}`;
}

export function isKind(...kinds: readonly string[]): (resource: Resource) => boolean {
  return ({ type }) => {
    const kind = kindOf(type);
    return kind !== null && kinds.includes(kind);
  };
}

/** Resources by kind, made once for a graph. */
export function byKind(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const resource of resources) {
    const kind = kindOf(resource.type);
    if (kind === null) continue;
    const list = found.get(kind);
    if (list === undefined) found.set(kind, [resource]);
    else list.push(resource);
  }
  return found;
}

/** What can own parts or be meant by an id: the word in ids, the kind, and the input that holds its name. */
export const NAMED: readonly { readonly word: string; readonly kind: string; readonly name: string }[] = [
  { word: "applicationgateways", kind: "network/ApplicationGateway", name: "applicationGatewayName" },
  { word: "loadbalancers", kind: "network/LoadBalancer", name: "loadBalancerName" },
  { word: "virtualnetworks", kind: "network/VirtualNetwork", name: "virtualNetworkName" },
  { word: "networksecuritygroups", kind: "network/NetworkSecurityGroup", name: "networkSecurityGroupName" },
  { word: "networkinterfaces", kind: "network/NetworkInterface", name: "networkInterfaceName" },
  { word: "virtualmachines", kind: "compute/VirtualMachine", name: "vmName" },
  { word: "virtualmachinescalesets", kind: "compute/VirtualMachineScaleSet", name: "vmScaleSetName" },
  {
    word: "applicationgatewaywebapplicationfirewallpolicies",
    kind: "network/WebApplicationFirewallPolicy",
    name: "policyName",
  },
];

/** The input that a resource's name is in. */
export function nameInput(type: string): string | null {
  const kind = kindOf(type);
  if (kind === "network/Subnet") return "subnetName";
  if (kind === "network/LoadBalancerBackendAddressPool") return "backendAddressPoolName";
  return NAMED.find((named) => named.kind === kind)?.name ?? null;
}
