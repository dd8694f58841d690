import { changesBetween, positionOf } from "../../compare/index";
import { canonicalJson, compareText, findingId } from "../../graph/index";
import type { ReviewSides } from "../../result";
import type { Change, ChangePlaces, OwnPlace, Sides } from "../types";
import { configChanges } from "./config";
import { formOf } from "./form";
import { inOrder } from "./order";
import { isIgnored, replacement, type SdkDeclarations } from "./replaced";
import { type Cell, stackOf, toCells } from "./shared";
import { trafficAddresses } from "./traffic";

/** What {@link changesOf} needs beside the two sides. */
export interface ChangeContext {
  /** What the providers' SDKs say of a property: whether a change of it makes the resource anew. */
  readonly declarations: SdkDeclarations;
  /** Addresses (see {@link changeKey}) that a change of packages alone brings; empty where packages are the same. */
  readonly byDependency: ReadonlySet<string>;
}

/** Everything that the change does to the stacks that both sides have, what is the same in several stacks once. */
export function changesOf(sides: Sides, context: ChangeContext): Change[] {
  const common = commonStacks(sides);
  const listed = listedStacks(sides);
  const sample = new Map(sampleCells(sides).map((cell) => [cellKey(cell), cell] as const));
  const rows = new Map<string, Cell[]>();
  for (const stack of common) for (const cell of cellsOf(sides, stack)) add(rows, cellKey(cell), cell);
  const traffic = trafficAddresses(sides);
  const changes = [...rows].map(([key, cells]) => {
    return toChange(cells, sample.get(key), { ...context, sides, listed, traffic });
  });
  return inOrder([...configChanges(sides, listed), ...changes]);
}

/** Stacks that were evaluated on both sides, in rollout order. */
export function commonStacks({ base, head }: Sides): string[] {
  return head.stacks.map(({ name }) => name).filter((name) => stackOf(base.stacks, name) !== undefined);
}

/** Stacks that both sides list, evaluated or not: what one of them has is not known to be what the others have. */
function listedStacks({ base, head }: Sides): string[] {
  const before = new Set(base.project.model.stacks.map(({ name }) => name));
  return head.project.model.stacks.map(({ name }) => name).filter((name) => before.has(name));
}

/** Addresses at which anything changes in any stack: two comparisons can be laid upon each other by them. */
export function changedAddresses(sides: Sides): ReadonlySet<string> {
  const cells = commonStacks(sides).flatMap((stack) => cellsOf(sides, stack));
  return new Set(cells.map(changeKey));
}

function changeKey({ resource, property }: Pick<Cell, "resource" | "property">): string {
  return canonicalJson([resource, property]);
}

function cellsOf(sides: Sides, stack: string): Cell[] {
  const [before, after] = [stackOf(sides.base.stacks, stack)!, stackOf(sides.head.stacks, stack)!];
  return toCells(sides, stack, changesBetween(stack, before.graph, after.graph));
}

function sampleCells(sides: Sides): Cell[] {
  const [before, after] = [sides.base.sample, sides.head.sample];
  if (before === null || after === null) return [];
  return toCells(sides, null, changesBetween("", before.graph, after.graph));
}

/** A row is one address and one kind of change: what is added in one stack and changed in another is not the same. */
function cellKey(cell: Cell): string {
  return canonicalJson([cell.resource, cell.property, cell.kind, cell.change.part]);
}

function add(rows: Map<string, Cell[]>, key: string, cell: Cell): void {
  const row = rows.get(key);
  if (row) row.push(cell);
  else rows.set(key, [cell]);
}

interface RowContext extends ChangeContext {
  readonly sides: Sides;
  readonly listed: readonly string[];
  readonly traffic: ReadonlySet<string>;
}

function toChange(cells: readonly Cell[], sample: Cell | undefined, context: RowContext): Change {
  const first = cells[0]!;
  const { resource, property, kind, change } = first;
  const forms = new Map(cells.map((cell) => [cell.stack!, formOf(cell, sample, context.sides)] as const));
  const alike = new Set(forms.values()).size === 1;
  const anew = cells.some((cell) => replacement(cell.change, context.declarations));
  const ignored = cells.every((cell) => isIgnored(cell.change));
  const also = Math.max(...cells.map((cell) => cell.change.also));
  return {
    id: findingId(`change ${kind} ${change.part}`, resource, property),
    kind: anew ? "replaced" : kind,
    of: property === null ? "resource" : change.setting ? "setting" : "property",
    resource,
    type: (change.before ?? change.after)!.type,
    property,
    stacks: cells.map(({ stack }) => stack!),
    uniform: alike && cells.length === context.listed.length,
    same: alike ? sameSides(cells, sample, context.sides) : null,
    values: Object.fromEntries(cells.map(({ stack, own }) => [stack!, own])),
    traffic: isOnTraffic(resource, property, context.traffic),
    byDependency: context.byDependency.has(changeKey(first)),
    ...(ignored && { ignored }),
    ...(also > 0 && { also }),
    locations: locationsOf(cells),
    forms,
    places: new Map(cells.map((cell) => [cell.stack!, placesOf(cell)] as const)),
  };
}

/** A component that comes or goes takes along what is inside it. */
function isOnTraffic(resource: string, property: string | null, traffic: ReadonlySet<string>): boolean {
  return traffic.has(resource) || (property === null && [...traffic].some((one) => one.startsWith(`${resource}/`)));
}

function sameSides(cells: readonly Cell[], sample: Cell | undefined, { base, head }: Sides): ReviewSides {
  const own = new Set(cells.map((cell) => canonicalJson([cell.own.before, cell.own.after])));
  const { own: texts, shared, change } = cells[0]!;
  if (own.size === 1 && cells.length > 1) return texts;
  if (shared.before === shared.after) return texts;
  if (sample === undefined || cells.length === 1) return shared;
  const { from, to } = sample.change;
  // A number that is a sample has its name nowhere but here.
  const named = typeof from === "number" || typeof to === "number";
  if (!named || change.setting) return sample.shared;
  const text = (side: typeof base, value: typeof from): string | null =>
    value === undefined ? null : String(side.sample!.named(value));
  return { before: text(base, from), after: text(head, to) };
}

function placesOf({ change }: Cell): ChangePlaces {
  const { before, after, property, kind } = change;
  const at = (resource: typeof before): OwnPlace | null => resource && { path: resource.path, property };
  if (property === null) return { before: at(before), after: at(after) };
  return { before: kind === "added" ? null : at(before), after: kind === "removed" ? null : at(after) };
}

/** Each place once; those of the work tree first. */
function locationsOf(cells: readonly Cell[]): Change["locations"] {
  const found = cells.flatMap(({ change, stack }) => {
    const at = positionOf(change);
    if (at === null) return [];
    const { file, line, column } = at.position;
    return [
      {
        stack,
        file,
        line,
        column: column ?? 1,
        side: at.side === "after" ? ("work-tree" as const) : ("base" as const),
      },
    ];
  });
  const places = new Map(found.map((one) => [canonicalJson([one.file, one.line, one.column, one.side]), one] as const));
  return [...places.values()]
    .map((one) => (places.size === 1 ? { ...one, stack: null } : one))
    .sort((a, b) => compareText(b.side, a.side));
}
