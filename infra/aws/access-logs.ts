import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { contract } from "../contract";
import { type Grant, PrivateBucket } from "./private-bucket";

/** Where in the bucket each log goes. */
export const prefixes = { loadBalancer: "load-balancer", network: "network" } as const;

export interface AccessLogsArgs {
  readonly accountId: Input<string>;
}

/**
 * Who may write logs. The load balancer's service principal is the same in every region; the accounts that some regions
 * had before it are not, and looking one up by region would make environments differ.
 */
export function planLogGrants(accountId: string): readonly Grant[] {
  const flowLogs = { service: "delivery.logs.amazonaws.com", source: `arn:aws:logs:*:${accountId}:*` };
  return [
    {
      sid: "LoadBalancerLog",
      service: "logdelivery.elasticloadbalancing.amazonaws.com",
      action: "s3:PutObject",
      objects: `${prefixes.loadBalancer}/AWSLogs/${accountId}/*`,
      source: `arn:aws:elasticloadbalancing:*:${accountId}:loadbalancer/*`,
    },
    { sid: "NetworkLog", ...flowLogs, action: "s3:PutObject", objects: `${prefixes.network}/AWSLogs/${accountId}/*` },
    { sid: "NetworkLogCheck", ...flowLogs, action: "s3:GetBucketAcl", objects: null },
  ];
}

/** The logs of load balancer and network, kept for a while. */
export class AccessLogs extends ComponentResource {
  readonly arn: Output<string>;
  readonly bucketName: Output<string>;

  constructor(name: string, args: AccessLogsArgs, opts: ComponentResourceOptions) {
    super("parity:infra:AccessLogs", name, {}, opts);
    const bucket = new PrivateBucket(
      `${name}-bucket`,
      { grants: output(args.accountId).apply(planLogGrants), expireDays: contract.logs.retentionDays },
      { parent: this },
    );
    this.arn = bucket.arn;
    this.bucketName = bucket.bucketName;
    this.registerOutputs({ arn: this.arn, bucketName: this.bucketName });
  }
}
