import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { AzureContext } from "./context";
import { followId } from "./ids";
import { isKind } from "./kinds";

/** One kind of machine in a pool: a scale set's model, or a machine with its network interface. */
export interface Member {
  /** Scale set or machine. */
  readonly resource: Resource;
  /** `virtualMachineProfile` of a scale set, the machine itself; null: an interface that no machine of the program has. */
  readonly profile: View | null;
  readonly ipConfiguration: View;
  /** What carries the network security group, where the interface has one. */
  readonly networkInterface: View;
}

/** How a pool is known: by its balancer and name; one that is a resource of its own by itself, with no name. */
export function poolKey(owner: Resource, pool: string): string {
  return `${owner.path}\n${pool.toLowerCase()}`;
}

const POOLS = ["applicationGatewayBackendAddressPools", "loadBalancerBackendAddressPools"] as const;
const MEANS = "Whether these servers get traffic is not judged.";

/** Machines by the pools that their network interfaces say they are in. */
export function membersByPool(azure: AzureContext): ReadonlyMap<string, readonly Member[]> {
  const found = new Map<string, Member[]>();
  for (const member of members(azure)) {
    for (const key of poolsOf(azure, member.ipConfiguration)) {
      const list = found.get(key);
      if (list === undefined) found.set(key, [member]);
      else list.push(member);
    }
  }
  return found;
}

function members(azure: AzureContext): Member[] {
  const scaleSets = azure.of("compute/VirtualMachineScaleSet").flatMap((resource) => {
    const profile = azure.reader.view(resource).get("virtualMachineProfile");
    return inline(resource, profile, profile.get("networkProfile"));
  });
  const machines = azure.of("compute/VirtualMachine").flatMap((resource) => {
    const view = azure.reader.view(resource);
    return inline(resource, view, view.get("networkProfile"));
  });
  const interfaces = azure.of("network/NetworkInterface").flatMap((resource) => ofInterface(azure, resource));
  return [...scaleSets, ...machines, ...interfaces];
}

/** Interfaces that a model or machine describes itself. */
function inline(resource: Resource, profile: View, network: View): Member[] {
  return (network.get("networkInterfaceConfigurations").items() ?? []).flatMap((networkInterface) =>
    (networkInterface.get("ipConfigurations").items() ?? []).map((ipConfiguration) => ({
      resource,
      profile,
      ipConfiguration,
      networkInterface,
    })),
  );
}

/** An interface of its own, with the machine that it belongs to. */
function ofInterface(azure: AzureContext, resource: Resource): Member[] {
  const networkInterface = azure.reader.view(resource);
  const machine = machineWith(azure, resource);
  const profile = machine === null ? null : azure.reader.view(machine);
  return (networkInterface.get("ipConfigurations").items() ?? []).map((ipConfiguration) => ({
    resource: machine ?? resource,
    profile,
    ipConfiguration,
    networkInterface,
  }));
}

/** The machine that has an interface. */
export function machineWith(azure: AzureContext, networkInterface: Resource): Resource | null {
  const machines = azure.of("compute/VirtualMachine");
  return machines.find((one) => hasInterface(azure.reader.view(one), networkInterface)) ?? null;
}

function hasInterface(machine: View, wanted: Resource): boolean {
  const list = machine.get("networkProfile").get("networkInterfaces");
  return (list.items() ?? []).some((item) => {
    const found = followId(machine.reader, item.get("id").raw);
    return "owner" in found && found.part === null && found.owner === wanted;
  });
}

const isPoolResource = isKind("network/LoadBalancerBackendAddressPool");
const isBalancer = isKind("network/ApplicationGateway", "network/LoadBalancer");

function poolsOf(azure: AzureContext, ipConfiguration: View): string[] {
  const pools = POOLS.flatMap((property) =>
    (ipConfiguration.get(property).items() ?? []).map((pool) => ({ pool, property })),
  );
  return pools.flatMap(({ pool, property }) => {
    const key = keyOf(azure, pool);
    if (typeof key === "string") return [key];
    pool.gap(`The pool cannot be followed: ${key.why}${hintFor(pool, property)}. ${MEANS}`, true);
    return [];
  });
}

/** Azure makes up the ids of a balancer's parts, so that what a program computes of the balancer's own list is empty in a preview. */
function hintFor(pool: View, property: (typeof POOLS)[number]): string {
  if (pool.get("id").given) return "";
  const balancer = property.startsWith("applicationGateway") ? "gateway" : "balancer";
  return `; write its id as \`\${${balancer}.id}/backendAddressPools/NAME\``;
}

function keyOf(azure: AzureContext, pool: View): string | { readonly why: string } {
  const found = followId(azure.reader, pool.get("id").raw);
  if ("why" in found) return found;
  const { owner, part } = found;
  if (part === null && isPoolResource(owner)) return poolKey(owner, "");
  if (part === null || !isBalancer(owner)) return { why: "it is no pool of a load balancer" };
  if (typeof part.at === "string") return poolKey(owner, part.at);
  const name = azure.reader
    .view(owner)
    .get(part.collection === "backendaddresspools" ? "backendAddressPools" : part.collection);
  const { value } = name.get(part.at).get("name").text(null);
  return value === null ? { why: "it has no such pool" } : poolKey(owner, value);
}
