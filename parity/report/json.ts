import type { Finding, Location, Result, ResultError, StackSummary } from "../result";
import { canonicalDeclared } from "./json-declared";
import { canonicalImpact } from "./json-impact";
import { canonicalRehearsal } from "./json-rehearsal";
import { canonicalReview } from "./json-review";

/**
 * The result as JSON, two spaces deep, members in the order of the documented schema whatever order they were made
 * in, so that equal results are equal bytes.
 */
export function renderJson(result: Result): string {
  return `${escapeJson(JSON.stringify(canonical(result), null, 2))}\n`;
}

/**
 * `JSON.stringify` escapes C0 only. The rest that a terminal or an editor obeys instead of showing (C1, DEL, bidi marks,
 * line separators, private use) is escaped too, and what runners of pipelines obey anywhere in a line (`##[name]`); outside
 * strings JSON has none of these, so the value is the same.
 */
export function escapeJson(json: string): string {
  return json
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, (character) =>
      character === "\n" ? character : utf16Units(character).join(""),
    )
    .replace(/##(?=[a-z]*\[)/gi, "#\\u0023");
}

function utf16Units(character: string): string[] {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  });
}

function canonical(result: Result): Result {
  const order = result.stacks.map((stack) => stack.name);
  return {
    version: result.version,
    verb: result.verb,
    verdict: result.verdict,
    stacks: result.stacks.map(canonicalStack),
    findings: result.findings.map((finding) => canonicalFinding(finding, order)),
    errors: result.errors.map(canonicalError),
    ...(result.declared && { declared: canonicalDeclared(result.declared) }),
    ...(result.impact && { impact: canonicalImpact(result.impact) }),
    ...(result.rehearsal && { rehearsal: canonicalRehearsal(result.rehearsal) }),
    ...(result.review && { review: canonicalReview(result.review, (finding) => canonicalFinding(finding, order)) }),
    timings: {
      loadMs: result.timings.loadMs,
      evaluateMs: result.timings.evaluateMs,
      checkMs: result.timings.checkMs,
      contractMs: result.timings.contractMs,
      ...(result.timings.impactMs !== undefined && { impactMs: result.timings.impactMs }),
      ...(result.timings.rehearseMs !== undefined && { rehearseMs: result.timings.rehearseMs }),
      ...(result.timings.baseMs !== undefined && { baseMs: result.timings.baseMs }),
    },
  };
}

function canonicalStack({ name, provider, resources, digest, paths }: StackSummary): StackSummary {
  return { name, provider, resources, digest, paths };
}

function canonicalFinding(finding: Finding, order: readonly string[]): Finding {
  const { waiver } = finding;
  return {
    id: finding.id,
    check: finding.check,
    severity: finding.severity,
    stacks: finding.stacks,
    resource: finding.resource,
    type: finding.type,
    property: finding.property,
    message: finding.message,
    expected: finding.expected,
    values: inStackOrder(finding.values, order),
    why: finding.why,
    fix: finding.fix,
    locations: finding.locations.map(canonicalLocation),
    waiver: waiver && { owner: waiver.owner, reason: waiver.reason, expires: waiver.expires },
  };
}

/** Values in rollout order; stacks that the result does not list follow by code unit. */
function inStackOrder(values: Finding["values"], order: readonly string[]): Finding["values"] {
  const listed = order.filter((stack) => Object.hasOwn(values, stack));
  const known = new Set(listed);
  const others = Object.keys(values)
    .filter((stack) => !known.has(stack))
    .sort();
  return Object.fromEntries([...listed, ...others].map((stack) => [stack, values[stack] ?? null]));
}

function canonicalError({ message, location }: ResultError): ResultError {
  return { message, location: location && canonicalLocation(location) };
}

function canonicalLocation({ stack, file, line, column }: Location): Location {
  return { stack, file, line, column };
}
