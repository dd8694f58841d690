import type { Edit, PackConfig } from "./pack";

/** One edit of this repository's own project, which the pack must refuse in `prod-eu`. */
export interface RefusedCase {
  readonly about: string;
  /** Cases of one batch are refused in one update, each by a message of its own: an update takes seconds. */
  readonly batch?: string;
  readonly edits: readonly Edit[];
  /** The policies that refuse it. */
  readonly policies: readonly string[];
  /** Words of the message: the property, what is there, where. */
  readonly says: readonly string[];
  readonly config?: PackConfig;
}

const eu = "Pulumi.prod-eu.yaml";
const balancer = "infra/aws/load-balancer.ts";
const servers = "infra/aws/api-servers.ts";
const clients = "infra/web-server/settings/clients.ts";
const index = "infra/index.ts";
const ifEu = '(require("@pulumi/pulumi").getStack() === "prod-eu")';

const waived = (expires: string): Edit => [
  "parity.yaml",
  "# The nginx of Ubuntu 24.04",
  `waivers:
  - check: transparent
    stack: prod-eu
    resource: api/api-servers/api-servers-group
    property: waitForCapacityTimeout
    value: 30m
    owner: platform@example.net
    reason: the old region starts slowly
    expires: ${expires}

# The nginx of Ubuntu 24.04`,
];
const slow: Edit = [servers, 'waitForCapacityTimeout: "15m"', `waitForCapacityTimeout: ${ifEu} ? "30m" : "15m"`];

/** Accepted until a day that is far off: passes. */
export const WAIVED: readonly Edit[] = [slow, waived("2099-01-31")];

/** Each kind of deviation between stacks, once. */
export const DEVIATIONS: readonly RefusedCase[] = [
  {
    about: "a value that the others do not have",
    batch: "config",
    edits: [[eu, "config:", "config:\n  parity:alarmEmail: europe@example.net"]],
    policies: ["uniform"],
    says: ["parity:alarmEmail", "europe@example.net", `${eu}:2`],
  },
  {
    about: "a key that the others do not have",
    batch: "keys",
    edits: [[eu, "config:", "config:\n  gcp:project: europe"]],
    policies: ["closed"],
    says: ["gcp:project", `${eu}:2`],
  },
  {
    about: "a key that is missing",
    batch: "config",
    edits: [[eu, "    max: 24\n", ""]],
    policies: ["closed"],
    says: ["parity:capacity.max"],
  },
  {
    about: "a key of another name",
    batch: "keys",
    edits: [[eu, "azure-native:location", "azure-native:locations"]],
    policies: ["closed"],
    says: ["azure-native:locations"],
  },
  {
    about: "another cloud",
    edits: [[eu, "config:", "config:\n  parity:provider: azure"]],
    policies: ["one-provider"],
    says: ["prod-eu runs on azure-native"],
  },
  {
    about: "another version of the provider",
    edits: [["infra/aws/provider.ts", "{ parent }", `{ parent, version: ${ifEu} ? "7.47.0" : undefined }`]],
    policies: ["one-provider"],
    says: ["7.47.0"],
  },
  {
    about: "a branch on the stack's name",
    batch: "program",
    edits: [slow],
    policies: ["transparent"],
    says: ["waitForCapacityTimeout", "30m", "api/api-servers/api-servers-group", servers],
  },
  {
    about: "a directive of the web server",
    batch: "program",
    edits: [[clients, 'values: ["10000"]', `values: [${ifEu} ? "100" : "10000"]`]],
    policies: ["transparent"],
    says: ["nginx.conf!http/keepalive_requests", "keepalive_requests 100;"],
  },
  {
    about: "a resource more",
    batch: "program",
    edits: [
      [index, "export const url", `if ${ifEu} new (require("@pulumi/aws/s3").Bucket)("extra");\nexport const url`],
    ],
    policies: ["transparent"],
    says: ["extra"],
  },
  {
    about: "a resource less",
    batch: "program",
    edits: [[balancer, "[scheme, port] of [", `[scheme, port] of ${ifEu} ? [["https", httpsPort] as const] : [`]],
    policies: ["transparent"],
    says: ["api-balancer-from-http"],
  },
  {
    about: "a resource of another name",
    batch: "program",
    edits: [[balancer, "`${name}-targets`", `\`\${name}-\${${ifEu} ? "old" : "targets"}\``]],
    policies: ["transparent"],
    says: ["api-balancer-old"],
  },
  {
    about: "an option of a resource",
    batch: "program",
    edits: [["infra/aws/private-bucket.ts", "{ parent: this, protect: true }", `{ parent: this, protect: !${ifEu} }`]],
    policies: ["transparent"],
    says: ["protect"],
  },
  {
    about: "a property that the SDK drops",
    batch: "unknown",
    edits: [
      [balancer, "...planTargetGroup(), vpcId", `...planTargetGroup(), ...(${ifEu} && { stickyness: {} }), vpcId`],
    ],
    policies: ["known"],
    says: ["stickyness"],
  },
  {
    about: "a value that only the cloud knows",
    batch: "unknown",
    edits: [[balancer, "priority: 1,", 'priority: balancer.arn.apply((arn) => (arn.includes("eu-west") ? 2 : 1)),']],
    policies: ["known"],
    says: ["api-balancer-alb", "could not be determined"],
  },
  {
    about: "a waiver that has expired",
    edits: [slow, waived("2020-01-31")],
    policies: ["waiver"],
    says: ["expired on 2020-01-31", "parity.yaml:23"],
  },
];

const areas = (...names: readonly string[]): PackConfig =>
  Object.fromEntries(names.map((name) => [`contract-${name}`, { strict: true }]));

/** Each area of the contract between load balancer and web server, broken in all stacks alike. */
export const BROKEN_CONTRACTS: readonly RefusedCase[] = [
  {
    about: "a port on which nothing listens",
    edits: [[balancer, "port: webServer.port,", "port: 8081,"]],
    policies: ["contract-reachability"],
    says: ["NET-01", "8081"],
  },
  {
    about: "a health check that nobody answers",
    batch: "contract",
    edits: [[balancer, "path: healthCheck.path,", 'path: "/status",']],
    policies: ["contract-health-check"],
    says: ["HC-", "/status"],
  },
  {
    about: "a host that the web server does not know",
    edits: [[balancer, "values: [args.domain]", 'values: ["www.example.net"]']],
    policies: ["contract-routing"],
    says: ["RT-01", "www.example.net"],
  },
  {
    about: "a subnet that is not believed",
    batch: "contract",
    edits: [[clients, "...subnets.map(", "...subnets.slice(1).map("]],
    policies: ["contract-client-address"],
    says: ["IP-08", "`10.0.0.5`, a node of the load balancer"],
  },
  {
    about: "a version of HTTP that is not spoken",
    edits: [[balancer, 'protocolVersion: "HTTP1"', 'protocolVersion: "HTTP2"']],
    policies: ["contract-protocol"],
    says: ["PR-01"],
  },
  {
    about: "time that is not given, where warnings are refused",
    batch: "warnings",
    edits: [[clients, "const idle = `${webServer.idleTimeoutSeconds}s`;", 'const idle = "30s";']],
    policies: ["contract-timeouts"],
    says: ["TO-01"],
    config: areas("timeouts"),
  },
  {
    about: "a limit that is too low, where warnings are refused",
    batch: "warnings",
    edits: [[clients, "values: [`${application.maxUploadMebibytes}m`]", 'values: ["1m"]']],
    policies: ["contract-limits"],
    says: ["LM-03"],
    config: areas("limits"),
  },
  {
    about: "a promise of TLS that is too short, where warnings are refused",
    batch: "warnings",
    edits: [
      [
        balancer,
        "sslPolicy: tlsPolicy,",
        'sslPolicy: tlsPolicy, routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=1",',
      ],
    ],
    policies: ["contract-tls"],
    says: ["TL-07"],
    config: areas("tls"),
  },
  {
    about: "a name that is looked up once, where warnings are refused",
    batch: "warnings",
    edits: [["infra/web-server/settings/application.ts", "`${app.address}:${app.port}`", '"app.internal:3000"']],
    policies: ["contract-lifecycle"],
    says: ["LC-01"],
    config: areas("lifecycle"),
  },
];
