/**
 * What AWS does where the program says nothing. P: the provider's own default (schema of hashicorp/terraform-provider-aws
 * v6, as documented in `@pulumi/aws`), which it sends. A: the default of the ELB API (CreateTargetGroup,
 * ModifyLoadBalancerAttributes, ModifyTargetGroupAttributes), which holds where nothing is sent.
 */

export type TargetProtocol = "HTTP" | "HTTPS" | "TCP" | "TLS" | "UDP" | "TCP_UDP";
export type TargetType = "instance" | "ip" | "alb" | "lambda";

export const LOAD_BALANCER = {
  /** P: `loadBalancerType`. */
  type: "application",
  /** P, A: `idle_timeout.timeout_seconds`, of an application load balancer. */
  idleTimeout: 60,
  /** A: the network load balancer's flows over TCP (`tcp.idle_timeout.seconds`). */
  tcpIdleTimeout: 350,
  /** P: `internal`. */
  internal: false,
  http2: true,
  preserveHost: false,
  forwardedFor: "append",
  forwardedPort: false,
  dropInvalidHeaders: false,
  desyncMode: "defensive",
  tlsHeaders: false,
  /** A. */
  ipAddressType: "ipv4",
} as const;

/**
 * "Quotas for your Application Load Balancers", HTTP headers: request line 16 K, single header 16 K, entire request header
 * 64 K. A network load balancer does not look into a connection.
 */
export const ALB_LIMITS = { requestLine: 16 * 1024, header: 16 * 1024, headers: 64 * 1024 } as const;
export const NO_LIMITS = { requestLine: null, header: null, headers: null } as const;

export const LISTENER = {
  /** A: an application load balancer's listener. */
  protocol: "HTTP",
  /** P, A: where the protocol is HTTPS or TLS. */
  sslPolicy: "ELBSecurityPolicy-2016-08",
  /** P, A: of a TLS listener. */
  alpnPolicy: "None",
} as const;

export const TARGET_GROUP = {
  targetType: "instance",
  protocolVersion: "HTTP1",
  ipAddressType: "ipv4",
  proxyProtocolV2: false,
  drainSeconds: 300,
  slowStart: 0,
  algorithm: "round_robin",
  connectionTermination: false,
  /** A: `target_group_health.unhealthy_state_routing.minimum_healthy_targets.count`. */
  minimumHealthy: 1,
  /** A: the cookie of `lb_cookie`. */
  cookie: "AWSALB",
  stickinessEnabled: true,
} as const;

/**
 * A: `preserve_client_ip.enabled`. "Client IP preservation", guide for Network Load Balancers: on for instances; for
 * addresses off with TCP and TLS, and on with UDP and TCP_UDP, where it cannot be turned off.
 */
export function preservesClientIp(protocol: TargetProtocol | null, targetType: TargetType | null): boolean | null {
  if (protocol === null || targetType === null) return null;
  if (protocol === "HTTP" || protocol === "HTTPS") return false;
  if (protocol === "UDP" || protocol === "TCP_UDP") return true;
  // "alb: client IP preservation is enabled and cannot be disabled" (same page).
  return targetType === "instance" || targetType === "alb";
}

/** What of a health check is not given. `block`: there is a `healthCheck`, so that the provider sends its own defaults. */
export interface HealthCheckDefaults {
  readonly protocol: "HTTP" | "TCP";
  readonly interval: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/**
 * P: with a block, protocol HTTP, thresholds 3 and 3. A: without one, TCP where traffic is not HTTP, thresholds 5 and 2.
 * The interval is 30 in both; for Lambda functions 35.
 */
export function healthCheckDefaults(layer7: boolean, lambda: boolean, block: boolean): HealthCheckDefaults {
  const interval = lambda ? 35 : 30;
  if (block) return { protocol: "HTTP", interval, healthyThreshold: 3, unhealthyThreshold: 3 };
  return { protocol: layer7 ? "HTTP" : "TCP", interval, healthyThreshold: 5, unhealthyThreshold: 2 };
}

/** A: `HealthCheckTimeoutSeconds`. */
export function healthCheckTimeout(layer7: boolean, lambda: boolean, protocol: string | null): number | null {
  if (lambda) return 30;
  if (layer7) return 5;
  if (protocol === null) return null;
  return protocol === "HTTP" ? 6 : 10;
}

/** A: `Matcher` and `HealthCheckPath`. */
export const HEALTH_CHECK = {
  path: "/",
  grpcPath: "/AWS.ALB/healthcheck",
  matcher: "200",
  networkMatcher: "200-399",
  grpcMatcher: "12",
  /** What load balancers say to be. */
  userAgent: "ELB-HealthChecker/2.0",
} as const;

export const SERVERS = {
  /** P: `healthCheckGracePeriod` of an auto-scaling group. */
  gracePeriod: 300,
  /** A: `healthCheckGracePeriodSeconds` of an ECS service. */
  serviceGracePeriod: 0,
  /** ECS agent, `ECS_CONTAINER_STOP_TIMEOUT`; Fargate has the same. */
  stopTimeout: 30,
} as const;
