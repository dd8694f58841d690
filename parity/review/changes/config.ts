import { asText } from "../../compare/index";
import { effectiveConfig, formatPropertyPath, isMapValue, type Project, type PropertyPath } from "../../config/index";
import { canonicalJson, findingId, type Position, type Value } from "../../graph/index";
import type { ReviewSides } from "../../result";
import type { Change, Sides } from "../types";
import { concealed } from "./conceal";

interface Row {
  readonly stack: string;
  readonly name: string;
  readonly sides: ReviewSides;
  readonly position: Position | null;
  readonly side: "base" | "work-tree";
}

/**
 * Config values that a change of the stack files brings, key by key, objects member by member. What a secret holds is
 * not known: one that is encrypted anew and one that has another value look alike, and neither is told.
 */
export function configChanges({ base, head }: Sides, stacks: readonly string[]): Change[] {
  const rows = new Map<string, Row[]>();
  const names = new Set([...base.project.model.varies, ...head.project.model.varies].map(({ name }) => name));
  for (const stack of stacks) {
    for (const row of rowsOf(stack, base.project, head.project))
      rows.set(row.name, [...(rows.get(row.name) ?? []), row]);
  }
  return [...rows.values()].map((all) => toChange(all, stacks, names));
}

function rowsOf(stack: string, base: Project, head: Project): Row[] {
  const [before, after] = [effectiveConfig(base, stack), effectiveConfig(head, stack)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const [old, now] = [before[key], after[key]];
    const position = (now ?? old)?.position ?? null;
    const side = now === undefined ? ("base" as const) : ("work-tree" as const);
    return differences([key], old?.value, now?.value)
      .map(concealed)
      .map(({ path, from, to }) => {
        const sides = { before: asText(from), after: asText(to) };
        const at = now?.positions[JSON.stringify(path.slice(1))] ?? position;
        return { stack, name: formatPropertyPath(path), sides, position: at, side };
      });
  });
}

interface Difference {
  readonly path: PropertyPath;
  readonly from: Value | undefined;
  readonly to: Value | undefined;
}

function differences(path: PropertyPath, from: Value | undefined, to: Value | undefined): Difference[] {
  if (from !== undefined && to !== undefined) {
    if (canonicalJson(from) === canonicalJson(to)) return [];
    if (isMapValue(from) && isMapValue(to)) {
      const [old, now] = [from, to] as { readonly [key: string]: Value }[];
      return [...new Set([...Object.keys(old!), ...Object.keys(now!)])].flatMap((key) =>
        differences([...path, key], member(old!, key), member(now!, key)),
      );
    }
  }
  return [{ path, from, to }];
}

function member(map: { readonly [key: string]: Value }, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function toChange(rows: readonly Row[], stacks: readonly string[], variances: ReadonlySet<string>): Change {
  const { name } = rows[0]!;
  const kinds = new Set(rows.map(kindOf));
  // A variance that comes, or goes, does so in all stacks alike, whatever each one's value is.
  const named = variances.has(name) && !kinds.has("changed");
  const shown = rows.map(({ sides }) => (named ? withName(sides, name) : sides));
  const forms = new Map(
    rows.map((row, index) => [row.stack, canonicalJson([shown[index]!.before, shown[index]!.after])] as const),
  );
  const sides = shown[0]!;
  const alike = new Set(forms.values()).size === 1;
  return {
    id: findingId("change config", null, name),
    kind: kinds.size === 1 ? [...kinds][0]! : "changed",
    of: "config",
    resource: null,
    type: null,
    property: name,
    stacks: rows.map(({ stack }) => stack),
    uniform: alike && rows.length === stacks.length,
    same: alike ? sides : null,
    values: Object.fromEntries(rows.map((row) => [row.stack, row.sides])),
    traffic: false,
    byDependency: false,
    locations: rows.flatMap(({ stack, position, side }) =>
      position === null
        ? []
        : [{ stack, file: position.file, line: position.line, column: position.column ?? 1, side }],
    ),
    forms,
    places: new Map(),
  };
}

function withName({ before, after }: ReviewSides, name: string): ReviewSides {
  const mark = `{${name}}`;
  return { before: before === null ? null : mark, after: after === null ? null : mark };
}

function kindOf({ sides }: Row): "added" | "removed" | "changed" {
  if (sides.before === null) return "added";
  return sides.after === null ? "removed" : "changed";
}
