import {
  DefaultSecurityGroup,
  Eip,
  FlowLog,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  Subnet,
  Vpc,
  VpcEndpoint,
} from "@pulumi/aws/ec2";
import { getAvailabilityZonesOutput } from "@pulumi/aws/getAvailabilityZones";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
  output,
  type Resource,
} from "@pulumi/pulumi";
import { contract } from "../contract";
import { prefixes } from "./access-logs";
import { policyDocument } from "./policy";

export interface NetworkArgs {
  readonly region: Input<string>;
  readonly logBucketArn: Input<string>;
  readonly releaseBucketArn: Input<string>;
  /** What lets the flow log into its bucket: AWS refuses the log before. */
  readonly after: readonly Resource[];
}

/** One zone's share of the address plan: the load balancer's subnet and the servers'. */
export interface ZonePlan {
  readonly index: number;
  readonly loadBalancerCidr: string;
  readonly serverCidr: string;
}

export function planZones(): readonly ZonePlan[] {
  const { loadBalancerSubnets, serverSubnets } = contract.network;
  return [0, 1, 2].map((index) => ({
    index,
    loadBalancerCidr: loadBalancerSubnets[index] as string,
    serverCidr: serverSubnets[index] as string,
  }));
}

/** @throws Error in a region with fewer zones: subnets would silently share one. */
export function pickZone(names: readonly string[], index: number): string {
  const name = names[index];
  if (name !== undefined) return name;
  throw new Error(`An environment spans three availability zones, and this region has ${names.length}: use another.`);
}

/** Only what a server downloads by the endpoint: objects of the release store. */
export const planEndpointPolicy = (releaseBucketArn: string): string =>
  policyDocument({
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: `${releaseBucketArn}/*`,
  });

/** A network over three zones: public subnets for the load balancer alone, private ones for the servers. */
export class Network extends ComponentResource {
  readonly vpcId: Output<string>;
  readonly loadBalancerSubnetIds: readonly Output<string>[];
  readonly serverSubnetIds: readonly Output<string>[];

  constructor(name: string, args: NetworkArgs, opts: ComponentResourceOptions) {
    super("parity:infra:Network", name, {}, opts);
    const vpc = new Vpc(
      `${name}-vpc`,
      { cidrBlock: contract.network.cidr, enableDnsHostnames: true, enableDnsSupport: true },
      { parent: this },
    );
    // The group that everything without one of its own falls into: taken over, and emptied.
    new DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.id }, { parent: this });
    const internet = new InternetGateway(`${name}-internet`, { vpcId: vpc.id }, { parent: this });
    const publicRoutes = this.routes(`${name}-public`, vpc, { gatewayId: internet.id });
    const names = getAvailabilityZonesOutput(
      // Without the local zones that an account may have opted into.
      { state: "available", filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] },
      { parent: this },
    ).names;
    const zones = planZones().map((plan) => this.zone(name, plan, names, vpc, internet, publicRoutes));

    this.releaseEndpoint(`${name}-releases`, args, vpc, zones);
    new FlowLog(
      `${name}-log`,
      {
        vpcId: vpc.id,
        trafficType: "ALL",
        logDestinationType: "s3",
        logDestination: interpolate`${args.logBucketArn}/${prefixes.network}/`,
      },
      { parent: this, dependsOn: [...args.after] },
    );
    this.vpcId = vpc.id;
    this.loadBalancerSubnetIds = zones.map(({ loadBalancerSubnet }) => loadBalancerSubnet.id);
    this.serverSubnetIds = zones.map(({ serverSubnet }) => serverSubnet.id);
    this.registerOutputs({
      vpcId: this.vpcId,
      loadBalancerSubnetIds: this.loadBalancerSubnetIds,
      serverSubnetIds: this.serverSubnetIds,
    });
  }

  /** One zone is complete in itself: when it is lost, the others still reach the internet. */
  private zone(
    name: string,
    { index, loadBalancerCidr, serverCidr }: ZonePlan,
    names: Output<string[]>,
    vpc: Vpc,
    internet: InternetGateway,
    publicRoutes: RouteTable,
  ) {
    const availabilityZone = names.apply((all) => pickZone(all, index));
    const subnet = (kind: string, cidrBlock: string) =>
      new Subnet(`${name}-${kind}-${index}`, { vpcId: vpc.id, cidrBlock, availabilityZone }, { parent: this });
    const loadBalancerSubnet = subnet("public", loadBalancerCidr);
    const serverSubnet = subnet("private", serverCidr);
    const address = new Eip(`${name}-nat-${index}-address`, { domain: "vpc" }, { parent: this });
    const nat = new NatGateway(
      `${name}-nat-${index}`,
      { allocationId: address.id, subnetId: loadBalancerSubnet.id },
      { parent: this, dependsOn: internet },
    );
    const serverRoutes = this.routes(`${name}-private-${index}`, vpc, { natGatewayId: nat.id });
    this.associate(`${name}-public-${index}`, loadBalancerSubnet, publicRoutes);
    this.associate(`${name}-private-${index}`, serverSubnet, serverRoutes);
    return { loadBalancerSubnet, serverSubnet, serverRoutes };
  }

  private routes(name: string, vpc: Vpc, target: { gatewayId?: Output<string>; natGatewayId?: Output<string> }) {
    const table = new RouteTable(`${name}-routes`, { vpcId: vpc.id }, { parent: this });
    new Route(
      `${name}-internet`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...target },
      { parent: this },
    );
    return table;
  }

  private associate(name: string, subnet: Subnet, table: RouteTable): void {
    new RouteTableAssociation(`${name}-association`, { subnetId: subnet.id, routeTableId: table.id }, { parent: this });
  }

  /** Releases come from the bucket to the servers without passing the NAT gateways. */
  private releaseEndpoint(
    name: string,
    { region, releaseBucketArn }: NetworkArgs,
    vpc: Vpc,
    zones: readonly { serverRoutes: RouteTable }[],
  ): void {
    new VpcEndpoint(
      name,
      {
        vpcId: vpc.id,
        vpcEndpointType: "Gateway",
        serviceName: interpolate`com.amazonaws.${region}.s3`,
        routeTableIds: zones.map(({ serverRoutes }) => serverRoutes.id),
        policy: output(releaseBucketArn).apply(planEndpointPolicy),
      },
      { parent: this },
    );
  }
}
