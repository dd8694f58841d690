import { z } from "zod";
import type { Result } from "../result";
import { declaredSchema } from "./schema-declared";
import { impactSchema } from "./schema-impact";
import { rehearsalSchema } from "./schema-rehearsal";
import { reviewSchema } from "./schema-review";

/** Turns the `readonly` of the contract off, which zod's types do not have. */
type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

const location = z
  .strictObject({
    stack: z.string().nullable().describe("The stack it speaks of; null where it concerns all."),
    file: z.string().describe("Relative to the project's folder, with forward slashes."),
    line: z.int().min(1),
    column: z.int().min(1),
  })
  .meta({ id: "location" });

const stack = z.strictObject({
  name: z.string(),
  provider: z.string().nullable().describe("Provider packages with version, comma-separated; null: not evaluated."),
  resources: z.int().min(0).nullable().describe("How many resources the stack registers; null: not evaluated."),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .nullable()
    .describe("Of the graph with the stack's own values put back to samples: equal in all stacks at parity."),
  paths: z
    .int()
    .min(0)
    .nullable()
    .describe("Traffic paths to a known nginx, by which the contract was judged; null: not evaluated."),
});

const waiver = z.strictObject({
  owner: z.string(),
  reason: z.string(),
  expires: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .describe("Last day on which it holds, UTC."),
});

const finding = z.strictObject({
  id: z
    .string()
    .describe("Stable over runs: a hash of check, resource and property; of what it says, where it has neither."),
  check: z.string().describe("`parity explain` takes it."),
  severity: z.enum(["error", "warning", "note"]),
  stacks: z.array(z.string()).describe("The stacks that deviate, in rollout order."),
  resource: z.string().nullable().describe("Address: logical names from the outermost component, joined by /."),
  type: z.string().nullable().describe("Pulumi type token."),
  property: z.string().nullable().describe("Property path; each `!` is a decoding step."),
  message: z.string(),
  expected: z.string().nullable().describe("What the other stacks have; null: absent, or not a matter of values."),
  values: z
    .record(z.string(), z.string().nullable())
    .describe("Stack → value as text (null: absent). Empty where the finding is not about a value."),
  why: z.string(),
  fix: z.string(),
  locations: z.array(location),
  waiver: waiver.nullable().describe("The accepted deviation that softens this finding."),
});

/** The contract of `--format json`: what every verb prints, kept equal to {@link Result} by the compiler. */
export const resultSchema = z
  .strictObject({
    version: z.literal(1),
    verb: z.string(),
    verdict: z.enum(["parity", "deviates", "undetermined"]).describe("Exit status 0, 1, 2."),
    stacks: z.array(stack).describe("In rollout order."),
    findings: z.array(finding).describe("In a total order: the same input gives the same bytes."),
    errors: z
      .array(z.strictObject({ message: z.string(), location: location.nullable() }))
      .describe("Why the verdict is undetermined."),
    declared: z
      .exactOptional(declaredSchema(location))
      .describe("What the stacks declare, of the verb `check` where it is asked for."),
    impact: z.exactOptional(impactSchema(location)).describe("Of the verb `impact`."),
    rehearsal: z.exactOptional(rehearsalSchema).describe("Of the verb `rehearse`."),
    review: z.exactOptional(reviewSchema(location, finding, impactSchema(location))).describe("Of the verb `review`."),
    timings: z.strictObject({
      loadMs: z.number().min(0),
      evaluateMs: z.number().min(0),
      checkMs: z.number().min(0),
      contractMs: z.number().min(0).describe("Of checkMs, what traffic paths and the contract took."),
      impactMs: z.exactOptional(z.number().min(0)).describe("Of checkMs, what the impact of settings took."),
      rehearseMs: z.exactOptional(z.number().min(0)).describe("What the rehearsal took."),
      baseMs: z.exactOptional(z.number().min(0)).describe("Of a review, what the base took longer than the work tree."),
    }),
  })
  .meta({ title: "Result of parity" }) satisfies z.ZodType<Mutable<Result>>;

/** Fails to compile when {@link Result} has a member that the schema lacks. */
export type ResultMatchesSchema = Mutable<Result> extends z.infer<typeof resultSchema> ? true : never;
const resultMatchesSchema: ResultMatchesSchema = true;
void resultMatchesSchema;

/** JSON Schema (draft 2020-12) of the result. */
export function resultJsonSchema(): object {
  return z.toJSONSchema(resultSchema);
}
