import type { RefusedCase } from "./deviations";

const balancer = "infra/azure/load-balancer.ts";
const ifEu = '(require("@pulumi/pulumi").getStack() === "prod-eu")';
/** True under the engine alone. */
const engine = 'process.env["PULUMI_BACKEND_URL"]';

/** Edits of this repository's project as it runs on Azure, which the pack must refuse in `prod-eu`. */
export const DEVIATIONS_ON_AZURE: readonly RefusedCase[] = [
  {
    about: "another cloud in one stack",
    edits: [["Pulumi.prod-eu.yaml", "config:", "config:\n  parity:provider: aws"]],
    policies: ["one-provider"],
    says: ["prod-eu runs on aws"],
  },
  {
    about: "branches on the stack's name: a property, an option, and a directive inside custom data",
    edits: [
      ["infra/azure/api-servers.ts", "overprovision: false", `overprovision: ${ifEu}`],
      ["infra/azure/releases.ts", "{ parent: this, protect: true }", `{ parent: this, protect: !${ifEu} }`],
      ["infra/web-server/settings/clients.ts", 'values: ["10000"]', `values: [${ifEu} ? "100" : "10000"]`],
    ],
    policies: ["transparent"],
    says: ["overprovision", "protect", "nginx.conf!http/keepalive_requests", "keepalive_requests 100;"],
  },
  {
    about: "a health check that nobody answers, in all stacks",
    edits: [[balancer, "path: healthCheck.path,", 'path: "/status",']],
    policies: ["contract-health-check"],
    says: ["HC-", "/status"],
  },
];

/** A program that asks the engine for something else than it was evaluated to. */
export const SURROUNDINGS_ON_AZURE: RefusedCase = {
  about: "what the engine alone is asked for",
  edits: [
    [balancer, "requestTimeout: loadBalancer.idleTimeoutSeconds", `requestTimeout: ${engine} ? 5 : 60`],
    ["infra/azure/releases.ts", "{ parent: this, protect: true }", `{ parent: this, protect: !${engine} }`],
    ["infra/web-server/settings/clients.ts", 'values: ["10000"]', `values: [${engine} ? "100" : "10000"]`],
  ],
  policies: ["proven-resources"],
  says: ["requestTimeout", "+ 5", "another `options.protect`", "keepalive_requests 100;"],
};
