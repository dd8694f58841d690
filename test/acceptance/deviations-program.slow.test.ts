import { type Case, itFinds } from "./deviation";
import { create, edit } from "./harness";

const balancer = "program/balancer.ts";
const servers = "program/servers.ts";
const eu = ["prod-eu"];
const staging = ["staging"];

/** A choice in the arguments of the target group: what stands for `matcher: "200"`. */
const matcher = (about: string, value: string, stacks: readonly string[], ...says: string[]): Case => ({
  about,
  edit: edit(balancer, 'matcher: "200"', `matcher: ${value}`),
  finds: {
    check: "transparent",
    stacks,
    resource: "api/balancer/targets",
    property: "healthCheck.matcher",
    at: [balancer, "new TargetGroup("],
    says,
  },
});

const group = (about: string, from: string, to: string, property: string, stacks: readonly string[]): Case => ({
  about,
  edit: edit(servers, from, to),
  finds: { check: "transparent", stacks, resource: "api/servers/group", property, at: [servers, "new Group("] },
});

/** Where all stacks differ from each other, all but the baseline stack. */
const others = ["prod-au", "prod-us", "prod-eu"];

describe("acceptance: code that asks which stack it runs for is one finding", () => {
  describe("by the stack's name", () => {
    itFinds("model", [
      matcher("===", 'pulumi.getStack() === "prod-eu" ? "200,301" : "200"', eu, "200,301", "the stack's name"),
      matcher("!==", 'pulumi.getStack() !== "prod-eu" ? "200" : "200,301"', eu, "200,301"),
      matcher("startsWith, against the others", 'pulumi.getStack().startsWith("prod-") ? "200" : "200,301"', staging),
      matcher("includes", 'pulumi.getStack().includes("eu") ? "200,301" : "200"', eu),
      matcher("endsWith", 'pulumi.getStack().endsWith("-eu") ? "200,301" : "200"', eu),
      matcher("a pattern", '/^prod-e/.test(pulumi.getStack()) ? "200,301" : "200"', eu),
      matcher("a table", '({ "prod-eu": "200,301" } as Record<string, string>)[pulumi.getStack()] ?? "200"', eu),
      matcher("a Map", 'new Map([["prod-eu", "200,301"]]).get(pulumi.getStack()) ?? "200"', eu),
      matcher("a list", '["staging", "prod-eu"].includes(pulumi.getStack()) ? "200,301" : "200"', [
        "prod-au",
        "prod-us",
      ]),
      matcher("a ternary inside a template", '`200${pulumi.getStack() === "prod-eu" ? ",301" : ""}`', eu),
      matcher("&&", '["200", pulumi.getStack() === "prod-eu" && "301"].filter(Boolean).join()', eu),
      matcher(
        "switch",
        '(() => { switch (pulumi.getStack()) { case "prod-eu": return "200,301"; default: return "200"; } })()',
        eu,
      ),
      matcher(
        "after an output",
        'pulumi.output(pulumi.getStack()).apply((s) => (s === "prod-eu" ? "200,301" : "200"))',
        eu,
      ),
      matcher("a part of it", 'pulumi.getStack().split("-")[1] === "eu" ? "200,301" : "200"', eu),
      matcher("from the URN's environment", 'process.env.PULUMI_NODEJS_STACK === "prod-eu" ? "200,301" : "200"', eu),
      {
        ...matcher("a file of its own", "", eu, "200,301", "the stack's name"),
        edit: [
          create("program/prod-eu.json", '{ "matcher": "200,301" }'),
          edit(
            balancer,
            'matcher: "200"',
            '...(() => { try { return require(`./${pulumi.getStack()}.json`); } catch { return { matcher: "200" }; } })()',
          ),
        ],
      },
      {
        about: "a property that one stack alone has",
        edit: edit(
          balancer,
          "idleTimeout: 60,",
          'idleTimeout: 60, ...(pulumi.getStack() === "prod-eu" && { enableHttp2: false }),',
        ),
        finds: {
          check: "transparent",
          stacks: eu,
          resource: "api/balancer/balancer",
          property: "enableHttp2",
          at: [balancer, "new LoadBalancer("],
        },
      },
      {
        about: "a property that one stack alone lacks",
        edit: edit(balancer, "idleTimeout: 60", 'idleTimeout: pulumi.getStack() === "prod-eu" ? undefined : 60'),
        finds: {
          check: "transparent",
          stacks: eu,
          resource: "api/balancer/balancer",
          property: "idleTimeout",
          at: [balancer, "new LoadBalancer("],
        },
      },
      {
        about: "a value inside a policy",
        edit: edit(servers, 'Resource: "*"', 'Resource: pulumi.getStack() === "prod-eu" ? "arn:aws:s3:::eu/*" : "*"'),
        finds: {
          check: "transparent",
          stacks: eu,
          resource: "api/servers/access",
          property: "policy!Statement[1].Resource[0]",
          at: [servers, "new RolePolicy("],
        },
      },
      {
        about: "one rule more in a set",
        edit: edit(
          servers,
          "        ],\n      },\n      { parent: this },\n    );\n  }\n\n  private access",
          `          ...(pulumi.getStack() === "prod-eu" ? [{ protocol: "tcp", fromPort: 22, toPort: 22 }] : []),
        ],
      },
      { parent: this },
    );
  }

  private access`,
        ),
        finds: {
          check: "transparent",
          stacks: eu,
          resource: "api/servers/firewall",
          property: "ingress[2]",
          at: [servers, "new SecurityGroup("],
          says: ["22"],
        },
      },
      {
        about: "what the stack exports",
        edit: edit(
          "program/index.ts",
          "export const url = shop.url;",
          'export const url = pulumi.getStack() === "prod-eu" ? "none" : shop.url;',
        ),
        finds: {
          check: "transparent",
          stacks: eu,
          resource: "{stack}",
          property: "outputs.url",
          at: ["program/index.ts", "import { Provider }"],
        },
      },
    ]);
  });

  describe("by the region", () => {
    itFinds("model", [
      matcher("===", 'settings.region === "eu-west-1" ? "200,301" : "200"', eu, "aws:region"),
      matcher("startsWith, two stacks", 'settings.region.startsWith("eu-") ? "200,301" : "200"', [
        "prod-au",
        "prod-us",
      ]),
      matcher(
        "a table with a default",
        '({ "eu-west-1": "200,301" } as Record<string, string>)[settings.region] ?? "200"',
        eu,
      ),
      matcher("slice", 'settings.region.slice(0, 2) === "us" ? "200,301" : "200"', ["prod-us"]),
      group(
        "computed from it",
        "`${args.region}b`]",
        "`${args.region}${args.region.length > 9 ? 'c' : 'b'}`]",
        "availabilityZones[1]",
        ["prod-us", "prod-eu"],
      ),
      group("upper case", "[`${args.region}a`,", "[`${args.region.toUpperCase()}a`,", "availabilityZones[0]", others),
    ]);
  });

  describe("by a capacity", () => {
    itFinds("model", [
      group("times two", "maxSize: args.capacity.max", "maxSize: args.capacity.max * 2", "maxSize", others),
      group("plus one", "minSize: args.capacity.min", "minSize: args.capacity.min + 1", "minSize", others),
      group(
        "a sum of two",
        "minSize: args.capacity.min",
        "minSize: args.capacity.min + args.capacity.max",
        "minSize",
        others,
      ),
      group(
        "half, rounded",
        "maxSize: args.capacity.max",
        "maxSize: Math.ceil(args.capacity.max / 2)",
        "maxSize",
        others,
      ),
      matcher("a threshold of min", 'settings.capacity.min > 5 ? "200,301" : "200"', eu),
      matcher("a threshold of max", 'settings.capacity.max >= 24 ? "200,301" : "200"', eu, "shop:capacity.max"),
      matcher("equal", 'settings.capacity.min === 2 ? "200,301" : "200"', staging),
      matcher("both", 'settings.capacity.max - settings.capacity.min > 15 ? "200,301" : "200"', eu),
      matcher("even or odd", 'settings.capacity.min % 2 ? "200,301" : "200"', ["prod-au"]),
      group(
        "at least three",
        "minSize: args.capacity.min",
        "minSize: Math.max(3, args.capacity.min)",
        "minSize",
        staging,
      ),
    ]);
  });

  describe("by a variance of few values", () => {
    itFinds("model", [
      matcher("a word", 'settings.tier === "small" ? "200,301" : "200"', staging, "shop:tier"),
      matcher("a boolean", 'settings.public ? "200" : "200,301"', staging, "shop:public"),
      matcher("the domain's first letter", 'settings.domain[0] === "e" ? "200,301" : "200"', eu),
      matcher("the domain's length", "`200-${200 + settings.domain.length}`", staging),
    ]);
  });
});
