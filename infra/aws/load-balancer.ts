import { SecurityGroup } from "@pulumi/aws/ec2";
import {
  LoadBalancer as Alb,
  type LoadBalancerArgs as AlbArgs,
  Listener,
  ListenerRule,
  TargetGroup,
  type TargetGroupArgs,
} from "@pulumi/aws/lb";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { contract } from "../contract";
import { prefixes } from "./access-logs";

export interface LoadBalancerArgs {
  readonly vpcId: Input<string>;
  readonly subnetIds: readonly Input<string>[];
  readonly certificateArn: Input<string>;
  /** The only host that is forwarded. */
  readonly domain: Input<string>;
  readonly logBucketName: Input<string>;
  /** Way out of the network, and what lets the access log into its bucket: AWS refuses a balancer before. */
  readonly after: readonly Resource[];
}

/** TLS 1.2 with forward secrecy, and 1.3. */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** How the balancer treats connections and headers. Defaults are written out where the web server relies on them. */
export const planBehaviour = () =>
  ({
    loadBalancerType: "application",
    internal: false,
    ipAddressType: "ipv4",
    idleTimeout: contract.loadBalancer.idleTimeoutSeconds,
    clientKeepAlive: 3600,
    enableHttp2: true,
    /** The web server picks its server by the host that the client asked for; several Host headers are refused. */
    preserveHostHeader: false,
    /** The last entry is the address that the balancer saw: what the web server believes. */
    xffHeaderProcessingMode: "append",
    enableXffClientPort: false,
    dropInvalidHeaderFields: true,
    desyncMitigationMode: "defensive",
    enableDeletionProtection: true,
  }) satisfies AlbArgs;

/** The health check of the contract. Path and matcher stay written out: unsetting one has no effect in the cloud. */
export function planTargetGroup() {
  const { healthCheck, loadBalancer, webServer } = contract;
  return {
    targetType: "instance",
    port: webServer.port,
    protocol: "HTTP",
    protocolVersion: "HTTP1",
    deregistrationDelay: loadBalancer.drainSeconds,
    loadBalancingAlgorithmType: "least_outstanding_requests",
    healthCheck: {
      enabled: true,
      port: "traffic-port",
      protocol: "HTTP",
      path: healthCheck.path,
      matcher: String(healthCheck.status),
      interval: healthCheck.intervalSeconds,
      timeout: healthCheck.timeoutSeconds,
      healthyThreshold: healthCheck.healthyThreshold,
      unhealthyThreshold: healthCheck.unhealthyThreshold,
    },
  } satisfies TargetGroupArgs;
}

/** The public end of every traffic path: HTTPS for one host to the servers, everything else turned away. */
export class LoadBalancer extends ComponentResource {
  readonly arn: Output<string>;
  readonly arnSuffix: Output<string>;
  readonly dnsName: Output<string>;
  readonly zoneId: Output<string>;
  readonly securityGroupId: Output<string>;
  readonly targetGroupArn: Output<string>;
  readonly targetGroupArnSuffix: Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts: ComponentResourceOptions) {
    super("parity:infra:LoadBalancer", name, {}, opts);
    const firewall = this.firewall(name, args.vpcId);
    const balancer = new Alb(
      `${name}-alb`,
      {
        ...planBehaviour(),
        subnets: [...args.subnetIds],
        securityGroups: [firewall.id],
        accessLogs: { enabled: true, bucket: args.logBucketName, prefix: prefixes.loadBalancer },
      },
      { parent: this, dependsOn: [...args.after] },
    );
    const targets = new TargetGroup(`${name}-targets`, { ...planTargetGroup(), vpcId: args.vpcId }, { parent: this });
    this.listeners(name, args, balancer, targets);
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.securityGroupId = firewall.id;
    this.targetGroupArn = targets.arn;
    this.targetGroupArnSuffix = targets.arnSuffix;
    this.registerOutputs({ arn: this.arn, dnsName: this.dnsName, targetGroupArn: this.targetGroupArn });
  }

  /** Everyone may come in; where it may go on to is said together with the servers. */
  private firewall(name: string, vpcId: Input<string>): SecurityGroup {
    const group = new SecurityGroup(`${name}-group`, { vpcId, description: "Load balancer" }, { parent: this });
    const { httpPort, httpsPort } = contract.loadBalancer;
    for (const [scheme, port] of [["http", httpPort] as const, ["https", httpsPort] as const]) {
      new SecurityGroupIngressRule(
        `${name}-from-${scheme}`,
        { securityGroupId: group.id, ipProtocol: "tcp", fromPort: port, toPort: port, cidrIpv4: "0.0.0.0/0" },
        { parent: this },
      );
    }
    return group;
  }

  private listeners(name: string, args: LoadBalancerArgs, balancer: Alb, targets: TargetGroup): void {
    const { httpPort, httpsPort } = contract.loadBalancer;
    const options = { parent: this };
    new Listener(
      `${name}-http`,
      {
        loadBalancerArn: balancer.arn,
        port: httpPort,
        protocol: "HTTP",
        defaultActions: [
          { type: "redirect", redirect: { protocol: "HTTPS", port: String(httpsPort), statusCode: "HTTP_301" } },
        ],
      },
      options,
    );
    const https = new Listener(
      `${name}-https`,
      {
        loadBalancerArn: balancer.arn,
        port: httpsPort,
        protocol: "HTTPS",
        sslPolicy: tlsPolicy,
        certificateArn: args.certificateArn,
        // Those who come by address or by another name: scanners, mostly.
        defaultActions: [
          {
            type: "fixed-response",
            fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
          },
        ],
      },
      options,
    );
    new ListenerRule(
      `${name}-host`,
      {
        listenerArn: https.arn,
        priority: 1,
        conditions: [{ hostHeader: { values: [args.domain] } }],
        actions: [{ type: "forward", targetGroupArn: targets.arn }],
      },
      options,
    );
  }
}
