import { z } from "zod";

const strings = z.array(z.string());
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const sides = z.strictObject({
  before: z.string().nullable().describe("As text, non-strings as canonical JSON; null: absent."),
  after: z.string().nullable(),
});

const traffic = z.strictObject({
  stack: z.string(),
  sameAs: z.string().nullable().describe("The first stack before it of which the same is said."),
  effect: z
    .enum(["breaks", "changes", "repairs", "unknown"])
    .describe("Unknown: it cannot be decided; `symptom` says what would have to be known."),
  path: z.string().describe("Id of the traffic path; empty where it concerns the stack as a whole."),
  titles: strings.describe("Probes in words."),
  before: z.string(),
  after: z.string(),
  symptom: z.string().describe("What people see; empty where nothing fails."),
});

const validity = z.strictObject({
  stack: z.string(),
  verdict: z
    .enum(["baseline", "unchanged", "valid", "invalid"])
    .describe("Whether what passes in the baseline stack passes here; baseline: the stack that is tested."),
  reason: z.string().nullable().describe("The first fact that differs, or is not known."),
  fact: z
    .strictObject({ name: z.string(), baseline: z.string().nullable(), stack: z.string().nullable() })
    .nullable()
    .describe("That fact on both sides, where it is a value."),
  mends: z
    .exactOptional(z.literal(true))
    .describe("What differs is that the change makes the stack there what the baseline stack is already."),
  compared: z.strictObject({
    changes: z.int().min(0),
    paths: z.int().min(0),
    probes: z.int().min(0),
  }),
});

const dependency = z.strictObject({
  name: z.string(),
  before: z.string().nullable().describe("Null: not there. Several versions are joined by `, `."),
  after: z.string().nullable(),
  kind: z.enum(["provider", "pulumi", "package"]),
  direct: z.boolean().describe("The project itself asks for it."),
});

const base = z.strictObject({
  ref: z.string().describe("As given."),
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
  modules: z
    .enum(["same", "given", "installed"])
    .nullable()
    .describe("Whose packages the base was evaluated with; null: it was not, and `errors` says why."),
  rules: z.enum(["own", "work-tree"]).describe("By which parity.yaml it is judged; it may have none of its own."),
});

/**
 * @param location the schema of a place in the program, which the result defines once
 * @param finding that of a finding
 * @param impact that of the member `impact`
 */
export function reviewSchema<L extends z.ZodType, F extends z.ZodType, I extends z.ZodType>(
  location: L,
  finding: F,
  impact: I,
) {
  const place = z.strictObject({
    stack: z.string().nullable(),
    file: z.string().describe("Relative to the project's folder, with forward slashes."),
    line: z.int().min(1),
    column: z.int().min(1),
    side: z.enum(["base", "work-tree"]).describe("In which of the two trees."),
  });
  const change = z.strictObject({
    id: z.string().describe("Stable over runs: a hash of what it is about."),
    kind: z
      .enum(["added", "changed", "removed", "replaced"])
      .describe("Replaced: the resource is deployed anew, as the program or the provider's SDK says."),
    of: z.enum(["config", "resource", "property", "setting"]).describe("A setting is one nginx directive or block."),
    resource: z.string().nullable().describe("Address, the stack's own name as `{stack}`; null for config."),
    type: z.string().nullable(),
    property: z.string().nullable().describe("Property address, or config key; null: the resource as a whole."),
    stacks: strings.describe("Stacks in which it changes, in rollout order."),
    uniform: z.boolean().describe("The same in every stack that is there before and after."),
    same: sides.nullable().describe("With the stacks' own values as `{key}`, where all stacks of it agree."),
    values: z.record(z.string(), sides),
    traffic: z.boolean().describe("On a traffic path: load balancer, listener, health check, web server."),
    byDependency: z.boolean().describe("The base's program shows it too under the work tree's packages."),
    ignored: z.exactOptional(z.literal(true)).describe("No update: `ignoreChanges` names this input on both sides."),
    also: z.exactOptional(z.int().min(1)).describe("Further resources of which the same is true."),
    locations: z.array(place),
  });
  const waiver = z.strictObject({
    kind: z.enum(["added", "changed", "removed", "expiring", "expired", "stale"]),
    check: z.string(),
    stack: z.string(),
    resource: z.string().nullable(),
    property: z.string().nullable(),
    owner: z.string(),
    reason: z.string(),
    expires: day,
    before: z.strictObject({ owner: z.string(), reason: z.string(), expires: day }).nullable(),
    neededBy: strings.describe("Probes that need the setting it is on; empty: none, or it is on no setting."),
    location: location.nullable(),
  });
  const rule = z.strictObject({
    kind: z.enum(["added", "changed", "removed"]),
    of: z.enum(["baseline", "varies", "derived", "excluded", "fact"]),
    name: z.string(),
    before: z.string().nullable().describe("Why it may differ, or the value; null: it is not declared."),
    after: z.string().nullable(),
    loosens: z.boolean().describe("Less is found by it: more may differ, or a fact is gone that checks need."),
    location: location.nullable(),
  });
  return z.strictObject({
    base,
    stacksAdded: strings,
    stacksRemoved: strings,
    changes: z.array(change).describe("What is not the same in all stacks first."),
    impact: impact.nullable().describe("What settings that are removed or changed are needed for, in the base."),
    traffic: z.array(traffic),
    validity: z.array(validity).describe("Every stack, in rollout order."),
    waivers: z.array(waiver),
    rules: z.exactOptional(z.array(rule)).describe("What parity.yaml declares otherwise; absent: nothing."),
    dependencies: z.array(dependency),
    standing: z.array(finding).describe("Findings that the base has too."),
    mended: z.array(finding).describe("Findings of the base that are gone."),
  });
}
