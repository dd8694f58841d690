import { judgeProbe } from "../traffic/probes";
import type { Probe } from "../traffic/probes/types";
import type { TrafficPath } from "../traffic/types";
import { type Answer, answerIn, answerOn, hiddenOn, judgedOf, wordsOf } from "./answers";
import { type AskedTwice, askedTwice } from "./asked-twice";
import { inWords, verdictOf } from "./changes";
import { whenNoneIsHealthy } from "./consequence";
import { describeObservation } from "./describe";
import { type PairedPath, pairPaths, subjectOf } from "./paired";
import type { StackModel } from "./stack-model";

/** Probes of one traffic path that are answered otherwise, all of them alike, once one state of a stack replaces another. */
export interface Replaced {
  readonly effect: "breaks" | "changes" | "repairs" | "unknown";
  /** Id of the path as it was; of one that is new, as it is. */
  readonly path: string;
  readonly titles: readonly string[];
  readonly before: string;
  readonly after: string;
  /** What fails; of what cannot be decided, what would have to be known. */
  readonly symptom: string;
}

const ORDER = ["breaks", "unknown", "changes", "repairs"] as const;

/** What one state of a stack answers otherwise than another. Paths on which nothing is another are not asked again. */
export function replacedBy(was: StackModel, is: StackModel): readonly Replaced[] {
  const [before, after] = [was.input.context.traffic.paths, is.input.context.traffic.paths];
  const pairs = pairPaths(before, after, { before: (text) => was.shared(text), after: (text) => is.shared(text) });
  const taken = new Set(pairs.map(({ after: path }) => path));
  const news = after.filter((path) => !taken.has(path));
  const sameFacts = factsOf(was) === factsOf(is);
  const found = [
    ...pairs
      .filter((pair) => pair.after === null || !sameFacts || subjectOf(pair.before) !== subjectOf(pair.after))
      .flatMap((pair) => compared(pair, was, is)),
    ...news.flatMap((path) => appeared(path, was, is)),
  ];
  return [...found].sort((a, b) => ORDER.indexOf(a.effect) - ORDER.indexOf(b.effect));
}

function factsOf({ input: { context } }: StackModel): string {
  return JSON.stringify([context.nginx, context.application]);
}

function compared({ before, after }: PairedPath, was: StackModel, is: StackModel): Replaced[] {
  const own = probesOn(before, was);
  const there = after === null ? [] : probesOn(after, is);
  const hidden = after === null ? null : hiddenOn(after, is);
  const checks = there.filter(({ kind }) => kind === "health-check").length;
  const rows = askedTwice(own, there).flatMap((asked): Row[] => {
    const isNew = asked.of === "after" && after !== null;
    const first = isNew
      ? answerIn(asked.before, after, before, was)
      : asked.before && answerOn(asked.before, before, was);
    const second =
      hidden ??
      (isNew ? answerOn(asked.after!, after, is) : answerIn(asked.after, before, after, is)) ??
      (after === null || checks > 0 ? null : notAsked(after));
    return first === null ? appearedCheck(asked, second) : rowsOf(asked, first, second);
  });
  return grouped(rows, before.id, after, checks);
}

/** A balancer that asks something, and does not say what; null: it asks nothing. */
function notAsked({ group }: TrafficPath): Answer | null {
  if (group.healthCheck.enabled.value === false) return null;
  return {
    kind: "unknown",
    about: "what the load balancer asks, for how it checks health is not known before a deployment",
  };
}

/** A path that was not there: its requests may have been taken by another. */
function appeared(path: TrafficPath, was: StackModel, is: StackModel): Replaced[] {
  const rows = probesOn(path, is).flatMap((probe): Row[] => {
    const asked: AskedTwice = { before: probe, after: probe, meant: probe.expect, of: "after" };
    const second = answerOn(probe, path, is);
    if (probe.kind === "health-check") return appearedCheck({ ...asked, before: null }, second);
    return rowsOf(asked, answerIn(probe, path, null, was), second);
  });
  return grouped(rows, path.id, path, 0);
}

function probesOn({ id }: TrafficPath, { input }: StackModel): readonly Probe[] {
  return input.probes.filter(({ path }) => path === id);
}

interface Row extends Omit<Replaced, "path" | "titles"> {
  readonly title: string;
  readonly check: boolean;
}

/** A health check that was not asked: told where it fails. */
function appearedCheck({ after: probe }: AskedTwice, answer: Answer | null): Row[] {
  if (probe === null || answer === null || answer.kind !== "cases") return [];
  const judged = judgedOf(answer);
  if (judged.passes) return [];
  const after = describeObservation(answer.cases[0]!.observation);
  const said = { before: "the load balancer asks for nothing", after, symptom: judged.reason };
  return [{ effect: "breaks", ...said, title: probe.title, check: true }];
}

function rowsOf(asked: AskedTwice, first: Answer | null, second: Answer | null): Row[] {
  const probe = asked.before ?? asked.after!;
  const check = probe.kind === "health-check";
  const base = { title: probe.title, check };
  if (first === null) return [];
  if (second === null) {
    const symptom = "";
    return check
      ? [{ ...base, effect: "changes", before: wordsOf(first), after: "the load balancer asks no longer", symptom }]
      : [];
  }
  const unknown = [first, second].find((answer) => answer.kind === "unknown");
  if (unknown?.kind === "unknown")
    return [{ ...base, effect: "unknown", before: wordsOf(first), after: wordsOf(second), symptom: unknown.about }];
  return judgedRows(asked, first, second, base);
}

function judgedRows(asked: AskedTwice, first: Answer, second: Answer, base: Pick<Row, "title" | "check">): Row[] {
  const [was, is] = [judgedOf(first), judgedOf(second)];
  const words = bothWords(first, second);
  if (words === "same" && was.passes === is.passes) return [];
  if (words !== "same" && "about" in words)
    return [{ ...base, effect: "unknown", before: wordsOf(first), after: wordsOf(second), symptom: words.about }];
  const said = words === "same" ? { before: judgedWords(first, was), after: judgedWords(second, is) } : words;
  const passes = is.passes || isMeant(asked, second);
  const effect =
    was.passes === passes ? "changes" : was.passes ? "breaks" : asked.of === "after" ? "changes" : "repairs";
  return [{ ...base, effect, ...said, symptom: passes ? "" : is.reason }];
}

/** Another answer of nginx itself that is declared to be so, as another redirect is, breaks nothing. */
function isMeant({ before, meant }: AskedTwice, answer: Answer): boolean {
  if (before === null || meant === null || before.expect.application || answer.kind !== "cases") return false;
  if (before.kind === "health-check") return false;
  return answer.cases.every(
    ({ observation }) =>
      observation.kind === "response" &&
      observation.status < 400 &&
      judgeProbe({ ...answer.probe, expect: meant }, observation).passes,
  );
}

/** The answer is the same, and what is taken for right is not. */
function judgedWords(answer: Answer, { passes }: { readonly passes: boolean }): string {
  return `${wordsOf(answer)}, which ${passes ? "passes" : "fails"}`;
}

/** What differs, in words; `same` where nothing does. */
function bothWords(
  first: Answer,
  second: Answer,
): "same" | { readonly before: string; readonly after: string } | { readonly about: string } {
  if (first.kind !== "cases" || second.kind !== "cases") {
    const [before, after] = [wordsOf(first), wordsOf(second)];
    return before === after ? "same" : { before, after };
  }
  const verdict = verdictOf(first.cases, second.cases);
  if (verdict.kind === "unknown") return { about: verdict.about };
  if (verdict.kind === "same") return "same";
  const served = first.by === "server" && second.by === "server";
  return served ? inWords(first.cases, second.cases) : { before: wordsOf(first), after: wordsOf(second) };
}

/** Rows that say the same become one, with what follows where no health check of the path passes any more. */
function grouped(rows: readonly Row[], path: string, after: TrafficPath | null, checks: number): Replaced[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const { title: _, ...said } = row;
    const key = JSON.stringify(said);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group): Replaced => {
    const { effect, before, after: now, symptom, check } = group[0]!;
    const all = check && effect === "breaks" && checks > 0 && group.length === checks && after !== null;
    const then = all ? `${symptom}. ${whenNoneIsHealthy(after)}` : symptom;
    return { effect, path, titles: group.map(({ title }) => title), before, after: now, symptom: then };
  });
}
