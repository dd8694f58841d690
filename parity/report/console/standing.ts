import type { Finding, Result, StackSummary } from "../../result";
import { isContractRow } from "../values";

/** The rules every stack is held to, always shown; any other check is shown where it found something. */
const RULES = ["uniform", "transparent", "closed", "one-provider", "known"];
/** Shown with them where load balancer and nginx have something to agree on. */
const CONTRACT = "contract";

/** How one stack stands with one check. */
export interface Standing {
  readonly errors: number;
  readonly warnings: number;
  readonly waived: number;
}

/** Who stands how, looked up by check and stack. */
export interface Standings {
  /** The rules first, then the other checks in the order of their findings. */
  readonly checks: readonly string[];
  readonly of: (check: string, stack: string) => Standing;
}

const CLEAN: Standing = { errors: 0, warnings: 0, waived: 0 };

/** Counts findings per check and stack, in one pass over them. */
export function standingsOf({ findings, stacks }: Result): Standings {
  const judged = stacks.some(({ paths }) => (paths ?? 0) > 0);
  const rows = judged ? [...RULES, CONTRACT] : RULES;
  const byCheck = new Map<string, Map<string, Standing>>(rows.map((rule) => [rule, new Map()]));
  for (const finding of findings) {
    if (finding.severity === "note" && !finding.waiver) continue;
    const check = rowOf(finding.check);
    const byStack = byCheck.get(check) ?? new Map<string, Standing>();
    byCheck.set(check, byStack);
    for (const stack of finding.stacks) byStack.set(stack, add(byStack.get(stack) ?? CLEAN, finding));
  }
  return {
    checks: [...byCheck.keys()],
    of: (check, stack) => byCheck.get(check)?.get(stack) ?? CLEAN,
  };
}

function add(standing: Standing, { waiver, severity }: Finding): Standing {
  if (waiver) return { ...standing, waived: standing.waived + 1 };
  if (severity === "error") return { ...standing, errors: standing.errors + 1 };
  return { ...standing, warnings: standing.warnings + 1 };
}

/** The many rows of the contract (`HC-03`), and whether nginx starts, stand in one row. */
export function rowOf(check: string): string {
  return isContract(check) ? CONTRACT : check;
}

/** True for all that is about load balancer and nginx in each stack, and not about stacks being alike. */
export function isContract(check: string): boolean {
  return check === "starts" || check === CONTRACT || isContractRow(check);
}

/** False where no traffic path to a known nginx was found: there is nothing that could pass. */
export function isJudged(check: string, stack: StackSummary): boolean {
  return check !== CONTRACT || (stack.paths ?? 0) > 0;
}

/** False where there is no graph to judge: nothing may then be shown as passed. */
export function isEvaluated(stack: StackSummary): boolean {
  return stack.digest !== null;
}

/** Package → version out of `aws@7.48.0, random@4.18.0`. */
export function providersOf(stack: StackSummary): Map<string, string> {
  const specs = (stack.provider ?? "").split(", ").filter((spec) => spec !== "");
  return new Map(
    specs.map((spec) => {
      const at = spec.lastIndexOf("@");
      return at > 0 ? [spec.slice(0, at), spec.slice(at + 1)] : [spec, "any version"];
    }),
  );
}

/** `sha256:4f1c09ab…` → `4f1c09ab`: enough to see whether two are the same. */
export function shortDigest(stack: StackSummary): string | null {
  return stack.digest?.replace(/^sha256:/, "").slice(0, 8) ?? null;
}
