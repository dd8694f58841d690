import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { contract } from "../contract";
import { PrivateBucket } from "./private-bucket";

export interface AccessLogsArgs {
  readonly resourceGroupName: Input<string>;
}

/** The logs of load balancer, its firewall and network, kept for a while. Azure chooses the containers' names. */
export class AccessLogs extends ComponentResource {
  readonly accountId: Output<string>;

  constructor(name: string, { resourceGroupName }: AccessLogsArgs, opts: ComponentResourceOptions) {
    super("parity:infra:AccessLogs", name, {}, opts);
    const bucket = new PrivateBucket(
      `${name}-store`,
      { resourceGroupName, writers: "log-services", expireDays: contract.logs.retentionDays },
      { parent: this },
    );
    this.accountId = bucket.accountId;
    this.registerOutputs({ accountId: this.accountId });
  }
}
