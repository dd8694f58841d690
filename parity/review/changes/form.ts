import { topOf } from "../../compare/resources";
import { canonicalJson, type Graph, type Resource } from "../../graph/index";
import type { Side, Sides } from "../types";
import { type Cell, stackOf } from "./shared";

/**
 * What a change is in one stack, as opaque text that stays in memory: it is the same in two stacks where these are equal.
 *
 * Where a stack is a filling of the sample environment before and after, its change is the sample environment's, whatever
 * its own values look like. Elsewhere it is what its own texts say with its values put back.
 */
export function formOf(cell: Cell, sample: Cell | undefined, sides: Sides): string {
  const as = sample !== undefined && isFilling(cell, sides) ? sample : cell;
  const { shared, own } = as;
  // A variance that has another value than before is each stack's own affair, though its name is the same in all.
  const { before, after } = shared.before !== null && shared.before === shared.after ? own : shared;
  return canonicalJson([before, after, unsaid(as, sides)]);
}

function isFilling({ stack, resource, property, change }: Cell, { base, head }: Sides): boolean {
  const [before, after] = [base.sample!, head.sample!];
  if (!before.fills(stack!, resource, property) || !after.fills(stack!, resource, property)) return false;
  if (change.part === "resource" && [before, after].some((side) => side.strays(stack!).some(isIn(resource))))
    return false;
  const values = after.filling(stack!);
  return [...before.filling(stack!)].every(([mark, value]) => !values.has(mark) || values.get(mark) === value);
}

/** True of a resource, and of what is inside it. */
export function isIn(resource: string): (place: { readonly resource: string }) => boolean {
  return (place) => place.resource === resource || place.resource.startsWith(`${resource}/`);
}

/** What the texts of a change leave out, and stacks can differ in: what is in a resource that comes or goes, and secrets. */
function unsaid({ stack, change, own }: Cell, { base, head }: Sides): string | null {
  const { part, property, before, after } = change;
  const sides = [
    { side: base, of: before },
    { side: head, of: after },
  ];
  if (part === "resource")
    return canonicalJson(sides.map(({ side, of }) => (of === null ? null : contentOf(of, side, stack))));
  const secret = [own.before, own.after].some((text) => text?.includes('{"secret":true}') === true);
  if (!secret || property === null) return null;
  const top = topOf(property);
  return canonicalJson(sides.map(({ side, of }) => sharedIn(side, stack, canonicalJson(of?.inputs[top] ?? null))));
}

function contentOf({ path }: Resource, side: Side, stack: string | null): string {
  const within = (graphOf(side, stack)?.resources ?? []).filter((one) => isIn(path)({ resource: one.path }));
  return sharedIn(side, stack, canonicalJson(within.map((one) => [one.path, one.type, one.inputs])));
}

function graphOf({ sample, stacks }: Side, stack: string | null): Graph | undefined {
  return stack === null ? sample?.graph : stackOf(stacks, stack)?.graph;
}

function sharedIn({ sample, stacks }: Side, stack: string | null, text: string): string {
  const shared = stack === null ? sample?.shared : stackOf(stacks, stack)?.shared;
  return shared?.(text) ?? text;
}
