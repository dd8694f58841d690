import type { Message } from "../define";
import type { RowDefinition } from "./define";
import { isFactKnown } from "./facts";
import { type Say, Saying } from "./say";
import type { Outcome, StackContext } from "./types";
import { type PathView, viewsOf } from "./view";

type Row = RowDefinition<{ readonly [message: string]: Message }>;

/** What was said of a stack, by row: it is asked for more than once, and never changes. */
const known = new WeakMap<StackContext, Map<unknown, Outcome>>();

const NOTHING: Outcome = { violations: [], holds: [], unjudged: [] };

/** Judges one row in one stack; `stacks` are all of them. */
export function outcomeOf<M extends { readonly [message: string]: Message }>(
  row: RowDefinition<M>,
  context: StackContext,
  stacks: readonly StackContext[],
): Outcome {
  const ofStack = known.get(context) ?? new Map<unknown, Outcome>();
  known.set(context, ofStack);
  const before = ofStack.get(row);
  if (before !== undefined) return before;
  const outcome = judge(row as unknown as Row, context, stacks);
  ofStack.set(row, outcome);
  return outcome;
}

function judge(row: Row, context: StackContext, stacks: readonly StackContext[]): Outcome {
  const all = viewsOf(context);
  const views = all.filter(({ path }) => row.applies(path, context));
  if (views.length === 0) return elsewhere(row, all, context);
  const missing = (row.facts ?? []).filter((fact) => !isFactKnown(fact, context));
  if (missing.length > 0) {
    return { ...NOTHING, unjudged: missing.map((needs) => ({ needs, fact: true, at: null })) };
  }
  const saying = new Saying(context, row.balancerAlone !== true);
  const on = (paths: Parameters<Saying["on"]>[0]): Say<Row["messages"]> => saying.on(paths);
  for (const view of views) row.judge?.(view, on([view.path]));
  row.judgeStack?.(views, on(views.map(({ path }) => path)), stacks);
  return saying.outcome;
}

function elsewhere(row: Row, views: readonly PathView[], context: StackContext): Outcome {
  if (row.elsewhere === undefined || views.length === 0) return NOTHING;
  const saying = new Saying(context);
  row.elsewhere(views, saying.on([]));
  return saying.outcome;
}
