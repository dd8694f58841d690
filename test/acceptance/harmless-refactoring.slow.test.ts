import { create, edit, remove, rename, rewrite } from "./harness";
import { itIsTheSame } from "./same";

const index = "program/index.ts";
const settings = "program/settings.ts";
const balancer = "program/balancer.ts";
const servers = "program/servers.ts";
const storage = "program/storage.ts";

describe("acceptance: a refactoring", () => {
  itIsTheSame("model", [
    {
      about: "independent statements in another order",
      edit: edit(
        index,
        '    const storage = new Storage("storage", settings, options);\n    const balancer = new Balancer("balancer", settings, options);\n',
        '    const balancer = new Balancer("balancer", settings, options);\n    const storage = new Storage("storage", settings, options);\n',
      ),
    },
    {
      about: "imports in another order",
      edit: rewrite(index, (text) => {
        const lines = text.split("\n");
        return [...lines.slice(0, 6).reverse(), ...lines.slice(6)].join("\n");
      }),
    },
    {
      about: "arguments in another order",
      edit: edit(
        balancer,
        '{ loadBalancerType: "application", internal: false, idleTimeout: 60,',
        '{ idleTimeout: 60, internal: false, loadBalancerType: "application",',
      ),
    },
    {
      about: "nested arguments in another order",
      edit: edit(
        balancer,
        'path: "/health", matcher: "200", interval: 10, timeout: 5',
        'timeout: 5, interval: 10, matcher: "200", path: "/health"',
      ),
    },
    {
      about: "comments and empty lines",
      edit: edit(
        balancer,
        "    const balancer = new LoadBalancer(",
        "    // The public end.\n\n\n    /* of it */ const balancer = new LoadBalancer(",
      ),
    },
    {
      about: "another name of a variable",
      edit: rewrite(index, (text) => text.replaceAll("settings", "config").replace('"./config"', '"./settings"')),
    },
    {
      about: "another name of a class",
      edit: rewrite(
        servers,
        (text) => `${text.replace("export class Servers", "class Fleet")}\nexport { Fleet as Servers };\n`,
      ),
    },
    {
      about: "another name of a file",
      edit: [rename(balancer, "program/load-balancer.ts"), edit(index, '"./balancer"', '"./load-balancer"')],
    },
    {
      about: "a file in a folder of its own",
      edit: [
        rename(storage, "program/storage/index.ts"),
        edit("program/storage/index.ts", '"./settings"', '"../settings"'),
      ],
    },
    {
      about: "another name of the entry",
      edit: [rename(index, "program/main.ts"), edit("Pulumi.yaml", "program/index.ts", "program/main.ts")],
    },
    { about: "a folder as the entry", edit: edit("Pulumi.yaml", "main: program/index.ts", "main: program/") },
    {
      about: "a helper extracted",
      edit: edit(
        balancer,
        'healthCheck: { path: "/health", matcher: "200", interval: 10, timeout: 5 }',
        'healthCheck: ((status: number) => ({ path: "/health", matcher: String(status), interval: 10, timeout: 5 }))(200)',
      ),
    },
    {
      about: "a helper inlined",
      edit: [
        edit(
          servers,
          "const firewall = this.firewall();",
          'const firewall = new SecurityGroup(\n      "firewall",\n      {\n        description: "Servers",\n        ingress: [\n          { protocol: "tcp", fromPort: 8080, toPort: 8080, cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },\n          { protocol: "tcp", fromPort: 9100, toPort: 9100, cidrBlocks: ["10.0.9.0/24"] },\n        ],\n      },\n      { parent: this },\n    );',
        ),
        rewrite(servers, (text) => text.replace(/\n {2}private firewall[\s\S]*?\n {2}}\n/, "\n")),
      ],
    },
    {
      about: "a file split",
      edit: [
        create(
          "program/policy.ts",
          'export const allow = (Sid: string, Action: string | string[]) => ({ Sid, Effect: "Allow", Action });\n',
        ),
        edit(servers, "import type { Settings }", 'import { allow } from "./policy";\nimport type { Settings }'),
        edit(
          servers,
          'Sid: "Read",\n            Effect: "Allow",\n            Action: ["s3:GetObject", "s3:ListBucket"],',
          '...allow("Read", ["s3:GetObject", "s3:ListBucket"]),',
        ),
      ],
    },
    {
      about: "values that are awaited",
      edit: edit(storage, "days: settings.retentionDays", "days: Promise.resolve(settings.retentionDays)"),
    },
    {
      about: "values that are outputs",
      edit: edit(
        servers,
        "minSize: args.capacity.min",
        "minSize: pulumi.output(args.capacity).apply(({ min }) => min)",
      ),
    },
    {
      about: "concat instead of interpolate",
      edit: edit(
        balancer,
        "pulumi.interpolate`arn:aws:acm:${settings.region}:123456789012:certificate/shop`",
        'pulumi.concat("arn:aws:acm:", settings.region, ":123456789012:certificate/shop")',
      ),
    },
    {
      about: "apply instead of interpolate",
      edit: edit(
        servers,
        "pulumi.interpolate`${template.latestVersion}`",
        "template.latestVersion.apply((version) => `${version}`)",
      ),
    },
    {
      about: "undefined arguments",
      edit: edit(balancer, "idleTimeout: 60,", "idleTimeout: 60, enableHttp2: undefined,"),
    },
    {
      about: "a loop instead of two statements",
      edit: edit(
        servers,
        'ingress: [\n          { protocol: "tcp", fromPort: 8080, toPort: 8080, cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },\n          { protocol: "tcp", fromPort: 9100, toPort: 9100, cidrBlocks: ["10.0.9.0/24"] },\n        ],',
        'ingress: ([[8080, ["10.0.0.0/24", "10.0.1.0/24"]], [9100, ["10.0.9.0/24"]]] as const).map(([port, ranges]) => ({ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: [...ranges] })),',
      ),
    },
    {
      about: "an asynchronous entry",
      edit: edit(
        index,
        'const shop = new Shop("api");\nexport const url = shop.url;',
        'export = async () => {\n  await new Promise((soon) => setTimeout(soon, 20));\n  return { url: new Shop("api").url };\n};',
      ),
    },
    {
      about: "JavaScript instead of TypeScript",
      edit: [
        remove(settings),
        create(
          "program/settings.js",
          'const { Config } = require("@pulumi/pulumi");\nexports.readSettings = () => {\n  const config = new Config("shop");\n  return { region: new Config("aws").require("region"), domain: config.require("domain"), capacity: config.requireObject("capacity"), tier: config.require("tier"), public: config.requireBoolean("public"), retentionDays: config.requireNumber("retentionDays"), accessLogs: config.requireBoolean("accessLogs"), admins: config.requireObject("admins"), limits: config.requireObject("limits"), token: config.requireSecret("token"), release: config.require("release"), contact: config.require("contact") };\n};\n',
        ),
      ],
    },
    {
      about: "the whole SDK instead of its parts",
      edit: [
        edit(storage, 'import { Parameter } from "@pulumi/aws/ssm";', 'import * as aws from "@pulumi/aws";'),
        edit(storage, "new Parameter(", "new aws.ssm.Parameter("),
      ],
    },
  ]);
});
