import { bump } from "./project";
import { type Edit, edit, write } from "./repository";

/** One pull request: what the base has beside the project, and what the change is. */
export interface Pull {
  readonly name: string;
  readonly base?: readonly Edit[];
  readonly change: readonly Edit[];
  /** Folder of the base's packages, below the repository. */
  readonly baseModules?: string;
  readonly now?: string;
  readonly verdict: "parity" | "deviates";
  /** Verdict of the test in staging, a stack each: v(alid), i(nvalid), u(nchanged). */
  readonly validity: string;
}

const STACKS = ["staging", "prod-au", "prod-us", "prod-eu"];
const drain = edit("aws.ts", "deregistrationDelay: 60", "deregistrationDelay: 30");
const europe = edit(
  "aws.ts",
  "deregistrationDelay: 60",
  'deregistrationDelay: api.domain.startsWith("api.eu.") ? 90 : 60',
);
const waiver = (expires: string): Edit => {
  return (it) =>
    it.write(
      "parity.yaml",
      `${it.read("parity.yaml").trimEnd()}
waivers:
  - check: transparent
    stack: prod-eu
    resource: api$aws:lb/targetGroup:TargetGroup
    property: deregistrationDelay
    value: "90"
    owner: web@example.net
    reason: uploads from the old client take longer
    expires: ${expires}
`,
    );
};
const everyStack = (make: (text: string) => string): Edit => {
  return (it) => {
    for (const stack of STACKS) it.write(`Pulumi.${stack}.yaml`, make(it.read(`Pulumi.${stack}.yaml`)));
  };
};

export const PULLS: readonly Pull[] = [
  { name: "uniform-change", change: [drain], verdict: "parity", validity: "vvv" },
  { name: "one-stack", change: [europe], verdict: "deviates", validity: "uui" },
  {
    name: "needed-setting-removed",
    base: [
      edit("web-server/api.conf", "listen 80 default_server;", "listen 8000 default_server;"),
      edit(
        "aws.ts",
        'port: 80,\n    protocol: "HTTP",\n    targetType',
        'port: 8000,\n    protocol: "HTTP",\n    targetType',
      ),
      edit("aws.ts", "fromPort: 80, toPort: 80, cidrBlocks", "fromPort: 8000, toPort: 8000, cidrBlocks"),
      edit("aws.ts", "fromPort: 80, toPort: 80, securityGroups", "fromPort: 8000, toPort: 8000, securityGroups"),
    ],
    change: [edit("web-server/api.conf", "    listen 8000 default_server;\n", "")],
    verdict: "deviates",
    validity: "vvv",
  },
  {
    name: "unneeded-setting-removed",
    change: [edit("web-server/nginx.conf", "    default_type application/json;\n", "")],
    verdict: "parity",
    validity: "vvv",
  },
  {
    name: "refactoring",
    change: [
      write("names.ts", "export const apiName = (kind: string): string => (kind === '' ? 'api' : `api-${kind}`);\n"),
      edit(
        "aws.ts",
        'import type { Api } from "./web-server";',
        'import { apiName } from "./names";\nimport type { Api } from "./web-server";',
      ),
      edit("aws.ts", 'new aws.lb.LoadBalancer("api",', 'new aws.lb.LoadBalancer(apiName(""),'),
      edit("web-server/nginx.conf", "    # Longer than the load balancer keeps an idle connection.\n", ""),
    ],
    verdict: "parity",
    validity: "uuu",
  },
  { name: "dependency-bump", change: bump, baseModules: "old-modules", verdict: "parity", validity: "vvv" },
  {
    name: "new-stack",
    change: [
      edit("parity.yaml", "prod-us, prod-eu]", "prod-us, prod-eu, prod-ca]"),
      write(
        "Pulumi.prod-ca.yaml",
        'config:\n  api:domain: api.ca.example.com\n  api:servers: 4\n  api:release: "1187"\n  aws:region: ca-central-1\n',
      ),
    ],
    verdict: "parity",
    validity: "uuuv",
  },
  { name: "waiver-added", change: [europe, waiver("2026-12-31")], verdict: "parity", validity: "uui" },
  {
    name: "waiver-expired",
    base: [europe, waiver("2026-12-31")],
    change: [edit("aws.ts", "healthyThreshold: 2", "healthyThreshold: 3")],
    now: "2027-01-15T00:00:00Z",
    verdict: "parity",
    validity: "vvi",
  },
  {
    name: "waiver-stale",
    base: [europe, waiver("2026-12-31")],
    change: [edit("aws.ts", 'api.domain.startsWith("api.eu.") ? 90 : 60', "60")],
    verdict: "deviates",
    validity: "uui",
  },
  {
    name: "provider-of-one",
    change: [
      (it) => it.write("Pulumi.prod-eu.yaml", `${it.read("Pulumi.prod-eu.yaml").trimEnd()}\n  api:cloud: azure\n`),
    ],
    verdict: "deviates",
    validity: "uui",
  },
  {
    name: "provider-of-all",
    change: [
      edit("Pulumi.yaml", "cloud: aws", "cloud: azure"),
      edit("parity.yaml", "provider: aws", "provider: azure-native"),
      edit("parity.yaml", "aws:region:  { sample: ap-northeast-3", "azure-native:location: { sample: northeurope"),
      everyStack((text) =>
        text.replace(/aws:region: .*/, (line) => `azure-native:location: ${LOCATIONS[line.slice(12)]}`),
      ),
    ],
    verdict: "parity",
    validity: "vvv",
  },
  {
    name: "secret-added",
    change: [
      everyStack(
        (text) =>
          `${text.trimEnd()}\n  api:signingKey:\n    secure: v1:tUHgmYmNvjPrwa2Y:kMpc8R7OdJqVYp1n6bM6D2dVnq3uOxl5\n`,
      ),
      edit(
        "aws.ts",
        '  record("api", api.domain, balancer);\n',
        '  record("api", api.domain, balancer);\n  signingKey();\n',
      ),
      (it) =>
        it.write(
          "aws.ts",
          `${it.read("aws.ts")}
function signingKey(): void {
  const name = "signing-key";
  new aws.ssm.Parameter(name, { name, type: "SecureString", value: new pulumi.Config().requireSecret("signingKey") });
}
`,
        ),
    ],
    verdict: "parity",
    validity: "vvv",
  },
];

const LOCATIONS: { readonly [region: string]: string } = {
  "eu-west-2": "uksouth",
  "ap-southeast-2": "australiaeast",
  "us-east-1": "eastus",
  "us-west-2": "westus2",
  "eu-west-1": "westeurope",
};
