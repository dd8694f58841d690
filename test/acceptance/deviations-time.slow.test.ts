import { expect } from "chai";
import { type Case, type Expected, itFinds } from "./deviation";
import { edit, errorsOf, judge, parityOf, withCopy } from "./harness";

const [balancer, storage, eu] = ["program/balancer.ts", "program/storage.ts", "Pulumi.prod-eu.yaml"] as const;
const all = ["staging", "prod-au", "prod-us", "prod-eu"];

/** A value that is never the same twice, as a tag of the bucket. */
const unsteady = (about: string, value: string, before = ""): Case => ({
  about,
  edit: edit(
    storage,
    "{ Public: String(settings.public) }",
    `{ Public: String(settings.public), Built: String(${value}) }${before}`,
  ),
  finds: {
    check: "transparent",
    stacks: all,
    resource: "api/storage/files",
    property: "tags.Built",
    at: [storage, "new Bucket("],
    says: ["run to run"],
  },
});

const waiver = (fields: string): string => `waivers:\n  - { ${fields}, owner: ops, reason: legacy clients }\n`;
const vary = "varies:\n";
const retention = "check: uniform, stack: prod-eu, property: shop:retentionDays";

describe("acceptance: what changes from run to run is one finding", () => {
  itFinds("model", [
    unsteady("the clock", "Date.now()"),
    unsteady("a date", "new Date().toISOString()"),
    unsteady("a date without its time", "new Date().toDateString()"),
    unsteady("a year", "new Date().getFullYear()"),
    unsteady("chance", "Math.random()"),
    unsteady("a UUID", "crypto.randomUUID()"),
    unsteady("random bytes", 'require("node:crypto").randomBytes(8).toString("hex")'),
    unsteady("a variable of the environment", "process.env.BUILD_NUMBER"),
    unsteady("the commit that is built", "process.env.GITHUB_SHA"),
    unsteady("the user", "process.env.USER"),
    unsteady("the user, by the system", 'require("node:os").userInfo().username'),
    unsteady("the host", 'require("node:os").hostname()'),
    unsteady("the process", "process.pid"),
    {
      ...unsteady("the time zone", "new Date(0).getHours()"),
      finds: { ...unsteady("", "").finds, stacks: ["prod-au", "prod-us", "prod-eu"] },
    },
    unsteady("the time since the start", "performance.now()"),
    unsteady("a high-resolution clock", "process.hrtime.bigint()"),
    unsteady(
      "a temporary folder",
      'require("node:fs").mkdtempSync(`${require("node:os").tmpdir()}/x-`).replace(/.*/, (made: string) => (require("node:fs").rmdirSync(made), made))',
    ),
  ]);
});

describe("acceptance: a property that the SDK drops is one finding", () => {
  const typo = (about: string, args: string): Case => ({
    about,
    edit: edit(
      balancer,
      '{ loadBalancerType: "application", internal: false, idleTimeout: 60, dropInvalidHeaderFields: true }',
      args,
    ),
    finds: {
      check: "known",
      stacks: ["prod-eu"],
      resource: "api/balancer/balancer",
      property: "idleTimeouts",
      at: [balancer, "new LoadBalancer("],
      says: ["drops"],
    },
  });
  const rest = 'loadBalancerType: "application", internal: false, idleTimeout: 60, dropInvalidHeaderFields: true';
  itFinds("model", [
    typo("in one stack, by a spread", `{ ${rest}, ...(pulumi.getStack() === "prod-eu" ? { idleTimeouts: 90 } : {}) }`),
    typo(
      "in one stack, by a variable",
      `(() => { const args = { ${rest} } as Record<string, unknown>; if (pulumi.getStack() === "prod-eu") args.idleTimeouts = 90; return args; })()`,
    ),
  ]);

  it("in all stacks, it is one warning", async () => {
    const typoEverywhere = edit(balancer, "idleTimeout: 60", "...{ idleTimeouts: 60 }");
    const result = await withCopy("model", [typoEverywhere], (copy) => judge(copy));
    expect(result.verdict).to.equal("parity");
    const warnings = parityOf(result).findings.filter(({ severity }) => severity === "warning");
    expect(
      warnings.map(({ check, resource, property, stacks }) => ({ check, resource, property, stacks })),
    ).to.deep.equal([{ check: "known", resource: "api/balancer/balancer", property: "idleTimeouts", stacks: all }]);
  });
});

describe("acceptance: waivers", () => {
  const deviation = edit(eu, "shop:retentionDays: 30", "shop:retentionDays: 7");
  const row = waiver(`${retention}, value: "7", expires: 2026-05-31`);
  const stale: Expected = {
    check: "waiver",
    stacks: ["prod-eu"],
    resource: null,
    property: "shop:retentionDays",
    at: ["parity.yaml", "retentionDays"],
  };

  it("one that is in force lets its deviation pass", async () => {
    const inForce = edit("parity.yaml", vary, `${waiver(`${retention}, value: "7", expires: 2026-06-01`)}${vary}`);
    const result = await withCopy("model", [deviation, inForce], (copy) =>
      judge(copy, { now: new Date("2026-06-01T23:59:59Z") }),
    );
    expect(errorsOf(result)).to.deep.equal([]);
    expect(result.verdict).to.equal("parity");
  });

  itFinds("model", [
    {
      about: "one that has expired",
      edit: [deviation, edit("parity.yaml", vary, row + vary)],
      finds: { ...stale, says: ["expired on 2026-05-31", "ops"] },
    },
    {
      about: "one that expired a second ago",
      edit: [deviation, edit("parity.yaml", vary, row + vary)],
      now: new Date("2026-06-01T00:00:00Z"),
      finds: { ...stale, says: ["expired"] },
    },
    {
      about: "one that nothing needs any more",
      edit: edit("parity.yaml", vary, waiver(`${retention}, value: "7", expires: 2027-01-31`) + vary),
      finds: { ...stale, says: ["ops"] },
    },
    {
      about: "one that nothing needs, expired too",
      edit: edit("parity.yaml", vary, row + vary),
      finds: stale,
    },
    {
      about: "one of another value: the deviation stands",
      edit: [deviation, edit("parity.yaml", vary, waiver(`${retention}, value: "14", expires: 2027-01-31`) + vary)],
      finds: {
        check: "uniform",
        stacks: ["prod-eu"],
        resource: null,
        property: "shop:retentionDays",
        at: [eu, "retentionDays"],
        says: ["14"],
      },
    },
    {
      about: "one of a property of a resource, stale",
      edit: edit(
        "parity.yaml",
        vary,
        waiver(
          'check: transparent, stack: prod-eu, resource: "api/balancer/targets", property: healthCheck.path, value: /old, expires: 2027-01-31',
        ) + vary,
      ),
      finds: {
        ...stale,
        resource: "api/balancer/targets",
        property: "healthCheck.path",
        at: ["parity.yaml", "healthCheck.path"],
      },
    },
  ]);
});
