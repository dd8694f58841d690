import type { Finding, Graph, Result } from "../parity/index";

/** What came of judging a stack. */
export type Outcome =
  /** `graph`: what the stack was proven to register; null where it could not be evaluated. */
  | { readonly kind: "judged"; readonly result: Result; readonly graph: Graph | null; readonly folder: string | null }
  | { readonly kind: "failed"; readonly reason: string; readonly fix: string };

/** The policy that tells what could not be run. */
export const CHECK_POLICY = "parity-check";

/** Why something could not be judged, in the shape of a finding, so that it is shown like one. */
export function notJudged(stack: string, policy: string, reason: string, fix: string): Finding {
  return {
    id: "",
    check: policy,
    severity: "error",
    stacks: [stack],
    resource: null,
    type: null,
    property: null,
    message: reason,
    expected: null,
    values: {},
    why: "Nothing passes because it could not be run.",
    fix,
    locations: [],
    waiver: null,
  };
}
