import type { Result } from "../../result";
import type { ReportOptions } from "../index";
import { type Case, casesByStack, outsideStacks } from "./cases";
import { type Element, renderXml } from "./xml";

/**
 * JUnit's XML as Jenkins, GitLab and others read it: a suite for each stack, a case for each check. Cases keep their names
 * from run to run, so that what fails newly is seen as that. Failed: an error that nobody waived. Error: it could not be
 * judged. Skipped: waived, or not judged. Warnings are in the output of a case that passes, since JUnit has none.
 */
export function renderJunit(result: Result, { folder = "" }: Pick<ReportOptions, "folder">): string {
  const casesOf = casesByStack(result, folder);
  const suites = [
    suiteOf("project", "parity", outsideStacks(result, folder)),
    ...result.stacks.map((stack) => suiteOf(stack.name, `parity.${stack.name}`, casesOf(stack))),
  ];
  const { loadMs, evaluateMs, checkMs, rehearseMs = 0, baseMs = 0 } = result.timings;
  return renderXml({
    name: "testsuites",
    attributes: {
      name: `parity ${result.verb}`,
      ...total(suites),
      time: ((loadMs + evaluateMs + checkMs + rehearseMs + baseMs) / 1000).toFixed(3),
    },
    children: suites.map(({ element }) => element),
  });
}

interface Suite {
  readonly element: Element;
  readonly cases: readonly Case[];
}

function suiteOf(name: string, classname: string, cases: readonly Case[]): Suite {
  const attributes = { name, ...countsOf(cases), skipped: String(number(cases, "skipped")) };
  return { cases, element: { name: "testsuite", attributes, children: cases.map((one) => caseOf(one, classname)) } };
}

function total(suites: readonly Suite[]): { tests: string; failures: string; errors: string } {
  return countsOf(suites.flatMap(({ cases }) => cases));
}

function countsOf(cases: readonly Case[]): { tests: string; failures: string; errors: string } {
  const [failures, errors] = [number(cases, "failure"), number(cases, "error")];
  return { tests: String(cases.length), failures: String(failures), errors: String(errors) };
}

function number(cases: readonly Case[], outcome: Case["outcome"]): number {
  return cases.filter((one) => one.outcome === outcome).length;
}

function caseOf({ name, outcome, message, lines }: Case, classname: string): Element {
  const attributes = { name, classname };
  if (outcome === "passed") {
    return {
      name: "testcase",
      attributes,
      children: lines.length > 0 ? [{ name: "system-out", attributes: {}, lines }] : [],
    };
  }
  const type = { failure: { type: "deviation" }, error: { type: "undetermined" }, skipped: {} }[outcome];
  return { name: "testcase", attributes, children: [{ name: outcome, attributes: { message, ...type }, lines }] };
}
