import { type Case, itFinds } from "./deviation";
import { edit } from "./harness";

const [index, servers, storage] = ["index", "servers", "storage"].map((name) => `program/${name}.ts`) as [
  string,
  string,
  string,
];

const ifEu = 'pulumi.getStack() === "prod-eu"';
const newServers =
  '    new Servers("servers", { ...settings, targetGroupArn: balancer.targetGroupArn, bucket: storage.bucket }, options);';

const there = (
  about: string,
  [file, from, to]: readonly [string, string, string],
  resource: string,
  line: string,
): Case => ({
  about,
  edit: edit(file, from, to),
  finds: { check: "transparent", stacks: ["prod-eu"], resource, property: null, at: [file, line], says: [resource] },
});

describe("acceptance: another structure in one stack is one finding", () => {
  describe("a resource", () => {
    const token = '    new Parameter("token"';
    itFinds("model", [
      there(
        "more",
        [storage, token, `    if (${ifEu}) new Bucket("legacy", {}, { parent: this });\n${token}`],
        "api/storage/legacy",
        'new Bucket("legacy"',
      ),
      there(
        "more, and another that needs it",
        [
          storage,
          token,
          `    if (${ifEu}) {\n      const old = new Bucket("legacy", {}, { parent: this });\n      new BucketLifecycleConfiguration("keep", { bucket: old.bucket }, { parent: this });\n    }\n${token}`,
        ],
        "api/storage/legacy",
        'new Bucket("legacy"',
      ),
      there(
        "missing",
        [storage, token, `    if (!(${ifEu})) new Parameter("token"`],
        "api/storage/token",
        'new Parameter("token"',
      ),
      there(
        "another name",
        [storage, token, `    new Parameter(${ifEu} ? "secret" : "token"`],
        "api/storage/token",
        "new Parameter(",
      ),
      there(
        "another parent",
        [storage, 'tier: "Standard" }, { parent: this }', `tier: "Standard" }, { parent: ${ifEu} ? files : this }`],
        "api/storage/token",
        "new Parameter(",
      ),
    ]);
  });

  describe("a resource that others depend on", () => {
    itFinds("model", [
      {
        about: "missing, its dependants without it",
        edit: [
          edit(servers, "const access = this.access(args);", `const access = ${ifEu} ? [] : [this.access(args)];`),
          edit(servers, "dependsOn: [access]", "dependsOn: access"),
        ],
        finds: {
          check: "transparent",
          stacks: ["prod-eu"],
          resource: "api/servers/access",
          property: null,
          at: [servers, "new RolePolicy("],
        },
      },
    ]);
  });

  describe("a component", () => {
    itFinds("model", [
      there(
        "missing, with its children",
        [index, newServers, `    if (!(${ifEu})) {\n  ${newServers}\n    }`],
        "api/servers",
        "new Servers(",
      ),
      there(
        "more, with its children",
        [
          storage,
          '    new Parameter("token"',
          `    if (${ifEu}) {\n      const more = new pulumi.ComponentResource("shop:index:More", "more", {}, { parent: this });\n      new Bucket("extra", {}, { parent: more });\n    }\n    new Parameter("token"`,
        ],
        "api/storage/more",
        "new pulumi.ComponentResource(",
      ),
      there(
        "another name, with its children",
        [index, 'new Storage("storage"', `new Storage(${ifEu} ? "store" : "storage"`],
        "api/storage",
        "new Storage(",
      ),
      {
        about: "another type, with its children",
        edit: edit(storage, 'super("shop:index:Storage"', `super(${ifEu} ? "shop:index:Store" : "shop:index:Storage"`),
        finds: {
          check: "transparent",
          stacks: ["prod-eu"],
          resource: "api/storage",
          property: null,
          at: [index, 'new Storage("storage"'],
        },
      },
    ]);
  });

  describe("a number of things", () => {
    itFinds("model", [
      {
        about: "as many resources as the capacity says",
        edit: edit(
          storage,
          '    new Parameter("token"',
          '    for (let i = 0; i < settings.capacity.min; i++) new Bucket(`more-${i}`, {}, { parent: this });\n    new Parameter("token"',
        ),
        finds: {
          check: "transparent",
          stacks: ["staging", "prod-au", "prod-us", "prod-eu"],
          resource: "api/storage/more-6",
          property: null,
          at: [storage, "new Bucket(`more"],
        },
      },
      {
        about: "a list as long as the capacity says",
        edit: [
          edit(servers, "this.firewall()", "this.firewall(args)"),
          edit(servers, "private firewall()", "private firewall(args: ServersArgs)"),
          edit(
            servers,
            'cidrBlocks: ["10.0.9.0/24"]',
            "cidrBlocks: Array.from({ length: args.capacity.min }, (_, i) => `10.0.${i}.0/24`)",
          ),
        ],
        finds: {
          check: "transparent",
          stacks: ["staging", "prod-au", "prod-us", "prod-eu"],
          resource: "api/servers/firewall",
          property: "ingress[1].cidrBlocks",
          at: [servers, "new SecurityGroup("],
        },
      },
    ]);
  });
});
