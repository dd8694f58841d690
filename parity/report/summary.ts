import type { Finding, Impact, RehearsedState, Result, Review, StackOutcome } from "../result";
import { isGuard } from "./unasked";
import { count, someOf, stackList } from "./values";

/** What a result comes to, in one line for people; names in it are as they are. */
export function summaryOf(result: Result): string {
  if (result.stacks.length === 0) return count(result.errors.length, "error");
  if (result.rehearsal) return rehearsalSummary(result.rehearsal.stacks);
  if (result.impact) return impactSummary(result.impact);
  if (result.review) return reviewSummary(result, result.review);
  return checkSummary(result);
}

/** `1 deviation in 1 of 4 stacks`, `4 stacks are one program, 1 deviation waived until 2027-01-31`. */
export function checkSummary(result: Result): string {
  const stacks = count(result.stacks.length, "stack");
  const errors = result.findings.filter(isStanding);
  // A finding can name a stack that is not among these: a stack file that no list has, or a stack not asked for.
  const named = new Set(errors.flatMap((finding) => finding.stacks));
  const affected = result.stacks.filter(({ name }) => named.has(name)).length;
  const where = affected > 0 ? ` in ${affected} of ${stacks}` : "";
  const deviations = count(errors.length, "deviation") + where;
  switch (result.verdict) {
    case "parity":
      return sameProgram(result, stacks);
    case "deviates":
      return deviations;
    case "undetermined":
      return count(result.errors.length, "error") + (errors.length > 0 ? `; so far ${deviations}` : "");
  }
}

/** An unwaived error: what makes the verdict `deviates`. */
export function isStanding(finding: Finding): boolean {
  return finding.severity === "error" && !finding.waiver;
}

function sameProgram(result: Result, stacks: string): string {
  const days = result.findings.flatMap(({ waiver }) => (waiver ? [waiver.expires] : [])).sort();
  const first = days.length > 1 ? ", the first" : "";
  const but = days.length > 0 ? `, ${count(days.length, "deviation")} waived${first} until ${days[0]}` : "";
  return result.stacks.length === 1 ? `1 stack is as declared${but}` : `${stacks} are one program${but}`;
}

const OUTCOMES = {
  needed: "needed",
  harmful: "harmful",
  unknown: "not decided",
  listed: "needed by the contract alone",
  removable: "removable",
} as const;

/** `84 settings in 4 stacks: 1 needed in prod-eu only, 45 needed, 24 listed, 14 removable, 2 deciding who is let in`. */
export function impactSummary({ settings, basis }: Impact): string {
  const alarms = settings.filter(({ onlyIn }) => onlyIn.length > 0);
  const rest = settings.filter(({ onlyIn }) => onlyIn.length === 0);
  const only = [...new Set(alarms.flatMap(({ onlyIn }) => onlyIn))];
  const guards = settings.filter(isGuard).length;
  const number = (outcome: string): number => rest.filter((one) => one.outcome === outcome && !isGuard(one)).length;
  const parts = [
    ...(alarms.length > 0 ? [`${alarms.length} needed in ${someOf(only, 3)} only`] : []),
    ...(["needed", "harmful", "unknown", "listed", "removable"] as const).flatMap((outcome) =>
      number(outcome) > 0 ? [`${number(outcome)} ${OUTCOMES[outcome]}`] : [],
    ),
    ...(guards > 0 ? [`${guards} deciding who is let in`] : []),
  ];
  return `${count(settings.length, "setting")} in ${count(basis.length, "stack")}: ${parts.join(", ")}`;
}

const STATES: readonly RehearsedState[] = ["offline", "degraded", "not judged", "serving", "not rehearsed"];

/** `prod-eu is offline, staging, prod-au and prod-us are serving`. */
export function rehearsalSummary(stacks: readonly StackOutcome[]): string {
  const parts = STATES.flatMap((state) => {
    const names = stacks.filter((stack) => stack.state === state).map(({ stack }) => stack);
    if (names.length === 0) return [];
    const who = names.length === stacks.length ? stackList(names, stacks.length) : someOf(names, 4);
    return [`${who} ${names.length === 1 ? "is" : "are"} ${state}`];
  });
  const same = stacks.filter(({ sameAs }) => sameAs !== null).length;
  return parts.join(", ") + (same > 0 ? ` (${same} the same to the byte as another, and run once)` : "");
}

/** `2 deviations are new; 5 changes, 1 not the same in all stacks; the test in staging is invalid for prod-eu`. */
export function reviewSummary(result: Result, { changes, validity, standing }: Review): string {
  const fresh = result.findings.filter(isStanding).length;
  const uneven = changes.filter(({ uniform }) => !uniform).length;
  const invalid = validity.filter(({ verdict }) => verdict === "invalid").map(({ stack }) => stack);
  const baseline = validity.find(({ verdict }) => verdict === "baseline")?.stack ?? "the baseline stack";
  const old = standing.filter(isStanding).length;
  return [
    ...(result.errors.length > 0 ? [count(result.errors.length, "error")] : []),
    `${count(fresh, "new deviation")}${old > 0 ? ` beside ${old} that stood before` : ""}`,
    changes.length === 0
      ? result.errors.length > 0
        ? "what changes is not known"
        : "nothing changes in any stack"
      : `${count(changes.length, "change")}${uneven > 0 ? `, ${uneven} not the same in all stacks` : ""}`,
    ...(invalid.length > 0 ? [`a test in ${baseline} says nothing of ${someOf(invalid, 4)}`] : []),
  ].join("; ");
}
