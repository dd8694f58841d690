import { expect } from "chai";
import { OWN_PROJECT } from "../../support/engine/projects";
import { openWorkspace, type Workspace } from "../../support/engine/workspace";
import { type Edit, type Outcome, PackRunner, PREVIEW } from "./pack";

const STACK = "prod-eu";
const balancer = "infra/aws/load-balancer.ts";

/** True under the engine alone: an evaluation has no backend, and no variable that says where it is. */
const engine = 'process.env["PULUMI_BACKEND_URL"]';

/** A program that asks the engine for something else than it was evaluated to, in every way at once. */
const SURROUNDINGS: readonly Edit[] = [
  // A value, a property more and a property less.
  [balancer, "clientKeepAlive: 3600,", `clientKeepAlive: ${engine} ? 60 : 3600,`],
  [
    balancer,
    "enableDeletionProtection: true,",
    `...(${engine} ? { enableZonalShift: true } : { enableDeletionProtection: true }),`,
  ],
  // Unknown in a preview, where a value was proven: the SDK would make an advice of a policy that touched it.
  [balancer, "priority: 1,", `priority: ${engine} ? https.arn.apply(() => 1) : 1,`],
  // A secret, and plain text.
  [
    balancer,
    'messageBody: "Not found"',
    `messageBody: ${engine} ? "Not found" : require("@pulumi/pulumi").secret("Not found")`,
  ],
  // Another resource's output, which is as unknown as the right one.
  [balancer, "certificateArn: args.certificateArn", `certificateArn: ${engine} ? balancer.arn : args.certificateArn`],
  // A resource more with a child, another less, and an option.
  [
    "infra/index.ts",
    "export const url",
    `if (${engine}) {
  const { Bucket, BucketVersioning } = require("@pulumi/aws/s3");
  const extra = new Bucket("extra");
  new BucketVersioning("child", { bucket: extra.id, versioningConfiguration: { status: "Enabled" } }, { parent: extra });
}
export const url`,
  ],
  [balancer, "[scheme, port] of [", `[scheme, port] of ${engine} ? [["https", httpsPort] as const] : [`],
  [
    "infra/aws/private-bucket.ts",
    "{ parent: this, protect: true }",
    `{ parent: this, protect: !${engine} || name !== "api-releases" }`,
  ],
  // One directive, inside user data.
  ["infra/web-server/settings/clients.ts", 'values: ["10000"]', `values: [${engine} ? "100" : "10000"]`],
];

const targets = "api/api-balancer";

/** The policy, and what it says of each. */
const TOLD: readonly (readonly [about: string, policy: string, ...says: string[]])[] = [
  [
    "a value",
    "proven-resources",
    `${targets}/api-balancer-alb · clientKeepAlive`,
    "- 3600 expected",
    "+ 60 prod-eu",
    balancer,
  ],
  ["a property more", "proven-resources", "asked for `enableZonalShift`, and none was proven"],
  ["a property less", "proven-resources", "asked for no `enableDeletionProtection`, and one was proven"],
  ["an unknown value", "proven-resources", "`priority` is unknown under the engine, and a value was proven"],
  ["plain text of a secret", "proven-resources", "fixedResponse.messageBody` is plain text under the engine"],
  ["a resource more", "proven-resources", "extra The engine is asked for a resource that was not proven for prod-eu"],
  // Of the resource more, which names none: its version is the SDK's.
  ["a provider that nothing was proven to use", "proven-resources", "(pulumi:providers:aws: default_"],
  [
    "a resource less",
    "proven-stack",
    "api-balancer-from-http A resource that was proven for prod-eu is not registered",
  ],
  ["an option", "proven-resources", "another `options.protect`"],
  [
    "a directive",
    "proven-resources",
    "userData!/etc/nginx/nginx.conf!http/keepalive_requests",
    "keepalive_requests 100;",
  ],
  [
    "another's output",
    "proven-stack",
    "another `certificateArn`",
    "- waits for",
    "+ waits for api/api-balancer/api-balancer-alb",
  ],
];

describe("the policy pack compares what is registered with what was proven", function () {
  this.timeout(600_000);
  let workspace: Workspace;
  let preview: Outcome;
  let update: Outcome;
  let advised: Outcome;
  let created: readonly string[];

  before(async () => {
    workspace = await openWorkspace(OWN_PROJECT.dir, OWN_PROJECT.workspace);
    await workspace.stackInit(STACK);
    const runner = new PackRunner(workspace, ["infra"]);
    runner.edit(SURROUNDINGS);
    preview = await runner.run(STACK, PREVIEW);
    update = await runner.run(STACK, ["up", "--yes"]);
    created = await runner.created(STACK);
    // A level of its own takes away what only `remediate` shows: no value may be told then.
    advised = await runner.run(STACK, PREVIEW, { all: "advisory" });
  });
  after(() => workspace?.close());

  for (const [about, policy, ...says] of TOLD) {
    it(`and refuses ${about}`, () => {
      expect(preview.status).not.to.equal(0);
      const messages = preview.said
        .split("- [")
        .filter((message) => message.startsWith("mandatory]") && message.includes(` ${policy} `));
      expect(
        messages.filter((message) => says.every((word) => message.includes(word))),
        preview.said,
      ).to.have.lengthOf(1);
    });
  }

  it("saying nothing of the children of what was not proven, nor of what is as it was", () => {
    expect(preview.said).not.to.match(/ child The engine is asked/);
    expect(preview.said.match(/proven-resources/g)).to.have.lengthOf(
      TOLD.filter(([, policy]) => policy === "proven-resources").length,
    );
  });

  it("without a policy that could not run, or became an advice", () => {
    expect(preview.said).not.to.contain("can't run policy");
    expect(preview.said).not.to.contain("[advisory]");
  });

  it("before an update creates anything", () => {
    expect(update.status).not.to.equal(0);
    expect(update.said).to.contain("clientKeepAlive");
    expect(created).to.deep.equal([]);
  });

  it("only advises where it is told to, and then shows no value that could be a secret", () => {
    expect(advised.status, advised.said).to.equal(0);
    expect(advised.said).to.contain("[advisory] [severity: high] proven-resources").and.to.contain("clientKeepAlive");
    expect(advised.said).not.to.contain("+ 60 prod-eu");
  });
});
