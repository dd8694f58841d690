import type { Impact } from "./impact-result";
import type { Finding, Location } from "./result";

/**
 * The member `review` of the result: a git base against the work tree. In a review, `findings` of the result are those
 * that the change brings, so that the verdict speaks of the change; what stood before it is under `standing`.
 */

/** What the work tree is compared with. */
export interface ReviewBase {
  /** As given: `origin/main`. */
  readonly ref: string;
  /** The commit, 40 hexadecimal digits. */
  readonly commit: string;
  /**
   * Where the base's packages came from: both lockfiles are equal, so the work tree's; a folder that was given; an
   * installation of the base's lockfile. Null: the base was not evaluated (`errors` says why).
   */
  readonly modules: "same" | "given" | "installed" | null;
  /** By which `parity.yaml` the base is judged: its own, or, where it has none, the work tree's. */
  readonly rules: "own" | "work-tree";
}

/** One side of a change in one stack, as text (non-strings as canonical JSON); null = absent. Never a secret's value. */
export interface ReviewSides {
  readonly before: string | null;
  readonly after: string | null;
}

/** One thing that the change adds, alters or takes away: a resource as a whole, or one property or setting of it. */
export interface ReviewChange {
  /** Stable over runs: a hash of what it is about. */
  readonly id: string;
  /** `replaced`: the resource is deployed anew, since this property cannot be changed in place. */
  readonly kind: "added" | "changed" | "removed" | "replaced";
  /** What is changed: a config value of the stack files, a resource, a property of one, a directive of nginx in one. */
  readonly of: "config" | "resource" | "property" | "setting";
  /** Address, the stack's own name as `{stack}`; null for config. */
  readonly resource: string | null;
  readonly type: string | null;
  /** Property address, or config key and path; null: the resource as a whole. */
  readonly property: string | null;
  /** Stacks in which it changes, in rollout order. */
  readonly stacks: readonly string[];
  /** True where it is the same in every stack that is there before and after, the stacks' own values put back to samples. */
  readonly uniform: boolean;
  /** In sample form where all stacks of the change agree; else null, and `values` has what each has. */
  readonly same: ReviewSides | null;
  /** Every stack of the change. */
  readonly values: { readonly [stack: string]: ReviewSides };
  /** True where it is on a traffic path: load balancer, listener, health check, web server. */
  readonly traffic: boolean;
  /** True where the change is there with the base's program under the work tree's packages: a dependency brought it. */
  readonly byDependency: boolean;
  /** The engine keeps what is deployed: `ignoreChanges` names this input, before and after. */
  readonly ignored?: true;
  /** Further resources of which the same is true: a provider's version is one change, told at the first of them. */
  readonly also?: number;
  /** Where the work tree declares it (for what is removed, where the base did: `side` tells). */
  readonly locations: readonly (Location & { readonly side: "base" | "work-tree" })[];
}

/** Probes that are answered otherwise once the change is deployed, or of which one cannot tell. */
export interface ReviewTraffic {
  readonly stack: string;
  /** The first stack before it of which the same is said; else null. */
  readonly sameAs: string | null;
  /** `unknown`: it cannot be decided, which is no "no change"; `symptom` says what would have to be known. */
  readonly effect: "breaks" | "changes" | "repairs" | "unknown";
  /** Id of the traffic path; empty where it concerns the stack as a whole. */
  readonly path: string;
  /** For people: `the health check from 10.0.0.0/24`. */
  readonly titles: readonly string[];
  readonly before: string;
  readonly after: string;
  /** What people see; empty where nothing fails. */
  readonly symptom: string;
}

/** Whether a test in the baseline stack says anything of a stack. */
export interface ReviewValidity {
  readonly stack: string;
  /**
   * `baseline`: the stack that is tested. `unchanged`: the change does not touch this stack. `valid`: what passes in the
   * baseline stack passes here. `invalid`: a fact differs, or is not known.
   */
  readonly verdict: "baseline" | "unchanged" | "valid" | "invalid";
  /** The first fact that differs, as a sentence; null where none does. */
  readonly reason: string | null;
  /** That fact on both sides, where it is a value. */
  readonly fact: { readonly name: string; readonly baseline: string | null; readonly stack: string | null } | null;
  /** What differs is that the change makes the stack there what the baseline stack is already. */
  readonly mends?: true;
  /** What was looked at: changes, traffic paths and probes that were compared. */
  readonly compared: { readonly changes: number; readonly paths: number; readonly probes: number };
}

export interface ReviewWaiver {
  /** Against the base: it is new, its owner, reason or last day is another, it is gone; or it ends within two weeks. */
  readonly kind: "added" | "changed" | "removed" | "expiring" | "expired" | "stale";
  readonly check: string;
  readonly stack: string;
  readonly resource: string | null;
  readonly property: string | null;
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
  /** Of what has changed, as it was. */
  readonly before: { readonly owner: string; readonly reason: string; readonly expires: string } | null;
  /** What is needed there, for people: probes that need the setting it is on; empty: nothing, or not a setting. */
  readonly neededBy: readonly string[];
  readonly location: Location | null;
}

/** A package of the lockfile whose version is another. */
export interface ReviewDependency {
  readonly name: string;
  /** Null: not there. */
  readonly before: string | null;
  readonly after: string | null;
  /** A provider's SDK, the Pulumi SDK, or any other package. */
  readonly kind: "provider" | "pulumi" | "package";
  /** True where the project itself asks for it. */
  readonly direct: boolean;
}

/** Something that `parity.yaml` declares otherwise, apart from stacks and waivers. */
export interface ReviewRule {
  readonly kind: "added" | "changed" | "removed";
  readonly of: "baseline" | "varies" | "derived" | "excluded" | "fact";
  /** A config key, `<property> of <resource> from <variance>`, a stack's name, `nginx.version`. */
  readonly name: string;
  /** Why it may differ, or the value; null: it is not declared. */
  readonly before: string | null;
  readonly after: string | null;
  /** True where less is found by it: more may differ, or a fact is gone that checks need. */
  readonly loosens: boolean;
  readonly location: Location | null;
}

export interface Review {
  readonly base: ReviewBase;
  /** Stacks of the work tree that the base does not have, and the other way round. */
  readonly stacksAdded: readonly string[];
  readonly stacksRemoved: readonly string[];
  /** Those that are not the same in all stacks first; then what is on a traffic path; then by address. */
  readonly changes: readonly ReviewChange[];
  /** What the web-server settings that are removed or changed are needed for, in the base; null: there are none. */
  readonly impact: Impact | null;
  readonly traffic: readonly ReviewTraffic[];
  /** Every stack of the work tree, in rollout order. */
  readonly validity: readonly ReviewValidity[];
  readonly waivers: readonly ReviewWaiver[];
  /** Absent where nothing else is declared. */
  readonly rules?: readonly ReviewRule[];
  readonly dependencies: readonly ReviewDependency[];
  /** Findings of the work tree that the base has too. */
  readonly standing: readonly Finding[];
  /** Findings of the base that the work tree has no longer. */
  readonly mended: readonly Finding[];
}
