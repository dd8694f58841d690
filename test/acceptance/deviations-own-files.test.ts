import { type Case, itFinds } from "./deviation";
import { type Change, create, edit, onlyInFullSuite } from "./harness";

const ifEu = 'require("@pulumi/pulumi").getStack() === "prod-eu"';
const eu = "Pulumi.prod-eu.yaml";
const model = "parity.yaml";
const balancer = "infra/aws/load-balancer.ts";

const inStackFile = (check: string, property: string, at = property.replace(/.*\./, "")): Case["finds"] => ({
  check,
  stacks: ["prod-eu"],
  resource: null,
  property,
  at: [eu, `${at}:`],
});

const waiver = (expires: string): Change =>
  edit(
    model,
    "varies:\n",
    `waivers: [{ check: transparent, stack: prod-eu, resource: api/api-balancer/api-balancer-targets, property: healthCheck.path, value: /old, owner: ops, reason: legacy, expires: ${expires} }]\nvaries:\n`,
  );
const path = (value: string): Change =>
  edit(balancer, "path: healthCheck.path,", `path: ${ifEu} ? "${value}" : healthCheck.path,`);
const waived = {
  check: "waiver",
  stacks: ["prod-eu"],
  resource: "api/api-balancer/api-balancer-targets",
  property: "healthCheck.path",
  at: [model, "waivers:"],
} as const;

/** Every item of the list, once, on this repository's own four stacks. */
onlyInFullSuite("acceptance: this repository's stacks, each deviation in a file", () => {
  describe("what a stack file says", () => {
    itFinds("own", [
      {
        about: "the provider of one stack changed",
        edit: edit(eu, "config:\n", "config:\n  parity:provider: azure\n"),
        finds: { ...inStackFile("one-provider", "parity:provider"), says: ["azure-native", "aws"] },
      },
      {
        about: "a key added",
        edit: edit(eu, "  parity:domain:", "  parity:legacy: true\n  parity:domain:"),
        finds: inStackFile("closed", "parity:legacy"),
      },
      {
        about: "a nested key added",
        edit: edit(eu, "    min: 6", "    min: 6\n    desired: 8"),
        finds: inStackFile("closed", "parity:capacity.desired"),
      },
      {
        about: "a key removed",
        edit: edit(eu, "  azure-native:location: northeurope\n", ""),
        finds: inStackFile("closed", "azure-native:location", "config"),
      },
      {
        about: "a nested key removed",
        edit: edit(eu, "    max: 24\n", ""),
        finds: inStackFile("closed", "parity:capacity.max", "parity:capacity"),
      },
      {
        about: "a key renamed",
        edit: edit(eu, "parity:domain:", "parity:host:"),
        finds: inStackFile("closed", "parity:domain", "parity:host"),
      },
      {
        about: "a nested key renamed",
        edit: edit(eu, "    max: 24", "    most: 24"),
        finds: inStackFile("closed", "parity:capacity.max", "most"),
      },
      {
        about: "an undeclared value changed",
        edit: edit(eu, "config:\n", "config:\n  parity:releaseVersion: 1.0.1\n"),
        finds: inStackFile("uniform", "parity:releaseVersion"),
      },
      {
        about: "a stack file that is not listed",
        edit: create("Pulumi.prod-jp.yaml", "config: {}\n"),
        finds: {
          check: "closed",
          stacks: ["prod-jp"],
          resource: null,
          property: null,
          at: ["Pulumi.prod-jp.yaml", "config:"],
        },
      },
      {
        about: "plain text where others have a secret",
        edit: [
          ...["staging", "prod-au", "prod-us"].map((stack) =>
            edit(`Pulumi.${stack}.yaml`, "config:\n", "config:\n  parity:alarmEmail: { secure: v1:eA==:eQ== }\n"),
          ),
          edit(eu, "config:\n", "config:\n  parity:alarmEmail: eu@example.net\n"),
          edit(
            model,
            "varies:\n",
            "varies:\n  parity:alarmEmail: { sample: sample@example.net, why: each environment has its own team }\n",
          ),
        ],
        finds: { ...inStackFile("closed", "parity:alarmEmail"), says: ["plain text"] },
      },
    ]);
  });

  describe("waivers", () => {
    itFinds("own", [
      { about: "an expired one", edit: [path("/old"), waiver("2026-05-31")], finds: { ...waived, says: ["expired"] } },
      { about: "a stale one", edit: waiver("2027-01-31"), finds: waived },
    ]);
  });
});
