import { Group, type GroupArgs, Policy } from "@pulumi/aws/autoscaling";
import {
  type GetAmiOutputArgs,
  getAmiOutput,
  LaunchTemplate,
  type LaunchTemplateArgs,
  SecurityGroup,
} from "@pulumi/aws/ec2";
import { SecurityGroupEgressRule, SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
  output,
  type Resource,
} from "@pulumi/pulumi";
import { contract } from "../contract";
import type { EnvironmentArgs } from "../environment";
import type { Tags } from "../tags";
import { planUserData, releaseBucketTag } from "./user-data";

export interface ApiServersArgs extends Pick<EnvironmentArgs, "domain" | "release" | "capacity"> {
  readonly vpcId: Input<string>;
  readonly subnetIds: readonly Input<string>[];
  readonly loadBalancerSecurityGroupId: Input<string>;
  readonly targetGroupArn: Input<string>;
  readonly instanceProfileArn: Input<string>;
  readonly releaseBucketName: Input<string>;
  readonly rollbackAlarmNames: readonly Input<string>[];
  /** A server's way out, its rights, and the listeners without which it is never called healthy. */
  readonly after: readonly Resource[];
  /** For what a launch template makes: a provider's default tags do not reach it. */
  readonly tags: Tags;
}

/** Two processors, 8 GiB, x86: what the release is built for, on both clouds. */
const instanceType = "m6i.large";

/**
 * Canonical's image by its full name: the same in every region, and not another one next month. "The latest" would give
 * production an image that staging never ran. To update it, take a later date from Canonical's list.
 */
const image: GetAmiOutputArgs = {
  owners: ["099720109477"],
  filters: [{ name: "name", values: ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20251212"] }],
  includeDeprecated: true,
};

/** What a machine is, whatever runs on it. */
const planMachine = () =>
  ({
    instanceType,
    ebsOptimized: "true",
    metadataOptions: {
      httpEndpoint: "enabled",
      // IMDSv2 only, and from the machine itself only.
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: "enabled",
    },
    monitoring: { enabled: true },
    blockDeviceMappings: [
      {
        deviceName: "/dev/sda1",
        ebs: { volumeType: "gp3", volumeSize: 16, encrypted: "true", deleteOnTermination: "true" },
      },
    ],
  }) satisfies LaunchTemplateArgs;

/** How a changed launch template reaches the servers: new ones first, and back again when requests suffer. */
const planRefresh = (alarms: Input<string>[]): NonNullable<GroupArgs["instanceRefresh"]> => ({
  strategy: "Rolling",
  preferences: {
    minHealthyPercentage: 100,
    maxHealthyPercentage: 150,
    instanceWarmup: String(contract.scaling.warmupSeconds),
    skipMatching: true,
    autoRollback: true,
    alarmSpecification: { alarms },
  },
});

/** The servers: alike, replaceable, as many as the load asks for within the capacity. */
export class ApiServers extends ComponentResource {
  readonly securityGroupId: Output<string>;
  readonly groupName: Output<string>;

  constructor(name: string, args: ApiServersArgs, opts: ComponentResourceOptions) {
    super("parity:infra:ApiServers", name, {}, opts);
    const firewall = this.firewall(name, args);
    const template = this.template(name, args, firewall);
    const group = this.group(name, args, template);
    new Policy(
      `${name}-load`,
      {
        autoscalingGroupName: group.name,
        policyType: "TargetTrackingScaling",
        targetTrackingConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
          targetValue: contract.scaling.targetCpuPercent,
        },
      },
      { parent: this },
    );
    this.securityGroupId = firewall.id;
    this.groupName = group.name;
    this.registerOutputs({ securityGroupId: this.securityGroupId, groupName: this.groupName });
  }

  /** The path from the load balancer, both ends of it, and the way out for packages, release and sessions. */
  private firewall(name: string, { vpcId, loadBalancerSecurityGroupId: balancer }: ApiServersArgs): SecurityGroup {
    const options = { parent: this };
    const group = new SecurityGroup(`${name}-firewall`, { vpcId, description: "API servers" }, options);
    const traffic = { ipProtocol: "tcp", fromPort: contract.webServer.port, toPort: contract.webServer.port };
    new SecurityGroupIngressRule(
      `${name}-from-balancer`,
      { securityGroupId: group.id, referencedSecurityGroupId: balancer, ...traffic },
      options,
    );
    new SecurityGroupEgressRule(
      `${name}-balancer-out`,
      { securityGroupId: balancer, referencedSecurityGroupId: group.id, ...traffic },
      options,
    );
    // Ubuntu's package mirrors speak HTTP; packages are signed.
    for (const [scheme, port] of [["http", 80] as const, ["https", 443] as const]) {
      new SecurityGroupEgressRule(
        `${name}-to-${scheme}`,
        { securityGroupId: group.id, ipProtocol: "tcp", fromPort: port, toPort: port, cidrIpv4: "0.0.0.0/0" },
        options,
      );
    }
    return group;
  }

  private template(name: string, args: ApiServersArgs, firewall: SecurityGroup): LaunchTemplate {
    const tags = { ...args.tags, Name: name };
    return new LaunchTemplate(
      `${name}-template`,
      {
        ...planMachine(),
        imageId: getAmiOutput(image, { parent: this }).id,
        userData: all([args.domain, args.release]).apply(([domain, release]) => planUserData(domain, release)),
        iamInstanceProfile: { arn: args.instanceProfileArn },
        vpcSecurityGroupIds: [firewall.id],
        tagSpecifications: [
          { resourceType: "instance", tags: { ...tags, [releaseBucketTag]: args.releaseBucketName } },
          { resourceType: "volume", tags },
          { resourceType: "network-interface", tags },
        ],
      },
      { parent: this },
    );
  }

  private group(name: string, args: ApiServersArgs, template: LaunchTemplate): Group {
    const capacity = output(args.capacity);
    return new Group(
      `${name}-group`,
      {
        minSize: capacity.min,
        maxSize: capacity.max,
        vpcZoneIdentifiers: [...args.subnetIds],
        targetGroupArns: [args.targetGroupArn],
        healthCheckType: "ELB",
        healthCheckGracePeriod: contract.scaling.graceSeconds,
        defaultInstanceWarmup: contract.scaling.warmupSeconds,
        // The number and not `$Latest`: only then does a changed template start a refresh, and can one roll back.
        launchTemplate: { id: template.id, version: interpolate`${template.latestVersion}` },
        instanceRefresh: planRefresh([...args.rollbackAlarmNames]),
        enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupTotalInstances"],
        waitForCapacityTimeout: "15m",
      },
      { parent: this, dependsOn: [...args.after] },
    );
  }
}
