import { watchConfig } from "./configured";
import { Session } from "./session";

const session = new Session(process.env, process.cwd());
// Loading the SDK takes half a second: the check goes on meanwhile.
session.begin();
const { PolicyPack } = require("@pulumi/policy") as typeof import("@pulumi/policy");
const { policies } = require("./policies") as typeof import("./policies");
const all = policies(session);
watchConfig(
  all.map(({ name }) => name),
  (unknown) => {
    session.unknownPolicies = unknown;
  },
);
new PolicyPack("parity", { policies: all, enforcementLevel: "mandatory", displayName: "parity" });
