import { Record as DnsRecord, HealthCheck } from "@pulumi/aws/route53";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { contract } from "../contract";

export interface DnsArgs {
  readonly domain: Input<string>;
  readonly zoneId: Input<string>;
  readonly loadBalancer: { readonly dnsName: Input<string>; readonly zoneId: Input<string> };
}

/**
 * The environment's name, and a check from all over the world that it answers. The check is seen in the console and has
 * no alarm: its metrics exist in us-east-1 only, and an environment has one region.
 */
export class Dns extends ComponentResource {
  constructor(name: string, { domain, zoneId, loadBalancer }: DnsArgs, opts: ComponentResourceOptions) {
    super("parity:infra:Dns", name, {}, opts);
    new DnsRecord(
      name,
      {
        zoneId,
        name: domain,
        type: "A",
        aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
      },
      { parent: this },
    );
    new HealthCheck(
      `${name}-health`,
      {
        type: "HTTPS",
        fqdn: domain,
        port: contract.loadBalancer.httpsPort,
        resourcePath: contract.healthCheck.path,
        enableSni: true,
        requestInterval: 30,
        failureThreshold: 3,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
