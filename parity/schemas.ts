import { parityYamlSchema } from "./config/json-schema";
import { stackFileSchema } from "./config/stack-schema";
import { resultJsonSchema, resultSchema } from "./report/schema";

/**
 * `parity schema NAME` → its JSON Schema, for the project in a folder where it depends on one. A module and a bundle of
 * its own: making schemas is slow, and no verdict needs one.
 */
export const schemas = {
  "parity.yaml": parityYamlSchema,
  stack: stackFileSchema,
  result: resultJsonSchema,
} satisfies { readonly [name: string]: (project: string) => object };

/** What is wrong with data that should be a result, with its place in it; null: nothing. */
export function problemOfResult(data: unknown): string | null {
  const [issue] = resultSchema.safeParse(data).error?.issues ?? [];
  return issue ? `${issue.path.join(".") || "the whole"}: ${issue.message}` : null;
}
