import { Listener, LoadBalancer, TargetGroup } from "@pulumi/aws/lb";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings";

/** The public end: a load balancer that turns away what no rule sends on. */
export class Balancer extends pulumi.ComponentResource {
  readonly targetGroupArn: pulumi.Output<string>;

  constructor(name: string, settings: Settings, options: pulumi.ComponentResourceOptions) {
    super("shop:index:Balancer", name, {}, options);
    const balancer = new LoadBalancer(
      "balancer",
      { loadBalancerType: "application", internal: false, idleTimeout: 60, dropInvalidHeaderFields: true },
      { parent: this },
    );
    const targets = new TargetGroup(
      "targets",
      {
        port: 8080,
        protocol: "HTTP",
        deregistrationDelay: 60,
        healthCheck: { path: "/health", matcher: "200", interval: 10, timeout: 5 },
      },
      { parent: this },
    );
    new Listener(
      "https",
      {
        loadBalancerArn: balancer.arn,
        port: 443,
        protocol: "HTTPS",
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificateArn: pulumi.interpolate`arn:aws:acm:${settings.region}:123456789012:certificate/shop`,
        defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
      },
      { parent: this, dependsOn: [balancer] },
    );
    this.targetGroupArn = targets.arn;
    this.registerOutputs({ targetGroupArn: this.targetGroupArn });
  }
}
