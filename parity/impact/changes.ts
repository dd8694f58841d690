import type { ImpactChange } from "../result";
import { isSameObservation } from "../traffic/probes/observation";
import type { Observation, Probe } from "../traffic/probes/types";
import { type Difference, describeObservation, differenceOf } from "./describe";
import { type Case, filesIn, filesOf } from "./predict";

/** A probe with what is observed, with and without a setting: a case for every state of files that nobody knows of. */
export interface Compared {
  readonly probe: Probe;
  readonly before: readonly Case[];
  readonly after: readonly Case[];
}

/** What a probe shows of a removal. */
export type Verdict =
  | { readonly kind: "same" }
  | { readonly kind: "unknown"; readonly about: string }
  | { readonly kind: "changed" };

/**
 * The disk is the same before and after: cases that assume otherwise do not meet. Where one side is not known, nothing is
 * shown: neither that it changed nor that it did not.
 */
export function verdictOf(before: readonly Case[], after: readonly Case[]): Verdict {
  const kinds = new Set<Verdict["kind"]>();
  for (const was of before) {
    for (const is of after) {
      if (!agree(was.assumed, is.assumed)) continue;
      const verdict = verdictOn(was, is);
      if (verdict.kind === "unknown") return verdict;
      kinds.add(verdict.kind);
    }
  }
  if (kinds.size > 1) return { kind: "unknown", about: filesIn([...before, ...after]) };
  return { kind: kinds.has("changed") ? "changed" : "same" };
}

function agree(a: Case["assumed"], b: Case["assumed"]): boolean {
  for (const [path, kind] of a) if (b.has(path) && b.get(path) !== kind) return false;
  return true;
}

function verdictOn(was: Case, is: Case): Verdict {
  const [before, after] = [was.observation, is.observation];
  if (before.kind === "unknown") return { kind: "unknown", about: before.about };
  if (after.kind === "unknown") return { kind: "unknown", about: after.about };
  // nginx stops at the first problem that it finds: what is behind it shows neither before nor after. One that starts and
  // serves nothing, for all that was wrong went with it, shows no need either.
  if (before.kind === "not-started" && after.kind !== "response" && after.kind !== "connected")
    return { kind: "unknown", about: `nginx does not start as it is: ${before.message}` };
  return { kind: isSameObservation(before, after) && !goesElsewhere(was, is) ? "same" : "changed" };
}

/**
 * Another application gets the request, though it gets the same: none of the servers that it went to is among those that it
 * goes to now. The stand-in of a rehearsal is one for all of them, so that no observation shows it.
 */
function goesElsewhere(was: Case, is: Case): boolean {
  const [before, after] = [applicationsOf(was), applicationsOf(is)];
  return before.length > 0 && after.length > 0 && !before.some((address) => after.includes(address));
}

function applicationsOf({ answer }: Case): readonly string[] {
  return answer?.kind === "response" && answer.exchange !== null ? answer.exchange.addresses : [];
}

/** What judges a probe: `judgeProbe`. */
export type Judge = (probe: Probe, observation: Observation) => { readonly passes: boolean; readonly reason: string };

const ORDER = ["breaks", "changes", "repairs"] as const;

/** What is told beside the bare change. */
export interface Telling {
  readonly judge: Judge;
  /** How nginx comes to the answer. */
  readonly steps: (compared: Compared) => readonly string[];
  /** What follows from it that all of these fail; empty: nothing beyond that. */
  readonly consequence: (probes: readonly Probe[]) => string;
}

/**
 * The changed probes, those of a path that are answered alike told once: what breaks first, then in the order of the
 * probes.
 */
export function changesOf(changed: readonly Compared[], { judge, steps, consequence }: Telling): ImpactChange[] {
  const groups = new Map<string, { change: ImpactChange; probes: Probe[] }>();
  for (const compared of changed) {
    const change = changeOf(compared, judge);
    const { effect, path, before, after, symptom } = change;
    const key = JSON.stringify([effect, path, before, after, symptom]);
    const group = groups.get(key);
    if (group !== undefined) group.probes.push(compared.probe);
    else groups.set(key, { change: { ...change, steps: steps(compared) }, probes: [compared.probe] });
  }
  return [...groups.values()]
    .map(({ change, probes }): ImpactChange => {
      const then = change.effect === "breaks" ? consequence(probes) : "";
      const symptom = then === "" ? change.symptom : `${change.symptom}. ${then}`;
      return { ...change, symptom, probes: probes.map(({ id }) => id), titles: probes.map(({ title }) => title) };
    })
    .sort((a, b) => ORDER.indexOf(a.effect) - ORDER.indexOf(b.effect));
}

function changeOf({ probe, before, after }: Compared, judge: Judge): ImpactChange {
  const is = judgeAll(probe, after, judge);
  const symptom = is.passes ? "" : is.reason;
  const effect = effectOf({ probe, before, after }, judge);
  return { effect, path: probe.path, probes: [], titles: [], ...inWords(before, after), symptom, steps: [] };
}

/**
 * Of every state of the disk: it breaks where one that passed fails, and repairs only where all failed. What is not there
 * for all one knows, and fails without it, is no fault of the setting.
 */
function effectOf({ probe, before, after }: Compared, judge: Judge): ImpactChange["effect"] {
  const passes = ({ observation }: Case): boolean => judge(probe, observation).passes;
  const pairs = before.flatMap((was) =>
    after.filter((is) => agree(was.assumed, is.assumed)).map((is) => ({ was, is })),
  );
  if (pairs.some(({ was, is }) => passes(was) && !passes(is))) return "breaks";
  return pairs.every(({ was, is }) => !passes(was) && passes(is)) ? "repairs" : "changes";
}

/** It passes where it does in every case. */
function judgeAll(probe: Probe, cases: readonly Case[], judge: Judge): ReturnType<Judge> {
  const judged = cases.map(({ observation }) => judge(probe, observation));
  return judged.find(({ passes }) => !passes) ?? judged[0]!;
}

/** The observations of a probe before and after, in words. */
export function inWords(before: readonly Case[], after: readonly Case[]): Difference {
  const [was, is] = [before[0]!.observation, after[0]!.observation];
  // One nginx that does not start is one difference, whatever was asked of it.
  if (is.kind === "not-started") return { before: "nginx starts", after: describeObservation(is) };
  if (was.kind === "not-started") return { before: describeObservation(was), after: "nginx starts" };
  const alone = before.length === 1 && after.length === 1;
  if (goesElsewhere(before[0]!, after[0]!) && describeObservation(was) === describeObservation(is))
    return { before: whichAnswers(before[0]!), after: whichAnswers(after[0]!) };
  return (alone && differenceOf(was, is)) || { before: inAnyCase(before), after: inAnyCase(after) };
}

/** `200 from the application at 127.0.0.1:4000`. */
function whichAnswers(one: Case): string {
  return `${describeObservation(one.observation)} at ${applicationsOf(one).join(", ")}`;
}

/** `404 from nginx, or what lies at /var/www/html/health`: the case where nothing lies there comes first. */
function inAnyCase(cases: readonly Case[]): string {
  const words = describeObservation(cases[0]!.observation);
  return cases.length === 1 ? words : `${words}, or what lies at ${filesOf(cases).join(" and ")}`;
}
