import type { Finding, Result, StackSummary } from "../../parity/result";

/** Results of every kind that a report must show well. Each is a golden file per format. */

const SAME = `sha256:${"4f1c09ab".repeat(8)}`;
const OTHER = `sha256:${"77be0012".repeat(8)}`;
const STACKS = ["staging", "prod-au", "prod-us", "prod-eu"];

function stack(name: string, more: Partial<StackSummary> = {}): StackSummary {
  return { name, provider: "aws@7.48.0", resources: 61, digest: SAME, paths: 1, ...more };
}

function finding(more: Partial<Finding>): Finding {
  return {
    id: "3f2a91c07b1d",
    check: "uniform",
    severity: "error",
    stacks: ["prod-eu"],
    resource: null,
    type: null,
    property: null,
    message: "prod-eu has another value.",
    expected: null,
    values: {},
    why: "",
    fix: "",
    locations: [],
    waiver: null,
    ...more,
  };
}

function result(more: Partial<Result>): Result {
  return {
    version: 1,
    verb: "check",
    verdict: "parity",
    stacks: STACKS.map((name) => stack(name)),
    findings: [],
    errors: [],
    timings: { loadMs: 12, evaluateMs: 640, checkMs: 31, contractMs: 9 },
    ...more,
  };
}

const uniformWhy =
  "A value that is not declared to vary is the same in all stacks, or staging tests another configuration.";
const uniformFix = "Give prod-eu the value of the others, or declare the key under varies in parity.yaml.";

const otherCloud = finding({
  id: "0a11c3d4e5f6",
  check: "one-provider",
  stacks: ["staging"],
  message: "staging runs on azure-native, all other stacks on aws.",
  expected: "aws@7.48.0",
  values: { staging: "azure-native@3.28.0", "prod-au": "aws@7.48.0", "prod-us": "aws@7.48.0", "prod-eu": "aws@7.48.0" },
  why: "What passes on one cloud says nothing about another.",
  fix: "Set parity:provider in Pulumi.yaml only, and remove it from Pulumi.staging.yaml.",
  locations: [{ stack: "staging", file: "Pulumi.staging.yaml", line: 4, column: 3 }],
});

const matcher = finding({
  resource: "api/web/tg",
  type: "aws:lb/targetGroup:TargetGroup",
  property: "healthCheck.matcher",
  message: "The health check of prod-eu accepts other status codes than that of the other stacks.",
  expected: "200",
  values: { staging: "200", "prod-au": "200", "prod-us": "200", "prod-eu": "200,301" },
  why: uniformWhy,
  fix: uniformFix,
  locations: [{ stack: "prod-eu", file: "infra/aws/load-balancer.ts", line: 41, column: 7 }],
});

const nginxText = (listen: string) =>
  [
    "http {",
    "  server {",
    ...listen.split("\n").map((line) => `    ${line}`),
    "    server_name _;",
    "  }",
    "}",
    "",
  ].join("\n");

const nginxFile = finding({
  id: "9c0ffee12345",
  check: "transparent",
  resource: "api/web/launch-template",
  property: "userData!/etc/nginx/conf.d/api.conf",
  message: "prod-eu has a line that no other stack has.",
  expected: nginxText("listen 443 ssl;"),
  values: Object.fromEntries(
    STACKS.map((name) => [
      name,
      nginxText(name === "prod-eu" ? "listen 80 default_server;\nlisten 443 ssl;" : "listen 443 ssl;"),
    ]),
  ),
  why: "The program chooses something by the stack's name or by a variance.",
  fix: "Make the setting the same everywhere, or list the property under derived with its reason.",
  locations: [
    { stack: "prod-eu", file: "infra/web-server/settings.ts", line: 12, column: 3 },
    { stack: null, file: "infra/environment.ts", line: 77, column: 5 },
  ],
});

const policy = (region: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: `arn:aws:s3:::releases-${region}/*` },
      { Effect: "Allow", Action: ["ssm:GetParameter"], Resource: "*" },
    ],
  });

const longValue = finding({
  id: "5ca1ab1e0000",
  check: "transparent",
  stacks: ["prod-us", "prod-eu"],
  resource: "api/servers/role/policy",
  property: "policy",
  message: "The policy is computed from aws:region.",
  expected: policy("artifacts"),
  values: { staging: policy("artifacts"), "prod-au": policy("artifacts"), "prod-us": policy("us"), "prod-eu": null },
  why: "The program chooses something by the stack's name or by a variance.",
  fix: "Make the setting the same everywhere, or list the property under derived with its reason.",
  locations: [{ stack: "prod-us", file: "infra/aws/servers.ts", line: 118, column: 9 }],
});

const unread = finding({
  id: "deadbea70000",
  check: "closed",
  severity: "warning",
  stacks: STACKS,
  property: "api:legacyPort",
  message: "No evaluation reads api:legacyPort.",
  why: "A key that nothing reads looks as if it did something.",
  fix: "Remove the key from all stack files.",
  locations: STACKS.map((name) => ({ stack: name, file: `Pulumi.${name}.yaml`, line: 9, column: 3 })),
});

const defaultProvider = finding({
  id: "50f7dec1a7ed",
  check: "one-provider",
  severity: "note",
  stacks: STACKS,
  message: "One resource is left to the default provider of aws, in all stacks alike.",
  why: "A note asks for nothing, so that this is not shown on the console.",
  fix: "Pass an explicit provider, so that what it is configured with is compared too.",
  locations: [{ stack: null, file: "infra/aws/provider.ts", line: 17, column: 10 }],
});

const defaultServer = finding({
  id: "5c1d40e2b9aa",
  check: "HC-03",
  stacks: ["prod-eu"],
  resource: "api/api-servers/api-servers-template",
  type: "aws:ec2/launchTemplate:LaunchTemplate",
  property: "userData!/etc/nginx/conf.d/00-legacy.conf!server[old.example.net]/listen[8080]",
  message:
    "The health check of `api/lb/targets` in prod-eu has the target's own address as Host (`10.0.16.10:8080`), so nginx's " +
    "default server of port 8080 answers it: `server[old.example.net]`, with 301 where the matcher is `200`.",
  values: { staging: null, "prod-au": null, "prod-us": null, "prod-eu": "8080" },
  why: "Real hosts still work, and all targets are unhealthy: the check alone reaches the default server.",
  fix: "Put `default_server` on the `listen` of the server that answers the health check.",
  locations: [{ stack: "prod-eu", file: "infra/aws/api-servers.ts", line: 141, column: 12 }],
});

const keepalive = finding({
  id: "9b1fe07714c2",
  check: "TO-01",
  severity: "warning",
  stacks: ["prod-us", "prod-eu"],
  resource: "api/api-servers/api-servers-template",
  type: "aws:ec2/launchTemplate:LaunchTemplate",
  property: "userData!/etc/nginx/nginx.conf!http/keepalive_timeout",
  message: "nginx in prod-us and prod-eu closes idle connections before the load balancer does.",
  values: { staging: "75s", "prod-au": "75s", "prod-us": "30s", "prod-eu": "20s" },
  why: "Now and then a request gets 502: nginx closes the connection that it was sent on.",
  fix: "Let `keepalive_timeout` be longer than the idle timeout of the load balancer.",
});

const otherPort = finding({
  id: "07aa12c9d3e4",
  check: "NET-01",
  stacks: ["prod-au", "prod-us", "prod-eu"],
  resource: "api/lb/targets",
  type: "aws:lb/targetGroup:TargetGroup",
  property: "port",
  message: "`api/lb/targets` sends to port 9090, and nginx in prod-au, prod-us and prod-eu listens on 8080.",
  values: { staging: null, "prod-au": "9090", "prod-us": "9090", "prod-eu": "9090" },
  why: "Connections are refused: targets are unhealthy, and clients get 502 or 504.",
  fix: "Let nginx `listen 9090`, or let `api/lb/targets` send to a port on which it listens.",
});

const waivedMatcher: Finding = {
  ...matcher,
  waiver: {
    owner: "platform@example.net",
    reason: "The old probe sends HTTP until it is gone.",
    expires: "2027-01-31",
  },
};

const FLEET = Array.from({ length: 1000 }, (_, index) => `customer-${String(index + 1).padStart(4, "0")}`);
const odd = (name: string) => FLEET.indexOf(name) % 111 === 5;

const manyFindings = Array.from({ length: 60 }, (_, index) =>
  finding({
    id: `f1ee7${String(index).padStart(7, "0")}`,
    stacks: FLEET.filter(odd),
    resource: `tenant/queue-${index}`,
    property: "delaySeconds",
    message: "Some stacks have another value.",
    expected: "0",
    values: Object.fromEntries(FLEET.map((name) => [name, odd(name) ? "15" : "0"])),
    why: uniformWhy,
    fix: "Give these stacks the value of the others, or declare the key under varies in parity.yaml.",
    locations: FLEET.filter(odd).map((name) => ({ stack: name, file: `Pulumi.${name}.yaml`, line: 3, column: 3 })),
  }),
);

const HOSTILE = "prod\u001b[31m-eu\u202e\nsecond line\u0000";

export const samples: { readonly [name: string]: Result } = {
  parity: result({}),
  "one-stack": result({ stacks: [stack("staging")] }),
  deviates: result({
    verdict: "deviates",
    stacks: [
      stack("staging", { provider: "azure-native@3.28.0", resources: 48, digest: OTHER }),
      stack("prod-au"),
      stack("prod-us"),
      stack("prod-eu", { resources: 62, digest: `sha256:${"c0de5eed".repeat(8)}` }),
    ],
    findings: [otherCloud, matcher, nginxFile, longValue, unread],
  }),
  noted: result({ findings: [defaultProvider] }),
  contract: result({
    verdict: "deviates",
    stacks: [stack("staging", { paths: 0 }), stack("prod-au"), stack("prod-us"), stack("prod-eu")],
    findings: [defaultServer, keepalive, otherPort],
  }),
  waived: result({ findings: [waivedMatcher] }),
  undetermined: result({
    verdict: "undetermined",
    stacks: [
      stack("staging"),
      stack("prod-au", { provider: null, resources: null, digest: null, paths: null }),
      stack("prod-us"),
      stack("prod-eu"),
    ],
    findings: [matcher],
    errors: [
      {
        message: "The program threw: TypeError: Cannot read properties of undefined (reading 'id').",
        location: { stack: "prod-au", file: "infra/aws/network.ts", line: 31, column: 18 },
      },
      { message: "The program did not end within 60 s.", location: null },
    ],
  }),
  unusable: result({
    verdict: "undetermined",
    stacks: [],
    errors: [
      {
        message: "Unknown key `vary`; did you mean `varies`?",
        location: { stack: null, file: "parity.yaml", line: 3, column: 1 },
      },
    ],
    timings: { loadMs: 3, evaluateMs: 0, checkMs: 0, contractMs: 0 },
  }),
  fleet: result({
    verdict: "deviates",
    stacks: FLEET.map((name) => stack(name, odd(name) ? { digest: OTHER } : {})),
    findings: manyFindings,
  }),
  hostile: result({
    verdict: "deviates",
    stacks: [stack("staging"), stack("環境-東京"), stack(HOSTILE), stack("x".repeat(300))],
    findings: [
      finding({
        stacks: [HOSTILE],
        resource: "api/\u001b]0;title\u0007<script>alert(1)</script>",
        property: `tags["\u2066a b\u2069"]`,
        message: "Line one\r\nline two \u001b[2J",
        expected: "",
        values: { staging: "", 環境: " padded\u00a0", [HOSTILE]: "\u009b1mé\ud83d\ud800👍", ["x".repeat(300)]: "\t" },
        why: "\u001b[0m",
        fix: "w".repeat(200),
        locations: [{ stack: HOSTILE, file: "Pulumi.\u001b[1m.yaml", line: 1, column: 1 }],
      }),
    ],
  }),
};
