import type { Position } from "../graph/types";
import type { Rule } from "./rule-types";
import type { DeclaredWebServer } from "./web-server/types";

export type { Action, Condition, Rule, Transform } from "./rule-types";
export type { DeclaredFile, DeclaredSetting, DeclaredWebServer } from "./web-server/types";

/**
 * Traffic paths: listener → rule → target group → server → `listen`/`server`/`location` → upstream, in words that no provider
 * owns. Read out of one stack's graph; plain data. Durations are in seconds, sizes in bytes.
 */

/** Where in the program something is declared, or would have to be. */
export interface Place {
  /** Path of the resource. */
  readonly resource: string;
  readonly type: string;
  /** Pulumi property path, with `!` steps inside user data. `""`: the resource itself. */
  readonly property: string;
  readonly position: Position | null;
}

/** One property that matters for traffic. */
export interface Fact<T> {
  /** Null: only a deployment knows it. */
  readonly value: T | null;
  /** False: the program does not say; `value` is the provider's (or the cloud's) default. */
  readonly given: boolean;
  readonly at: Place;
}

export type LoadBalancerKind = "alb" | "nlb" | "application-gateway" | "azure-load-balancer";

export interface LoadBalancer {
  readonly kind: LoadBalancerKind;
  readonly at: Place;
  /** Clients come from inside the network alone: it has no public address. */
  readonly internal: Fact<boolean>;
  /** Subnets its nodes live in. */
  readonly subnets: readonly Subnet[];
  readonly ipAddressType: Fact<"ipv4" | "dualstack" | "dualstack-without-public-ipv4">;
  /** On an application load balancer, towards client and target; on the gateway what is documented of clients' connections. */
  readonly idleTimeout: Fact<number>;
  readonly http2: Fact<boolean>;
  /** ALB `preserveHostHeader`: false strips or appends the port of the listener. */
  readonly preserveHost: Fact<boolean>;
  readonly forwardedFor: Fact<"append" | "preserve" | "remove">;
  /** Whether the client's port stands behind its address in X-Forwarded-For. */
  readonly forwardedPort: Fact<boolean>;
  readonly dropInvalidHeaders: Fact<boolean>;
  readonly desyncMode: Fact<string>;
  /** ALB: adds `x-amzn-tls-version` and `x-amzn-tls-cipher-suite` to requests. */
  readonly tlsHeaders: Fact<boolean>;
  /** What it lets through: longest request line, longest header line, all headers. Null: not limited or not known. */
  readonly limits: {
    readonly requestLine: number | null;
    readonly header: number | null;
    readonly headers: number | null;
  };
  /** Largest body its web application firewall lets through. `value` null and `given` false: no limit. */
  readonly bodyLimit: Fact<number>;
  /** What happens when no target is healthy. */
  readonly whenAllUnhealthy: "all targets get traffic" | "502" | "flows stay";
  readonly listeners: readonly Listener[];
}

export interface Subnet {
  readonly cidr: Fact<string>;
  readonly cidr6: Fact<string> | null;
}

export interface Listener {
  readonly at: Place;
  readonly port: Fact<number>;
  readonly protocol: Fact<"HTTP" | "HTTPS" | "TCP" | "TLS" | "UDP" | "TCP_UDP">;
  /** Host names this listener alone takes (Application Gateway, `*` and `?` as wildcards); null: all. */
  readonly hosts: Fact<readonly string[]> | null;
  readonly sslPolicy: Fact<string> | null;
  /** Names on the certificates, where the program says them. */
  readonly certificateNames: Fact<readonly string[]>;
  readonly alpnPolicy: Fact<string> | null;
  /** Layer 4. */
  readonly tcpIdleTimeout: Fact<number> | null;
  /** Adds identity headers (OIDC, Cognito, mutual TLS). */
  readonly addsIdentityHeaders: Fact<boolean>;
  /** Response headers the balancer itself sets or removes: name in lower case → value, null = removed. */
  readonly responseHeaders: readonly (readonly [name: string, value: Fact<string>])[];
  /** By priority, the default rule last. */
  readonly rules: readonly Rule[];
}

export interface TargetGroup {
  /** ALB/NLB target group; backend settings of a gateway; load-balancing rule of an Azure Load Balancer. */
  readonly at: Place;
  readonly protocol: Fact<"HTTP" | "HTTPS" | "TCP" | "TLS" | "UDP" | "TCP_UDP">;
  readonly protocolVersion: Fact<"HTTP1" | "HTTP2" | "GRPC">;
  /** The port that servers get traffic on. An attachment or a service can override it: see {@link Servers.port}. */
  readonly port: Fact<number>;
  readonly targetType: Fact<"instance" | "ip" | "alb" | "lambda">;
  readonly ipAddressType: Fact<"ipv4" | "ipv6">;
  readonly proxyProtocolV2: Fact<boolean>;
  /** Layer 4: whether the server sees the client's address on the connection. */
  readonly preserveClientIp: Fact<boolean>;
  readonly drainSeconds: Fact<number>;
  readonly stickinessCookie: Fact<string> | null;
  readonly slowStart: Fact<number>;
  /** How a server is chosen; null where the balancer has no choice of it. */
  readonly algorithm: Fact<string> | null;
  /** Layer 4: connections are cut at the end of `drainSeconds`; null where there is no such thing. */
  readonly connectionTermination: Fact<boolean> | null;
  /** With fewer healthy servers than this, all of them get traffic; null where there is no such thing. */
  readonly minimumHealthy: Fact<number> | null;
  /** How long the balancer waits for an answer; on AWS the balancer's idle timeout. */
  readonly requestTimeout: Fact<number>;
  /** Gateway: the Host that is sent instead of the client's; null: the client's own. */
  readonly hostOverride: Fact<string> | null;
  /** Gateway: what replaces the matched part of the path. */
  readonly pathOverride: Fact<string> | null;
  /** Gateway: the certificate is validated, against these roots (well-known ones when empty). Null: not validated. */
  readonly validatesCertificate: Fact<readonly string[]> | null;
  readonly healthCheck: HealthCheck;
  readonly servers: readonly Servers[];
}

export interface HealthCheck {
  readonly at: Place;
  readonly enabled: Fact<boolean>;
  readonly protocol: Fact<"HTTP" | "HTTPS" | "TCP">;
  /** Resolved: `traffic-port` is the port of the group. */
  readonly port: Fact<number>;
  /** The port follows that of the traffic, also where {@link Servers.port} overrides the group's. */
  readonly onTrafficPort: boolean;
  readonly path: Fact<string>;
  /** The `Host` it carries. `target`: `<target address>:<port>`; `node`: `<node address>:<listener port>`. */
  readonly host: { readonly kind: "target" | "node" } | { readonly kind: "name"; readonly name: Fact<string> };
  readonly userAgent: string;
  readonly grpc: boolean;
  /** `200`, `200-399`, `200,301`; for gRPC the codes of gRPC. */
  readonly matcher: Fact<string>;
  /** A text that the body must contain. */
  readonly body: Fact<string> | null;
  readonly interval: Fact<number>;
  readonly timeout: Fact<number>;
  readonly healthyThreshold: Fact<number>;
  readonly unhealthyThreshold: Fact<number>;
}

/** Servers of one kind that a target group sends to: an auto-scaling group, a scale set, an instance, a service. */
export interface Servers {
  readonly at: Place;
  /** Overrides the group's port. */
  readonly port: Fact<number> | null;
  readonly subnets: readonly Subnet[];
  /** What their security groups (or network security groups) let in. Null: cannot be followed. */
  readonly firewall: readonly FirewallRule[] | null;
  /** A server that the balancer calls unhealthy is replaced by another. */
  readonly replacedWhenUnhealthy: Fact<boolean>;
  readonly gracePeriod: Fact<number>;
  /** How long a container that is told to stop may take; null where servers are machines. */
  readonly stopTimeout: Fact<number> | null;
  /** What nginx is given in user data; null: none found there (`Gap` says why). */
  readonly webServer: DeclaredWebServer | null;
}

export interface FirewallRule {
  readonly at: Place;
  readonly allow: boolean;
  readonly protocol: "tcp" | "udp" | "any";
  /** Inclusive. */
  readonly fromPort: number;
  readonly toPort: number;
  /** CIDRs, or "balancer" where a rule admits the balancer's own security group; null: cannot be known. */
  readonly sources: readonly string[] | null;
  readonly priority: number;
}

/** One way from a client to an application. */
export interface TrafficPath {
  /** Unique and stable within a stack, for people: `https:443 api.example.net → api/lb/targets`. The stack's own names in it are `{stack}`-free. */
  readonly id: string;
  readonly loadBalancer: LoadBalancer;
  readonly listener: Listener;
  readonly rule: Rule;
  readonly group: TargetGroup;
  readonly servers: Servers;
}

/** What could not be followed, and why: said, never ignored. */
export interface Gap {
  readonly at: Place;
  /** A sentence: what is not followed and what that means for the judgement. */
  readonly message: string;
  /** Nothing behind this can be judged (`blocking`), or it was read under the assumption that `message` names. */
  readonly blocking: boolean;
  /** User data that is there and cannot be read: it may well be nginx's. */
  readonly unread?: true;
}

export interface StackTraffic {
  readonly stack: string;
  readonly loadBalancers: readonly LoadBalancer[];
  /** In order of id. */
  readonly paths: readonly TrafficPath[];
  readonly gaps: readonly Gap[];
}
