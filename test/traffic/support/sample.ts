import type {
  Fact,
  HealthCheck,
  Listener,
  LoadBalancer,
  Place,
  Rule,
  Servers,
  StackTraffic,
  Subnet,
  TargetGroup,
  TrafficPath,
} from "../../../parity/traffic/types";

/** Traffic paths by hand, for tests of what is made of them. */

export const place = (resource: string, property = ""): Place => ({ resource, type: "test", property, position: null });
export const fact = <T>(value: T | null): Fact<T> => ({ value, given: true, at: place("api") });
export const subnet = (cidr: string | null, cidr6: string | null = null): Subnet => ({
  cidr: fact(cidr),
  cidr6: cidr6 === null ? null : fact(cidr6),
});

export const NGINX = `
events {}
http {
  set_real_ip_from 10.0.0.0/24;
  set_real_ip_from 10.0.1.0/24;
  real_ip_header X-Forwarded-For;
  client_max_body_size 20m;
  large_client_header_buffers 4 32k;
  server {
    listen 80 default_server;
    location = /health { return 200 "ok"; }
    location / { return 404; }
  }
  server {
    listen 80;
    server_name api.example.net;
    location / {
      proxy_pass http://127.0.0.1:3000;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;
    }
  }
}
`;

export function servers(text: string | null, more: Partial<Servers> = {}): Servers {
  const main = "/etc/nginx/nginx.conf";
  return {
    at: place("api/servers"),
    port: null,
    subnets: [subnet("10.0.16.0/20"), subnet("10.0.32.0/20")],
    firewall: null,
    replacedWhenUnhealthy: fact(true),
    gracePeriod: fact(300),
    stopTimeout: null,
    webServer:
      text === null
        ? null
        : {
            at: place("api/template", "userData"),
            main,
            files: [{ path: main, text, address: `userData!${main}`, from: "declared", secret: false, pieces: null }],
            otherFiles: new Map(),
            unknown: [],
          },
    ...more,
  };
}

export function healthCheck(more: Partial<HealthCheck> = {}): HealthCheck {
  return {
    at: place("api/targets", "healthCheck"),
    enabled: fact(true),
    protocol: fact("HTTP"),
    port: fact(80),
    onTrafficPort: true,
    path: fact("/health"),
    host: { kind: "target" },
    userAgent: "ELB-HealthChecker/2.0",
    grpc: false,
    matcher: fact("200"),
    body: null,
    interval: fact(10),
    timeout: fact(5),
    healthyThreshold: fact(3),
    unhealthyThreshold: fact(3),
    ...more,
  };
}

export function group(text: string | null, more: Partial<TargetGroup> = {}): TargetGroup {
  return {
    at: place("api/targets"),
    protocol: fact("HTTP"),
    protocolVersion: fact("HTTP1"),
    port: fact(80),
    targetType: fact("instance"),
    ipAddressType: fact("ipv4"),
    proxyProtocolV2: fact(false),
    preserveClientIp: fact(false),
    drainSeconds: fact(60),
    stickinessCookie: null,
    slowStart: fact(0),
    algorithm: null,
    connectionTermination: null,
    minimumHealthy: null,
    requestTimeout: fact(60),
    hostOverride: null,
    pathOverride: null,
    validatesCertificate: null,
    healthCheck: healthCheck(),
    servers: [servers(text)],
    ...more,
  };
}

export function loadBalancer(more: Partial<LoadBalancer> = {}): LoadBalancer {
  return {
    kind: "alb",
    at: place("api/balancer"),
    internal: fact(false),
    subnets: [subnet("10.0.0.0/24"), subnet("10.0.1.0/24")],
    ipAddressType: fact("ipv4"),
    idleTimeout: fact(60),
    http2: fact(true),
    preserveHost: fact(false),
    forwardedFor: fact("append"),
    forwardedPort: fact(false),
    dropInvalidHeaders: fact(false),
    desyncMode: fact("defensive"),
    tlsHeaders: fact(false),
    limits: { requestLine: 16 * 1024, header: 16 * 1024, headers: 64 * 1024 },
    bodyLimit: { value: null, given: false, at: place("api/balancer") },
    whenAllUnhealthy: "all targets get traffic",
    listeners: [],
    ...more,
  };
}

export function rule(targets: TargetGroup, more: Partial<Rule> = {}): Rule {
  return {
    at: place("api/rule"),
    priority: 1,
    conditions: [{ kind: "host", patterns: ["api.example.net"], regex: false, at: place("api/rule") }],
    transforms: [],
    action: { kind: "forward", targets: [{ group: targets, weight: 1 }] },
    authenticates: false,
    ...more,
  };
}

export function listener(rules: readonly Rule[], more: Partial<Listener> = {}): Listener {
  return {
    at: place("api/https"),
    port: fact(443),
    protocol: fact("HTTPS"),
    hosts: null,
    sslPolicy: fact("ELBSecurityPolicy-TLS13-1-2-2021-06"),
    certificateNames: fact(["api.example.net"]),
    alpnPolicy: null,
    tcpIdleTimeout: null,
    addsIdentityHeaders: fact(false),
    responseHeaders: [],
    rules,
    ...more,
  };
}

export interface Parts {
  readonly text?: string | null;
  readonly loadBalancer?: Partial<LoadBalancer>;
  readonly listener?: Partial<Listener>;
  readonly rule?: Partial<Rule>;
  readonly group?: Partial<TargetGroup>;
}

/** One path from an HTTPS listener to nginx; parts of it can be said otherwise. */
export function samplePath(parts: Parts = {}): TrafficPath {
  const targets = group(parts.text === undefined ? NGINX : parts.text, parts.group);
  const forwards = rule(targets, parts.rule);
  const entrance = listener([forwards], parts.listener);
  const balancer = loadBalancer({ listeners: [entrance], ...parts.loadBalancer });
  return {
    id: `${entrance.protocol.value?.toLowerCase()}:${entrance.port.value} api.example.net → api/targets`,
    loadBalancer: balancer,
    listener: entrance,
    rule: forwards,
    group: targets,
    servers: targets.servers[0]!,
  };
}

export const trafficWith = (...paths: readonly TrafficPath[]): StackTraffic => ({
  stack: "staging",
  loadBalancers: paths.map((path) => path.loadBalancer),
  paths,
  gaps: [],
});
