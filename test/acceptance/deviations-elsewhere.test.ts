import { itFinds } from "./deviation";
import { edit } from "./harness";

const eu = "Pulumi.prod-eu.yaml";
const property = "parity:capacity.max";

describe("acceptance: what stands elsewhere, or changes with the calendar", () => {
  itFinds("own", [
    {
      about: "D12: a nested key removed",
      edit: edit(eu, "    max: 24\n", ""),
      finds: { check: "closed", stacks: ["prod-eu"], resource: null, property, at: [eu, "parity:capacity:"] },
    },
  ]);

  itFinds("model", [
    {
      about: "D13: a list as long as the capacity says",
      edit: [
        edit("program/servers.ts", "this.firewall()", "this.firewall(args)"),
        edit("program/servers.ts", "private firewall()", "private firewall(args: ServersArgs)"),
        edit(
          "program/servers.ts",
          'cidrBlocks: ["10.0.9.0/24"]',
          "cidrBlocks: Array.from({ length: args.capacity.min }, (_, i) => `10.0.${i}.0/24`)",
        ),
      ],
      finds: {
        check: "transparent",
        stacks: ["staging", "prod-au", "prod-us", "prod-eu"],
        resource: "api/servers/firewall",
        property: "ingress[1].cidrBlocks",
        at: ["program/servers.ts", "new SecurityGroup("],
      },
    },
    {
      about: "D14: a transformation of all resources",
      edit: edit(
        "program/index.ts",
        "const settings = readSettings();",
        'const settings = readSettings();\nif (pulumi.getStack() === "prod-eu")\n  pulumi.runtime.registerStackTransformation(({ props, opts, type }) =>\n    type.startsWith("aws:") ? { props: { ...props, tags: { legacy: "yes" } }, opts } : undefined,\n  );',
      ),
      finds: {
        check: "transparent",
        stacks: ["prod-eu"],
        resource: "api/balancer/balancer",
        property: "tags",
        at: ["program/balancer.ts", "new LoadBalancer("],
      },
    },
  ]);
});
