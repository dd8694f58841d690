import * as z from "zod/mini";
import { LEGAL_NAME } from "./key";

/**
 * `parity.yaml`, validated with zod. The `mini` build is the same validator without the methods: bundled it loads in
 * 3 ms, the full one in 10 to 26 ms. Descriptions end in the JSON Schema, for editors (json-schema.ts); the messages of
 * what zod finds itself are in schema-problems.ts.
 */
function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.meta({ description })) as T;
}

const matching = (pattern: RegExp, error: string) => z.string().check(z.regex(pattern, { error }));

/** A sentence or a name that a person writes: not empty, not only white space. */
const words = (description: string) => described(matching(/\S/, "must not be empty"), description);

const anything = (description: string) =>
  described(z.unknown().check(z.refine((value) => value !== undefined, { error: "is missing" })), description);

const stackName = (description: string) =>
  described(matching(LEGAL_NAME, "must be a stack's name: at most 100 letters, digits, `-`, `_` and `.`"), description);

const why = words("The reason, in a sentence that the next person understands.");

const baseline = z.strictObject({
  provider: described(
    matching(/^[a-z][a-z0-9-]*$/, "must be the name of a provider package, like `aws` or `azure-native`"),
    "The provider package that every stack runs on, like `aws`.",
  ),
  stack: stackName("The reference stack that all others must equal."),
});

const excluded = z.strictObject({
  stack: described(
    matching(/^[A-Za-z0-9_.*-]{1,100}$/, "must be a stack's name, with `*` for any characters"),
    "A stack's name, with `*` for any characters.",
  ),
  why,
});

const variance = z.strictObject({
  sample: anything("A legal value of this variance; for text and numbers one that no stack uses."),
  why,
});

const derived = z.strictObject({
  resource: words("Address of the resource, `*` for any part of one name."),
  property: words("Property of the resource, `*` for any part of one step."),
  from: words("The variance the property is computed from, or `{stack}` for the stack's name."),
  why,
});

/** True for a day that the calendar has. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const waiver = z.strictObject({
  check: words("The check whose finding is accepted."),
  stack: stackName("The stack in which it is accepted."),
  resource: z.optional(z.nullable(words("Address of the resource."))),
  property: z.optional(z.nullable(words("Property of the resource, or the config key."))),
  value: z.optional(z.unknown()).check(z.meta({ description: "The value that is accepted; void with any other." })),
  owner: words("Who answers for it."),
  reason: words("Why it is accepted."),
  expires: described(
    z.string().check(z.refine(isDate, { error: "must be a day like 2027-01-31" })),
    "Last day on which it holds, YYYY-MM-DD, in UTC.",
  ),
});

const answers = (description: string) => described(z.record(z.string(), z.unknown()), description);

const nginx = z.strictObject({
  version: z.optional(matching(/^\d+\.\d+\.\d+$/, 'must be a version of three numbers, like "1.28.0"')),
  root: z.optional(described(z.boolean(), "Whether nginx starts as root.")),
  modules: z.optional(described(z.array(words("Name of a module, like http_realip.")), "Modules nginx is built with.")),
});

const duration = (description: string) =>
  described(matching(/^\d+(ms|s|m|h|d)$/, "must be a duration like 45s, 2m or 500ms"), description);

const application = z.strictObject({
  maxUpload: z.optional(
    described(matching(/^\d+[kKmMgG]?$/, "must be a size like 20m, 512k or 1g"), "Largest request body, like 20m."),
  ),
  longestRequest: z.optional(duration("Longest time a request may take, like 45s.")),
  websocketPing: z.optional(duration("Interval of WebSocket pings, like 30s.")),
  headers: z.optional(
    described(z.array(words("Name of a header.")), "Request headers with `_` that the program needs."),
  ),
});

/** A member that may also be there with nothing under it. */
const member = <T extends z.ZodMiniType>(schema: T, description: string) =>
  described(z.optional(z.nullable(schema)), description);

export const parityYaml = z.strictObject({
  baseline: described(baseline, "The provider and the reference stack that all others must equal."),
  stacks: described(
    z.array(stackName("A stack's name.")).check(z.minLength(1, { error: "must list at least one stack" })),
    "The stacks that must be at parity, in rollout order.",
  ),
  excluded: member(z.array(excluded), "Stack files that are not compared. Every other one must be under `stacks`."),
  varies: member(
    z.record(z.string(), variance),
    "Config that may differ between stacks, by key, or by key and path into its object: `app:capacity.min`.",
  ),
  derived: member(z.array(derived), "Properties that the program computes or chooses from a variance."),
  waivers: member(z.array(waiver), "Accepted deviations, each at one address in one stack, until a day."),
  invokes: member(z.record(z.string(), answers("The answer.")), "Answers of provider functions, by token."),
  outputs: member(
    z.record(z.string(), answers("Property → value.")),
    "Outputs that a provider would compute, by type and property, where the program needs the value itself.",
  ),
  stackReferences: member(
    z.record(z.string(), answers("Output → value.")),
    "Outputs of other stacks, by reference; `{stack}` stands for the stack's name.",
  ),
  environments: member(
    z.record(z.string(), answers("Config key → value.")),
    "Config that an `environment:` import of a stack file gives, by the import's name.",
  ),
  nginx: member(nginx, "Facts about nginx that checks need."),
  application: member(application, "Facts about the application that checks need."),
});

export type ParityYaml = z.infer<typeof parityYaml>;
