import type { Expectation, Probe } from "../traffic/probes/types";

/** One question as it is put to both of two declarations, each of which sees its own side of it. */
export interface AskedTwice {
  /** Null: the health check is not asked there. */
  readonly before: Probe | null;
  readonly after: Probe | null;
  /** What the later state itself means to answer; null where it has no such question of its own. */
  readonly meant: Expectation | null;
  /** Whose question it is. */
  readonly of: "before" | "after";
}

/**
 * The questions of one traffic path in two states of it. A client asks the same of both; what a balancer asks, and how
 * long it keeps a connection, is each one's own. A question that only one state brings is put to the other too.
 */
export function askedTwice(before: readonly Probe[], after: readonly Probe[]): readonly AskedTwice[] {
  const found: AskedTwice[] = [];
  const left = new Set(after);
  for (const key of [exactKey, looseKey]) {
    for (const was of before) {
      if (found.some((pair) => pair.before === was)) continue;
      const wanted = key(was);
      const is = wanted === null ? undefined : [...left].find((probe) => key(probe) === wanted);
      if (is === undefined) continue;
      left.delete(is);
      found.push({ before: was, after: afterOf(was, is), meant: is.expect, of: "before" });
    }
  }
  for (const was of before) {
    if (found.some((pair) => pair.before === was)) continue;
    const there = isBalancers(was) ? null : onTheWayOf(was, likeliest(was, after));
    found.push({ before: was, after: there, meant: null, of: "before" });
  }
  const only = [...left].map(
    (is): AskedTwice => ({
      before: isBalancers(is) ? null : onTheWayOf(is, likeliest(is, before)),
      after: is,
      meant: is.expect,
      of: "after",
    }),
  );
  return [...inOrder(found, before), ...only];
}

function exactKey({ kind, title }: Probe): string | null {
  return `${kind}\n${title}`;
}

/** The balancer's questions are the same ones when its subnets or times are others. */
function looseKey(probe: Probe): string | null {
  if (!isBalancers(probe)) return null;
  return probe.kind === "health-check" ? probe.kind : `${probe.kind}\n${probe.request?.target ?? ""}`;
}

/** How often and how long is for the balancer to say, not for a client. */
function isBalancers({ kind }: Probe): boolean {
  return kind === "health-check" || kind === "idle-connection";
}

/** What must come of a client's request is what it was, however long its connection was kept. */
function afterOf(was: Probe, is: Probe): Probe {
  if (was.kind === "health-check") return is;
  return { ...onTheWayOf(was, is), idle: is.idle };
}

/** The question of `asked`, on the way (node, server, patience) of another probe. */
function onTheWayOf(asked: Probe, way: Probe | undefined): Probe {
  if (way === undefined) return asked;
  return { ...asked, node: way.node, server: way.server, patience: way.patience };
}

function likeliest(asked: Probe, among: readonly Probe[]): Probe | undefined {
  return among.find(({ kind }) => kind === asked.kind) ?? among.find((probe) => probe.kind !== "health-check");
}

function inOrder(found: readonly AskedTwice[], before: readonly Probe[]): AskedTwice[] {
  const place = new Map(before.map((probe, index) => [probe, index] as const));
  return [...found].sort((a, b) => place.get(a.before!)! - place.get(b.before!)!);
}
