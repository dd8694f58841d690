// What the engine loads. The pack itself is TypeScript, built into dist/policy.js: compiling it here, with types, would
// take seconds of every preview. Where it is not built, nothing can be judged, and nothing passes.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const built = join(__dirname, "..", "dist", "policy.js");
const fix = `run \`npm ci\` (or \`npm run build\`) in ${join(__dirname, "..")}, then try again.`;

if (existsSync(built)) {
  require(built);
} else {
  const { PolicyPack } = require("@pulumi/policy");
  new PolicyPack("parity", {
    policies: [
      {
        name: "parity-check",
        description: "The stacks can be judged.",
        enforcementLevel: "mandatory",
        severity: "high",
        validateResource: ({ type }, reportViolation) => {
          if (type === "pulumi:pulumi:Stack")
            reportViolation(`Nothing was judged: the pack is not built. To fix it, ${fix}`);
        },
      },
    ],
  });
}
