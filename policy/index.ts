import { Session } from "./session";

const session = new Session(process.env, process.cwd());
// Loading the SDK takes half a second: the check goes on meanwhile.
session.begin();
const { PolicyPack } = require("@pulumi/policy") as typeof import("@pulumi/policy");
const { policies } = require("./policies") as typeof import("./policies");
new PolicyPack("parity", { policies: policies(session), enforcementLevel: "mandatory", displayName: "parity" });
