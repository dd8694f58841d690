import { FlowLog } from "@pulumi/azure-native/network/flowLog";
import { NatGateway } from "@pulumi/azure-native/network/natGateway";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup";
import { PublicIPAddress } from "@pulumi/azure-native/network/publicIPAddress";
import { Subnet } from "@pulumi/azure-native/network/subnet";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork";
import type { network } from "@pulumi/azure-native/types/input";
import { ComponentResource, type ComponentResourceOptions, type Input, interpolate, type Output } from "@pulumi/pulumi";
import { contract } from "../contract";

export interface NetworkArgs {
  readonly region: Input<string>;
  readonly resourceGroupName: Input<string>;
  readonly logAccountId: Input<string>;
}

/** Three zones, by the numbers that every subscription has them under. */
export const zones = ["1", "2", "3"];

/** One gateway has one subnet, whatever zones it is in; the servers' subnet spans the zones too. */
export const subnets = {
  loadBalancer: contract.network.loadBalancerSubnets[0],
  servers: contract.network.serverSubnets[0],
} as const;

type Rule = network.SecurityRuleArgs & { readonly name: string };

/** `from` and `to` are address blocks or Azure's names for some. Rules are tried in the order of `priority`. */
const rule = (
  direction: "Inbound" | "Outbound",
  { name, priority, from = "*", to = "*", ports }: RuleArgs,
  access: "Allow" | "Deny" = "Allow",
): Rule => ({
  name,
  priority,
  direction,
  access,
  protocol: access === "Allow" && from !== "AzureLoadBalancer" ? "Tcp" : "*",
  sourceAddressPrefix: from,
  sourcePortRange: "*",
  destinationAddressPrefix: to,
  destinationPortRanges: [ports],
});

interface RuleArgs {
  readonly name: string;
  readonly priority: number;
  readonly from?: string;
  readonly to?: string;
  readonly ports: string;
}

/** Before Azure's own default rules, which let everything inside a network talk to everything else. */
const denyRest = (direction: "Inbound" | "Outbound"): Rule =>
  rule(direction, { name: `deny-${direction.toLowerCase()}`, priority: 4096, ports: "*" }, "Deny");

/** Everyone may come in by HTTP and HTTPS; Azure may manage and probe the gateway, which fails without. */
export function planLoadBalancerRules(): Rule[] {
  const { httpPort, httpsPort } = contract.loadBalancer;
  return [
    rule("Inbound", { name: "http", priority: 100, from: "Internet", ports: String(httpPort) }),
    rule("Inbound", { name: "https", priority: 110, from: "Internet", ports: String(httpsPort) }),
    rule("Inbound", { name: "manager", priority: 120, from: "GatewayManager", ports: "65200-65535" }),
    rule("Inbound", { name: "probes", priority: 130, from: "AzureLoadBalancer", ports: "*" }),
    denyRest("Inbound"),
  ];
}

/** The path from the load balancer, and the way out for packages and release. */
export function planServerRules(): Rule[] {
  return [
    rule("Inbound", {
      name: "from-balancer",
      priority: 100,
      from: subnets.loadBalancer,
      ports: String(contract.webServer.port),
    }),
    denyRest("Inbound"),
    // Ubuntu's package mirrors speak HTTP; packages are signed.
    rule("Outbound", { name: "to-http", priority: 100, to: "Internet", ports: "80" }),
    rule("Outbound", { name: "to-https", priority: 110, to: "Internet", ports: "443" }),
    denyRest("Outbound"),
  ];
}

/** A network over three zones: a subnet for the load balancer alone, and one for the servers with a way out. */
export class Network extends ComponentResource {
  readonly loadBalancerSubnetId: Output<string>;
  readonly serverSubnetId: Output<string>;

  constructor(name: string, args: NetworkArgs, opts: ComponentResourceOptions) {
    super("parity:infra:Network", name, {}, opts);
    const { resourceGroupName } = args;
    const vnet = new VirtualNetwork(
      `${name}-vnet`,
      { resourceGroupName, addressSpace: { addressPrefixes: [contract.network.cidr] } },
      { parent: this },
    );
    const at = { resourceGroupName, virtualNetworkName: vnet.name };
    const loadBalancerSubnet = new Subnet(
      `${name}-balancer`,
      {
        ...at,
        addressPrefix: subnets.loadBalancer,
        networkSecurityGroup: { id: this.firewall(`${name}-balancer`, args, planLoadBalancerRules()) },
      },
      { parent: this },
    );
    const serverSubnet = new Subnet(
      `${name}-servers`,
      {
        ...at,
        addressPrefix: subnets.servers,
        networkSecurityGroup: { id: this.firewall(`${name}-servers`, args, planServerRules()) },
        natGateway: { id: this.nat(`${name}-nat`, args) },
        // Releases come from the store to the servers without passing the NAT gateway.
        serviceEndpoints: [{ service: "Microsoft.Storage" }],
        defaultOutboundAccess: false,
      },
      // Azure refuses two changes of a network at the same time.
      { parent: this, dependsOn: loadBalancerSubnet },
    );
    this.flowLog(`${name}-flow`, args, vnet);
    this.loadBalancerSubnetId = loadBalancerSubnet.id;
    this.serverSubnetId = serverSubnet.id;
    this.registerOutputs({ loadBalancerSubnetId: this.loadBalancerSubnetId, serverSubnetId: this.serverSubnetId });
  }

  private firewall(name: string, { resourceGroupName }: NetworkArgs, securityRules: Rule[]): Output<string> {
    const options = { parent: this };
    return new NetworkSecurityGroup(`${name}-firewall`, { resourceGroupName, securityRules }, options).id;
  }

  /** One for all zones: servers that run need no way out, only new ones do. */
  private nat(name: string, { resourceGroupName }: NetworkArgs): Output<string> {
    const address = new PublicIPAddress(
      `${name}-address`,
      { resourceGroupName, sku: { name: "Standard" }, publicIPAllocationMethod: "Static", zones },
      { parent: this },
    );
    return new NatGateway(
      name,
      { resourceGroupName, sku: { name: "Standard" }, publicIpAddresses: [{ id: address.id }] },
      { parent: this },
    ).id;
  }

  /** It belongs to the network watcher that Azure makes, one a location, when a subscription gets its first network there. */
  private flowLog(name: string, { region, logAccountId }: NetworkArgs, vnet: VirtualNetwork): void {
    new FlowLog(
      name,
      {
        resourceGroupName: "NetworkWatcherRG",
        networkWatcherName: interpolate`NetworkWatcher_${region}`,
        targetResourceId: vnet.id,
        storageId: logAccountId,
        enabled: true,
        format: { type: "JSON", version: 2 },
        retentionPolicy: { enabled: true, days: contract.logs.retentionDays },
      },
      { parent: this },
    );
  }
}
