import type { Finding, Location, Result, ResultError, StackSummary } from "../../result";
import { isEvaluated, isJudged, rowOf, standingsOf } from "../console/standing";
import { inRepository } from "../places";
import { isStanding } from "../summary";
import { count, valueLines } from "../values";
import { probeCases } from "./probes";

/** One test case of a suite. */
export interface Case {
  readonly name: string;
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  /** In one line; empty where it passed. */
  readonly message: string;
  /** All there is to say, each line foreign. */
  readonly lines: readonly string[];
}

/** Findings that one case tells in full; the rest is counted. */
const MOST_FINDINGS = 20;
const MOST_LOCATIONS = 3;

/** Gives the cases of a stack: whether it could be evaluated, then one for each check, or for each probe of a rehearsal. */
export function casesByStack(result: Result, folder: string): (stack: StackSummary) => Case[] {
  const { checks } = standingsOf(result);
  const byStack = new Map<string, Finding[]>(result.stacks.map(({ name }) => [name, []]));
  for (const finding of result.findings) for (const stack of finding.stacks) byStack.get(stack)?.push(finding);
  return (stack) => {
    const errors = result.errors.filter(({ location }) => location?.stack === stack.name);
    const evaluated = evaluatedCase(stack, errors, folder);
    if (result.rehearsal) return [evaluated, ...probeCases(result.rehearsal, stack.name)];
    if (result.impact) return [evaluated];
    const findings = byStack.get(stack.name)!;
    return [
      evaluated,
      ...checks.map((check) => checkCase(check, stack, findings, folder)),
      ...validityCase(result, stack.name),
    ];
  };
}

/** What concerns no stack of the result: input that cannot be used, errors without a stack, stack files that nobody lists. */
export function outsideStacks(result: Result, folder: string): Case[] {
  const names = new Set(result.stacks.map(({ name }) => name));
  const errors = result.errors.filter(({ location }) => !names.has(location?.stack ?? ""));
  const findings = result.findings.filter(({ stacks }) => !stacks.some((stack) => names.has(stack)));
  const checks = [...new Set(findings.map(({ check }) => rowOf(check)))];
  return [
    errors.length > 0 ? errorCase("judged", errors, folder) : passed("judged", []),
    ...checks.map((check) =>
      findingsCase(
        check,
        findings.filter((finding) => rowOf(finding.check) === check),
        folder,
      ),
    ),
  ];
}

function evaluatedCase(stack: StackSummary, errors: readonly ResultError[], folder: string): Case {
  if (errors.length > 0) return errorCase("evaluated", errors, folder);
  if (isEvaluated(stack)) return passed("evaluated", []);
  return { name: "evaluated", outcome: "error", message: "the stack could not be evaluated", lines: [] };
}

function errorCase(name: string, errors: readonly ResultError[], folder: string): Case {
  const lines = errors.map(({ message, location }) => {
    return location ? `${placeOf(location, folder)}: ${message}` : message;
  });
  return { name, outcome: "error", message: errors[0]!.message, lines };
}

function checkCase(check: string, stack: StackSummary, all: readonly Finding[], folder: string): Case {
  const findings = all.filter((finding) => rowOf(finding.check) === check);
  if (findings.some(isStanding)) return findingsCase(check, findings, folder);
  if (!isEvaluated(stack)) return skipped(check, "not judged: the stack could not be evaluated", []);
  if (!isJudged(check, stack)) return skipped(check, "not judged: no traffic path to a known nginx", []);
  return findingsCase(check, findings, folder);
}

/** What one check found: failed where an error stands, skipped where one is waived, else passed. */
function findingsCase(check: string, findings: readonly Finding[], folder: string): Case {
  const standing = findings.filter(isStanding);
  const waived = findings.filter(({ waiver }) => waiver !== null);
  const lines = linesOf([...standing, ...findings.filter((finding) => !isStanding(finding))], folder);
  if (standing.length > 0) {
    const more = standing.length > 1 ? `${count(standing.length, "finding")}: ` : "";
    return { name: check, outcome: "failure", message: more + standing[0]!.message, lines };
  }
  const waiver = waived[0]?.waiver;
  if (waiver) return skipped(check, `waived until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`, lines);
  return passed(check, lines);
}

function passed(name: string, lines: readonly string[]): Case {
  return { name, outcome: "passed", message: "", lines };
}

function skipped(name: string, message: string, lines: readonly string[]): Case {
  return { name, outcome: "skipped", message, lines };
}

function placeOf({ file, line, column }: Location, folder: string): string {
  return `${inRepository(file, folder)}:${line}:${column}`;
}

function linesOf(findings: readonly Finding[], folder: string): string[] {
  const lines = findings.slice(0, MOST_FINDINGS).flatMap((finding) => {
    const { id, check, severity, resource, property, message, fix, locations, waiver } = finding;
    const address = [resource, property].filter((part) => part !== null && part !== "").join(" · ");
    const places = [...new Set(locations.map((location) => placeOf(location, folder)))];
    return [
      `${check} ${waiver ? "waived" : severity} ${id}: ${message}`,
      ...(address === "" ? [] : [`  ${address}`]),
      ...valueLines(finding).map((line) => `  ${line}`),
      ...places.slice(0, MOST_LOCATIONS).map((place) => `  at ${place}`),
      ...(waiver ? [`  waived until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`] : []),
      ...(fix === "" ? [] : [`  fix: ${fix}`]),
    ];
  });
  const rest = findings.length - MOST_FINDINGS;
  return rest > 0 ? [...lines, `and ${count(rest, "more finding")}`] : lines;
}

/** Of a review: that staging tests nothing of a stack is no fault of the change, and must not look as if it were tested. */
function validityCase({ review }: Result, stack: string): Case[] {
  const validity = review?.validity.find((one) => one.stack === stack);
  if (!validity) return [];
  const name = "tested by the baseline stack";
  return [
    validity.verdict === "invalid" ? skipped(name, validity.reason ?? "invalid", []) : passed(name, [validity.verdict]),
  ];
}
