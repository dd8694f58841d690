import type { Finding, Result } from "../../result";
import { count } from "../values";
import { isContract } from "./standing";

/** What to do now, as commands and places, in the order in which to do it. Empty when there is nothing to do. */
export function adviceFor(result: Result): string[] {
  const errors = unwaived(result, "error");
  const warnings = unwaived(result, "warning");
  return [
    ...(result.errors.length > 0
      ? ["Repair what could not be judged first: until then the rest may be incomplete."]
      : []),
    ...adviceForDeviations(errors.filter(({ check }) => !isContract(check))),
    ...adviceForContract(errors.filter(({ check }) => isContract(check))),
    ...(errors.length + warnings.length > 0 ? [explain([...errors, ...warnings])] : []),
  ];
}

function unwaived(result: Result, severity: Finding["severity"]): Finding[] {
  return result.findings.filter((finding) => finding.severity === severity && !finding.waiver);
}

function adviceForDeviations(errors: readonly Finding[]): string[] {
  if (errors.length === 0) return [];
  const [these, they] = errors.length === 1 ? ["deviation", "it"] : [count(errors.length, "deviation"), "they"];
  return [
    `Undo the ${these}, or say in parity.yaml why ${they} must be: a value that is meant to differ under varies, ` +
      "what follows from it under derived, an exception for a time under waivers.",
  ];
}

/** No stack needs to differ for it to be wrong: there is nothing to declare. */
function adviceForContract(errors: readonly Finding[]): string[] {
  if (errors.length === 0) return [];
  const checks = [...new Set(errors.map(({ check }) => check))];
  return [
    `Mend what load balancer and nginx do not agree on (${checks.slice(0, 5).join(", ")}): each finding says how. ` +
      "An exception for a time is a waiver.",
  ];
}

/** The checks by how often they found something, the most frequent first. */
function explain(findings: readonly Finding[]): string {
  const checks = [...new Set(findings.map((finding) => finding.check))];
  const [first, ...others] = checks;
  const more = others.length > 0 ? ` (also: ${others.slice(0, 5).join(", ")})` : "";
  return `\`parity explain ${first}\`${more} tells what is checked and why.`;
}
