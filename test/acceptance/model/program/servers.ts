import { Group } from "@pulumi/aws/autoscaling";
import { LaunchTemplate, SecurityGroup } from "@pulumi/aws/ec2";
import { RolePolicy } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings";
import { userData } from "./web-server";

export interface ServersArgs extends Settings {
  readonly targetGroupArn: pulumi.Input<string>;
  readonly bucket: pulumi.Input<string>;
}

/** The servers behind the balancer, and what they may do. */
export class Servers extends pulumi.ComponentResource {
  constructor(name: string, args: ServersArgs, options: pulumi.ComponentResourceOptions) {
    super("shop:index:Servers", name, {}, options);
    const firewall = this.firewall();
    const access = this.access(args);
    const template = new LaunchTemplate(
      "template",
      {
        imageId: "ami-0123456789abcdef0",
        instanceType: "m6i.large",
        vpcSecurityGroupIds: [firewall.id],
        userData: userData(args),
      },
      { parent: this },
    );
    new Group(
      "group",
      {
        minSize: args.capacity.min,
        maxSize: args.capacity.max,
        availabilityZones: [`${args.region}a`, `${args.region}b`],
        targetGroupArns: [args.targetGroupArn],
        healthCheckType: "ELB",
        launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
      },
      { parent: this, dependsOn: [access], ignoreChanges: ["desiredCapacity"] },
    );
    this.registerOutputs({});
  }

  private firewall(): SecurityGroup {
    return new SecurityGroup(
      "firewall",
      {
        description: "Servers",
        ingress: [
          { protocol: "tcp", fromPort: 8080, toPort: 8080, cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
          { protocol: "tcp", fromPort: 9100, toPort: 9100, cidrBlocks: ["10.0.9.0/24"] },
        ],
      },
      { parent: this },
    );
  }

  private access({ bucket, admins }: ServersArgs): RolePolicy {
    const policy = pulumi.output(bucket).apply((name) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Read",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:ListBucket"],
            Resource: `arn:aws:s3:::${name}/*`,
          },
          {
            Sid: "Admins",
            Effect: "Allow",
            Action: "s3:*",
            Resource: "*",
            Condition: { StringEquals: { role: admins } },
          },
        ],
      }),
    );
    return new RolePolicy("access", { role: "shop", policy }, { parent: this });
  }
}
