import type { Value } from "../../../parity/graph/types";
import { FORWARDED_PROTO, nginxFiles, REAL_IP } from "./nginx";
import type { Base, BaseResource } from "./types";

type Inputs = { readonly [property: string]: Value };

const PROVIDER = { package: "aws", version: "7.48.0" } as const;
const USER_DATA = { resource: "template", property: "userData" };

function resource(type: string, name: string, inputs: Inputs): BaseResource {
  return { type, name, inputs };
}

const CERTIFICATE = resource("aws:acm/certificate:Certificate", "certificate", {
  domainName: "api.example.net",
  validationMethod: "DNS",
});

/** Public subnets for the balancer, private ones for the servers, in two zones. */
const NETWORK: readonly BaseResource[] = [
  resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }),
  ...["a", "b"].flatMap((zone, index) => [
    resource("aws:ec2/subnet:Subnet", `public-${zone}`, { vpcId: "${vpc.id}", cidrBlock: `10.0.${index}.0/24` }),
    resource("aws:ec2/subnet:Subnet", `private-${zone}`, {
      vpcId: "${vpc.id}",
      cidrBlock: `10.0.${16 * (index + 1)}.0/20`,
    }),
  ]),
];

function serversAdmitting(ingress: Inputs): readonly BaseResource[] {
  return [
    resource("aws:ec2/securityGroup:SecurityGroup", "server-group", {
      vpcId: "${vpc.id}",
      ingress: [{ protocol: "tcp", fromPort: 8080, toPort: 8080, ...ingress }],
    }),
    resource("aws:ec2/launchTemplate:LaunchTemplate", "template", {
      imageId: "ami-0123456789abcdef0",
      instanceType: "m6i.large",
      vpcSecurityGroupIds: ["${server-group.id}"],
    }),
    resource("aws:autoscaling/group:Group", "servers", {
      minSize: 3,
      maxSize: 12,
      vpcZoneIdentifiers: ["${private-a.id}", "${private-b.id}"],
      targetGroupArns: ["${targets.arn}"],
      healthCheckType: "ELB",
      healthCheckGracePeriod: 300,
      launchTemplate: { id: "${template.id}", version: "${template.latestVersion}" },
    }),
  ];
}

const HEALTH_CHECK: Inputs = {
  enabled: true,
  protocol: "HTTP",
  port: "traffic-port",
  path: "/health",
  matcher: "200",
  interval: 10,
  timeout: 5,
  healthyThreshold: 3,
  unhealthyThreshold: 3,
};

/** HTTPS at the balancer, HTTP to the servers. */
export const alb: Base = {
  about: "An Application Load Balancer before an auto-scaling group of nginx",
  provider: PROVIDER,
  resources: [
    ...NETWORK,
    CERTIFICATE,
    resource("aws:ec2/securityGroup:SecurityGroup", "balancer-group", {
      vpcId: "${vpc.id}",
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
      egress: [{ protocol: "tcp", fromPort: 8080, toPort: 8080, cidrBlocks: ["10.0.0.0/16"] }],
    }),
    resource("aws:lb/loadBalancer:LoadBalancer", "balancer", {
      loadBalancerType: "application",
      internal: false,
      ipAddressType: "ipv4",
      idleTimeout: 60,
      securityGroups: ["${balancer-group.id}"],
      subnets: ["${public-a.id}", "${public-b.id}"],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      xffHeaderProcessingMode: "append",
      enableXffClientPort: false,
      preserveHostHeader: false,
    }),
    resource("aws:lb/targetGroup:TargetGroup", "targets", {
      vpcId: "${vpc.id}",
      targetType: "instance",
      protocol: "HTTP",
      protocolVersion: "HTTP1",
      port: 8080,
      deregistrationDelay: 60,
      healthCheck: HEALTH_CHECK,
    }),
    resource("aws:lb/listener:Listener", "https", {
      loadBalancerArn: "${balancer.arn}",
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: "${certificate.arn}",
      defaultActions: [
        { type: "fixed-response", fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "no" } },
      ],
    }),
    resource("aws:lb/listenerRule:ListenerRule", "host", {
      listenerArn: "${https.arn}",
      priority: 1,
      conditions: [{ hostHeader: { values: ["api.example.net"] } }],
      actions: [{ type: "forward", targetGroupArn: "${targets.arn}" }],
    }),
    ...serversAdmitting({ securityGroups: ["${balancer-group.id}"] }),
  ],
  files: nginxFiles({ http: [...REAL_IP, ...FORWARDED_PROTO], listen: "8080" }),
  userData: USER_DATA,
};

function nlb(about: string, targets: Inputs, listener: Inputs, files: Base["files"], ingress: Inputs): Base {
  return {
    about,
    provider: PROVIDER,
    resources: [
      ...NETWORK,
      ...(listener["protocol"] === "TLS" ? [CERTIFICATE] : []),
      resource("aws:lb/loadBalancer:LoadBalancer", "balancer", {
        loadBalancerType: "network",
        internal: false,
        ipAddressType: "ipv4",
        subnets: ["${public-a.id}", "${public-b.id}"],
      }),
      resource("aws:lb/targetGroup:TargetGroup", "targets", {
        vpcId: "${vpc.id}",
        targetType: "instance",
        protocol: "TCP",
        port: 8080,
        deregistrationDelay: 60,
        healthCheck: HEALTH_CHECK,
        ...targets,
      }),
      resource("aws:lb/listener:Listener", "listener", {
        loadBalancerArn: "${balancer.arn}",
        defaultActions: [{ type: "forward", targetGroupArn: "${targets.arn}" }],
        ...listener,
      }),
      ...serversAdmitting(ingress),
    ],
    files,
    userData: USER_DATA,
  };
}

const EVERYONE: Inputs = { cidrBlocks: ["0.0.0.0/0"] };
const TLS_LISTENER: Inputs = {
  port: 443,
  protocol: "TLS",
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  certificateArn: "${certificate.arn}",
};

/** Clear text all the way; servers see the client's address. */
export const nlbTcp = nlb(
  "A Network Load Balancer that passes TCP on",
  {},
  { port: 80, protocol: "TCP" },
  nginxFiles({ http: [], listen: "8080", socket: "so_keepalive=60s:10s:3" }),
  EVERYONE,
);

/** TLS ends at the balancer; servers see the client's address. */
export const nlbTls = nlb(
  "A Network Load Balancer that ends TLS",
  {},
  TLS_LISTENER,
  nginxFiles({ http: [], listen: "8080", socket: "so_keepalive=60s:10s:3" }),
  EVERYONE,
);

/** TLS ends at the balancer; the client's address comes in the PROXY header, connections from the balancer's nodes. */
export const nlbProxy = nlb(
  "A Network Load Balancer that ends TLS and speaks PROXY protocol v2",
  { proxyProtocolV2: true, preserveClientIp: "false" },
  TLS_LISTENER,
  nginxFiles({
    http: [...REAL_IP.slice(0, 2), "real_ip_header proxy_protocol;"],
    listen: "8080 proxy_protocol",
    socket: "so_keepalive=60s:10s:3",
  }),
  { cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
);
