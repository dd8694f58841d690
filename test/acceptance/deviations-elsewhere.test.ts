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
      about: "a list as long as the capacity says",
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
  ]);
});
