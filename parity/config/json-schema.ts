import * as z from "zod/mini";
import { parityYaml } from "./schema";

/**
 * JSON Schema of `parity.yaml`, for editors. A file of its own, since the generator is larger than the validator and
 * only `parity schema` needs it.
 */
export function parityYamlSchema(): { readonly [member: string]: unknown } {
  const schema = z.toJSONSchema(parityYaml, { io: "input" });
  return { ...schema, title: "parity.yaml", description: "What may differ between the stacks of a Pulumi project." };
}
