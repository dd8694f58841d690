import type { Declared } from "./declared-result";
import type { Impact } from "./impact-result";
import type { RehearsalResult } from "./rehearsal-result";
import type { Review } from "./review-result";

/** The result every verb shares: the contract of `--format json` (see `parity schema result`). */

export type Verdict = "parity" | "deviates" | "undetermined";
export type Severity = "error" | "warning" | "note";

export interface Location {
  /** The stack the location speaks of, or null where it concerns all. */
  readonly stack: string | null;
  /** Relative to the project's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface StackSummary {
  readonly name: string;
  /** Provider packages of the stack's cloud resources, `aws@7.48.0`, joined by `, `; null when it could not be evaluated. */
  readonly provider: string | null;
  readonly resources: number | null;
  /** `sha256:…` of the graph with the stack's values put back to samples: equal in all stacks at parity. */
  readonly digest: string | null;
  /** Traffic paths from a load balancer to an nginx that is known, by which the contract was judged; null: not evaluated. */
  readonly paths: number | null;
}

export interface AppliedWaiver {
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
}

export interface Finding {
  /** Stable over runs: a hash of check, resource and property; of what it says, where it has neither. */
  readonly id: string;
  readonly check: string;
  readonly severity: Severity;
  /** The stacks that deviate, in rollout order; all stacks where the finding is about all. */
  readonly stacks: readonly string[];
  readonly resource: string | null;
  readonly type: string | null;
  readonly property: string | null;
  readonly message: string;
  /** What the other stacks have, as text (non-strings as canonical JSON); null = absent or not a matter of values. */
  readonly expected: string | null;
  /** Every stack (null = absent, non-strings as canonical JSON). Empty where the finding is not about a value. */
  readonly values: { readonly [stack: string]: string | null };
  readonly why: string;
  readonly fix: string;
  readonly locations: readonly Location[];
  readonly waiver: AppliedWaiver | null;
}

export interface ResultError {
  readonly message: string;
  readonly location: Location | null;
}

export interface Timings {
  readonly loadMs: number;
  readonly evaluateMs: number;
  readonly checkMs: number;
  /** Of `checkMs`, what traffic paths and the contract took. */
  readonly contractMs: number;
  /** Of `checkMs`, what the impact of settings took; the rehearsal is not in it. */
  readonly impactMs?: number;
  /** What the rehearsal took. */
  readonly rehearseMs?: number;
  /** Of a review, what the base took longer than the work tree, beside which it is read and evaluated. */
  readonly baseMs?: number;
}

export interface Result {
  readonly version: 1;
  readonly verb: string;
  readonly verdict: Verdict;
  readonly stacks: readonly StackSummary[];
  readonly findings: readonly Finding[];
  readonly errors: readonly ResultError[];
  /** Of the verb `check`, where it is asked for. */
  readonly declared?: Declared;
  /** Of the verb `impact`. */
  readonly impact?: Impact;
  /** Of the verb `rehearse`. */
  readonly rehearsal?: RehearsalResult;
  /** Of the verb `review`. */
  readonly review?: Review;
  readonly timings: Timings;
}

export type * from "./declared-result";
export type * from "./impact-result";
export type * from "./rehearsal-result";
export type * from "./review-result";
