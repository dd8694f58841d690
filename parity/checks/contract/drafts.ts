import { compareText } from "../../graph/canonical";
import { settingOf } from "../../graph/pattern";
import type { Location, Severity } from "../../result";
import type { Place } from "../../traffic/types";
import type { CheckContext, Draft } from "../define";
import { list } from "../words";
import type { ContractCheck, Outcome, SharedPlace, StackContext, Violation } from "./types";

/** What one stack says of a place. */
interface Said {
  readonly context: StackContext;
  readonly violation: Violation;
}

/**
 * Stacks that are told as another cloud. What does not stop traffic there follows from that, and goes when it is put right;
 * what stops it is told all the same.
 */
export function onAnotherCloud({ judgement }: CheckContext): ReadonlySet<string> {
  const told = judgement.deviations.filter(({ kind }) => kind === "other-cloud");
  return new Set(told.flatMap(({ stacks }) => stacks));
}

/** The findings of a row: violations of several stacks that say the same of the same place are one. */
export function draftsOf(check: ContractCheck, asked: CheckContext): Draft[] {
  const { contract } = asked;
  if (contract.length === 0) return [];
  const elsewhere = onAnotherCloud(asked);
  const outcomes = contract.map((context) => ({ context, outcome: check.outcome(context, contract) }));
  const groups = new Map<string, Said[]>();
  for (const { context, outcome } of outcomes) {
    for (const violation of outcome.violations) {
      if (elsewhere.has(context.stack) && severityOf(check, violation) !== "error") continue;
      const { resource, property } = context.addressOf(violation.at);
      const key = JSON.stringify([violation.message, resource, property]);
      const group = groups.get(key);
      // Addresses that differ in a stack's own values alone are one address: the first speaks for it.
      if (group === undefined) groups.set(key, [{ context, violation }]);
      else if (!group.some((said) => said.context === context)) group.push({ context, violation });
    }
  }
  return [...groups.values()].map((group) => toDraft(group, outcomes));
}

function severityOf(check: ContractCheck, { message }: Violation): Severity {
  return check.messages[message]?.severity ?? check.severity;
}

function toDraft(group: readonly Said[], outcomes: readonly { context: StackContext; outcome: Outcome }[]): Draft {
  const [{ context, violation }] = group as [Said];
  const { resource, property } = context.addressOf(violation.at);
  const concerned = new Map(group.map((said) => [said.context, said.violation]));
  const values = outcomes.map(({ context: stack }): [string, string | null] => {
    const own = concerned.get(stack);
    return [stack.stack, own ? own.actual : stack.valueAt({ resource, property })];
  });
  const others = outcomes.filter((one) => !concerned.has(one.context));
  const elsewhere = sameFileElsewhere({ resource, property }, others);
  const all = outcomes.map(({ context: stack }) => stack.stack);
  return {
    about: {
      stacks: group.map((said) => said.context.stack),
      resource,
      type: violation.at.type,
      property,
      expected: violation.expected,
      values: property === null || isUserData(violation.at, context) ? {} : Object.fromEntries(values),
      locations: group.flatMap(locationsOf),
    },
    message: violation.message,
    words: (stacks) => ({
      ...wordsFor(group.filter((said) => stacks.includes(said.context.stack))),
      stacks: stacks.length === all.length && all.length > 1 ? "all stacks" : list(stacks),
      elsewhere,
    }),
  };
}

/** All of user data, where a file that it does not write is at fault: shown whole, it says nothing. */
function isUserData({ resource, property }: Place, { traffic }: StackContext): boolean {
  return traffic.paths.some(({ servers: { webServer } }) => {
    return webServer?.at.resource === resource && webServer.at.property === property;
  });
}

/** Where it is declared, and the other places that take part. */
function locationsOf({ context, violation: { at, also } }: Said): Location[] {
  return [at, ...also].flatMap(({ position }) =>
    position === null
      ? []
      : [{ stack: context.stack, file: position.file, line: position.line, column: position.column ?? 1 }],
  );
}

/** The words of the stacks; where they differ, each with the stacks that have it. */
function wordsFor(group: readonly Said[]): { readonly [word: string]: string } {
  const names = Object.keys(group[0]?.violation.words ?? {});
  return Object.fromEntries(names.map((name) => [name, wordFor(name, group)]));
}

function wordFor(name: string, group: readonly Said[]): string {
  const byText = new Map<string, string[]>();
  for (const { context, violation } of group) {
    const text = violation.words[name] ?? "";
    byText.set(text, [...(byText.get(text) ?? []), context.stack]);
  }
  const texts = [...byText];
  return texts.length === 1 ? texts[0]![0] : list(texts.map(([text, stacks]) => `${text} (${list(stacks)})`));
}

/**
 * "Same file, different verdict": stacks where the row holds at the same setting, whatever resource declares it, and why.
 */
function sameFileElsewhere(
  place: SharedPlace,
  others: readonly { readonly context: StackContext; readonly outcome: Outcome }[],
): string {
  const wanted = settingKey(place);
  const reasons = new Map<string, string[]>();
  for (const { context, outcome } of others) {
    const held = outcome.holds.find(({ at }) => settingKey(context.addressOf(at)) === wanted);
    if (held) reasons.set(held.because, [...(reasons.get(held.because) ?? []), context.stack]);
  }
  const told = [...reasons].sort(([, a], [, b]) => b.length - a.length || compareText(a[0]!, b[0]!));
  return told.map(([because, stacks]) => ` It holds in ${list(stacks)}: ${because}.`).join("");
}

function settingKey({ resource, property }: SharedPlace): string {
  const setting = property === null ? null : settingOf(property);
  if (setting === null) return JSON.stringify([resource, property]);
  return property!.slice(property!.indexOf("!"));
}
