import { z } from "zod";

const strings = z.array(z.string());
const outcome = z.enum(["needed", "listed", "unchanged", "harmful", "unknown", "absent"]);

const change = z.strictObject({
  effect: z
    .enum(["breaks", "changes", "repairs"])
    .describe("The probes passed and fail; are answered otherwise but pass or fail as before; failed and pass."),
  path: z.string().describe("Id of the traffic path."),
  probes: strings.describe("Ids of probes that are answered alike, before and after."),
  titles: strings.describe("The same probes in words."),
  before: z.string(),
  after: z.string(),
  symptom: z.string().describe("What people see; empty where nothing fails."),
  steps: strings.describe("How nginx comes to the answer without the setting; given for settings that were asked for."),
});

const row = z.strictObject({
  row: z.string().describe("Of the contract; `parity explain` takes it."),
  how: z.enum(["broken", "listed"]).describe("Broken when judged without the setting; or listed as needing it."),
  symptom: z.string(),
  message: z.string().nullable().describe("What the check says without the setting, where it is broken."),
});

const outcomeMembers = {
  stack: z.string(),
  sameAs: z
    .string()
    .nullable()
    .describe("The first stack before it of which the same is said, apart from each one's own values."),
  outcome,
  changes: z.array(change),
  rows: z.array(row),
  unknown: strings.describe("Why it cannot be decided."),
};

/** @param location the schema of a place in the program, which the result defines once */
export function impactSchema<L extends z.ZodType>(location: L) {
  const cell = z.strictObject({
    ...outcomeMembers,
    text: z.string().nullable().describe("The directive on one line; null: absent."),
    at: z.string().nullable().describe("Where it stands on the server: `/etc/nginx/conf.d/api.conf:7`."),
    location: location.nullable().describe("Where the program declares the file."),
  });
  const setting = z.strictObject({
    file: z.string(),
    address: z.string().describe("In the file, the stacks' own values as `{key}`: the same in all stacks."),
    server: z.string().nullable().describe("Which web server has it, where a stack has several."),
    text: z.string().describe("The directive on one line, the stacks' own values as `{key}`."),
    outcome: z
      .enum(["needed", "harmful", "unknown", "listed", "removable"])
      .describe(
        "Over all stacks. Removable speaks of traffic: not of logs, load, nor of who is let in (`deny 10.0.0.0/8;`).",
      ),
    access: z
      .boolean()
      .describe(
        "It decides who is let in, itself, by its block, what it includes, or a variable: `removable` says nothing of that.",
      ),
    onlyIn: strings.describe("The stacks that need it where others have it and do not; empty: all are alike."),
    notWith: z.array(strings).describe("Settings that must not all go together with it."),
    stacks: z.array(cell).describe("Every stack, in rollout order."),
  });
  const set = z.strictObject({
    of: z.enum(["asked", "removable", "unchanged"]).describe("Which settings were removed together."),
    settings: strings.describe("As `file!address`."),
    stacks: z.array(z.strictObject(outcomeMembers)),
    conflicts: z.array(strings).describe("Minimal sets: each setting alone changes nothing, all of one together do."),
  });
  const basis = z.strictObject({
    stack: z.string(),
    paths: z.int().min(0),
    probes: z.int().min(0),
    failing: strings.describe("Probes that fail as things are."),
    rows: z.int().min(0).describe("Rows of the contract that speak of the stack's traffic paths."),
    notJudged: strings.describe("Rows that were not judged, and why."),
    gaps: strings.describe("What could not be followed, or was assumed."),
  });
  const disagreement = z.strictObject({
    stack: z.string(),
    without: strings.describe("As `file!address`; empty: nothing was removed."),
    probe: z.string(),
    predicted: z.string(),
    observed: z.string(),
  });
  const rehearsal = z.strictObject({
    nginx: z.string().describe("Version of the nginx that ran."),
    limits: strings.describe("What stands between this and the full proof."),
    compared: z.int().min(0),
    agreed: z.int().min(0),
    undecided: z.int().min(0),
    disagreements: z.array(disagreement).describe("Each is a defect of the model."),
  });
  return z.strictObject({
    asked: strings.describe("What was asked for, as given; empty: all settings."),
    basis: z.array(basis).describe("What each stack was judged by, in rollout order."),
    settings: z.array(setting).describe("In the order of files and of the configuration."),
    sets: z.array(set),
    rehearsal: rehearsal.nullable(),
  });
}
