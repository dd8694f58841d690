import { parityYamlSchema } from "./config/json-schema";
import { resultJsonSchema } from "./report/schema";

/**
 * `parity schema NAME` → its JSON Schema. A module and a bundle of its own: making schemas is slow, and no verdict
 * needs one.
 */
export const schemas = {
  "parity.yaml": parityYamlSchema,
  result: resultJsonSchema,
} satisfies { readonly [name: string]: () => object };
