import type { StackContext } from "../../parity/checks/contract/types";
import type { Value } from "../../parity/graph/types";
import { contextsOf as contextsIn } from "../checks/contract/fixture";
import type { BaseName, Change } from "../support/stacks";

export type { Change };

/** One stack, `prod`, as checks and rehearsals see it. */
export function contextsOf(
  base: BaseName,
  change: Change = {},
  nginx: { readonly [fact: string]: Value } = {},
): StackContext[] {
  return contextsIn({ about: "", base, change, facts: { nginx }, expect: [] });
}
