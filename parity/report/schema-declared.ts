import { z } from "zod";
import type { Location } from "../result";

const strings = z.array(z.string());
const index = z.int().min(0);

const fact = z.strictObject({
  name: z.string(),
  value: z.string().nullable().describe("Null: only a deployment knows it."),
  given: z.boolean().describe("False: the program does not say, and this is the provider's default."),
});

/** What the stacks declare, and the ways that traffic takes through it. */
export function declaredSchema<L extends z.ZodType<Location>>(location: L) {
  const resource = z.strictObject({
    address: z.string().describe("As in findings; `{stack}` alone is the stack itself."),
    type: z.string(),
    kind: z.enum(["stack", "component", "custom", "read", "remote"]),
    location: location.nullable().describe("Where the first stack that has it makes it."),
    presence: index.describe("Index into `presence`: the stacks that have it."),
  });
  const setting = z.strictObject({
    file: z.string(),
    address: z.string().describe("Of the setting in its file."),
    text: z.string(),
    how: z.enum(["needed", "listed"]).describe("Probes are answered otherwise without it; or a row only lists it."),
    because: strings.describe("What is seen without it."),
    location: location.nullable(),
  });
  const hop = z.strictObject({
    kind: z.enum([
      ...["listener", "rule", "target-group", "servers"],
      ...["web-server", "listen", "server", "location", "upstream", "answer"],
    ] as const),
    title: z.string(),
    from: index.nullable().describe("Index of the hop before it in the same path; null: the first."),
    resource: z.string(),
    location: location.nullable(),
    facts: z.array(fact),
    settings: z.array(setting).describe("Settings of the web server that it needs."),
  });
  return z.strictObject({
    presence: z.array(strings).describe("Sets of stacks that have the same resources in common."),
    resources: z.array(resource).describe("In order of address."),
    traffic: z
      .array(
        z.strictObject({
          stacks: strings,
          paths: z.array(z.strictObject({ id: z.string(), hops: z.array(hop) })),
          judgedBy: z.string().nullable().describe("The stack by which needs were judged; null: they were not."),
          gaps: strings.describe("What could not be followed."),
        }),
      )
      .describe("Stacks that are the same in it are one entry, in rollout order of the first."),
  });
}
