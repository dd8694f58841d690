import { InstanceProfile, Role, RolePolicy, RolePolicyAttachment } from "@pulumi/aws/iam";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { policyDocument } from "./policy";

export interface ServerRoleArgs {
  readonly releaseBucketArn: Input<string>;
}

export const planTrust = (): string =>
  policyDocument({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });

export const planReleaseAccess = (releaseBucketArn: string): string =>
  policyDocument({ Effect: "Allow", Action: "s3:GetObject", Resource: `${releaseBucketArn}/releases/*` });

/** What a server may do: fetch a release, and be reached by Session Manager instead of SSH. */
export class ServerRole extends ComponentResource {
  readonly instanceProfileArn: Output<string>;

  constructor(name: string, { releaseBucketArn }: ServerRoleArgs, opts: ComponentResourceOptions) {
    super("parity:infra:ServerRole", name, {}, opts);
    const options = { parent: this };
    const role = new Role(`${name}-role`, { assumeRolePolicy: planTrust() }, options);
    new RolePolicy(
      `${name}-releases`,
      { role: role.name, policy: output(releaseBucketArn).apply(planReleaseAccess) },
      options,
    );
    new RolePolicyAttachment(
      `${name}-sessions`,
      { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" },
      options,
    );
    this.instanceProfileArn = new InstanceProfile(`${name}-profile`, { role: role.name }, options).arn;
    this.registerOutputs({ instanceProfileArn: this.instanceProfileArn });
  }
}
