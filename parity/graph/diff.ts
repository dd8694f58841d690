import { contentAddress, joinAddress, partAddress } from "./address";
import { alignLists, outOfOrder, pairSets, sameTexts } from "./align";
import { equalValues } from "./canonical";
import { diffNginx } from "./diff-nginx";
import { diffText, isText } from "./diff-text";
import { type Difference, type DifferenceKind, Report, type Where } from "./difference";
import { LEAST_ALIKE, similarity } from "./similarity";
import { shortValue, summary } from "./summary";
import type { DecodedTree, Format, Part, Tree } from "./tree";
import { treeText } from "./tree-text";
import { SECRET } from "./types";

type Entries = readonly (readonly [key: string, tree: Tree])[];
type ListTree = Extract<Tree, { kind: "list" | "set" }>;

/** Formats that are a way of writing text, and say nothing about what the text is. */
const ENCODINGS: ReadonlySet<Format> = new Set(["base64", "gzip"]);

/**
 * What differs between two trees: one difference at the outermost place where something is missing, added, moved or
 * changed, in the order of the expected tree. Empty exactly where the trees mean the same. `address` is the property's.
 *
 * Indices are the expected side's, except of what was added.
 */
export function diffTrees(expected: Tree, actual: Tree, address: string): Difference[] {
  const report = new Report();
  diff(expected, actual, { address, file: null }, report);
  return report.differences();
}

function diff(expected: Tree, actual: Tree, at: Where, report: Report): void {
  if (expected === actual) return;
  if (expected.kind === "leaf" && actual.kind === "leaf") {
    diffLeaves(expected, actual, at, report);
  } else if (expected.kind === "secret" && actual.kind === "secret") {
    diffSecrets(expected.content, actual.content, at, report);
  } else if (expected.kind === "map" && actual.kind === "map") {
    diffEntries(expected.entries, actual.entries, at, report);
  } else if ((expected.kind === "list" || expected.kind === "set") && expected.kind === actual.kind) {
    diffItems(expected, actual, at, report);
  } else if (expected.kind === "decoded" && actual.kind === "decoded") {
    diffDecoded(expected, actual, at, report);
  } else if (expected.kind === "nginx" && actual.kind === "nginx") {
    diffNginx(expected.directives, actual.directives, null, at, report);
  } else {
    whole(expected, actual, at, report);
  }
}

function diffSecrets(expected: Tree, actual: Tree, at: Where, report: Report): void {
  const inside = new Report();
  diff(expected, actual, at, inside);
  if (inside.size > 0) report.add({ ...at, kind: "changed", expected: SECRET, actual: SECRET, places: inside.size });
}

function whole(expected: Tree, actual: Tree, at: Where, report: Report): void {
  report.add({ ...at, kind: "changed", expected: summary(expected), actual: summary(actual) });
}

function oneSided(kind: DifferenceKind, tree: Tree, at: Where, report: Report): void {
  const value = summary(tree);
  report.add({
    ...at,
    kind,
    expected: kind === "added" ? undefined : value,
    actual: kind === "missing" ? undefined : value,
  });
}

type Leaf = Extract<Tree, { kind: "leaf" }>;

function diffLeaves(expected: Leaf, actual: Leaf, at: Where, report: Report): void {
  if (equalValues(expected.value, actual.value)) return;
  if (isText(expected.value) && isText(actual.value) && diffText(expected.value, actual.value, at, report)) return;
  const [before, after] = [shortValue(expected.value), shortValue(actual.value)];
  report.add({ ...at, kind: "changed", expected: before, actual: after });
}

function diffEntries(expected: Entries, actual: Entries, at: Where, report: Report): void {
  const before = new Map(expected);
  const after = new Map(actual);
  const keys = [...before.keys(), ...[...after.keys()].filter((key) => !before.has(key))];
  for (const key of keys) {
    const here = { ...at, address: joinAddress(at.address, key) };
    const [old, now] = [before.get(key), after.get(key)];
    if (old === undefined) oneSided("added", now!, here, report);
    else if (now === undefined) oneSided("missing", old, here, report);
    else diff(old, now, here, report);
  }
}

function diffItems(expected: ListTree, actual: Tree, at: Where, report: Report): void {
  const [before, after] = [expected.items, (actual as ListTree).items];
  const texts = [before.map(treeText), after.map(treeText)] as const;
  if (sameTexts(...texts)) return;
  const align = expected.kind === "set" ? pairSets : alignLists;
  const alike = (e: number, a: number): number => similarity(before[e]!, after[a]!);
  const found = align(...texts, alike);
  const item = (index: number): Where => ({ ...at, address: joinAddress(at.address, index) });
  for (const [e, a] of found.changed) {
    diffPaired(before[e]!, after[a]!, item(e), report);
  }
  for (const [e, a] of found.moved) {
    report.add({ ...item(e), kind: "moved", expected: `at ${e}`, actual: `at ${a}` });
  }
  for (const e of found.missing) oneSided("missing", before[e]!, item(e), report);
  for (const a of found.added) oneSided("added", after[a]!, item(a), report);
}

/** Items that nothing but being left over has paired are shown whole, unless a single place of them differs. */
function diffPaired(expected: Tree, actual: Tree, at: Where, report: Report): void {
  const inside = new Report();
  diff(expected, actual, at, inside);
  if (inside.size > 1 && similarity(expected, actual) < LEAST_ALIKE) whole(expected, actual, at, report);
  else report.addAll(inside);
}

function diffDecoded(expected: DecodedTree, actual: DecodedTree, at: Where, report: Report): void {
  const meaning = (tree: DecodedTree): string => tree.formats.filter((format) => !ENCODINGS.has(format)).join(" ");
  if (meaning(expected) !== meaning(actual)) {
    whole(expected, actual, at, report);
    return;
  }
  const [before, after] = [expected.formats.join(" "), actual.formats.join(" ")];
  if (before !== after) report.add({ ...at, kind: "changed", expected: before, actual: after });
  const content = { ...at, address: contentAddress(at.address) };
  diff(expected.content, actual.content, content, report);
  diffParts(expected, actual, at, report);
}

function diffParts(expected: DecodedTree, actual: DecodedTree, at: Where, report: Report): void {
  const before = new Map(expected.parts.map((part) => [part.name, part]));
  const after = new Map(actual.parts.map((part) => [part.name, part]));
  const renamed = renamings(before, after);
  const place = (name: string): Where => ({ address: partAddress(at.address, name), file: name });
  for (const [name, part] of before) {
    const other = after.get(name);
    const rename = renamed.get(name);
    if (rename !== undefined) report.add({ ...place(name), kind: "moved", expected: name, actual: rename });
    else if (other === undefined) oneSided("missing", part.tree, place(name), report);
    else diffPart(part, other, place(name), report);
  }
  const explained = new Set(renamed.values());
  for (const [name, part] of after) {
    if (!before.has(name) && !explained.has(name)) oneSided("added", part.tree, place(name), report);
  }
  if (expected.formats.includes("mime")) diffOrder([...before.keys()], [...after.keys()], place, report);
}

function diffPart(expected: Part, actual: Part, at: Where, report: Report): void {
  diffEntries(expected.attributes, actual.attributes, at, report);
  diff(expected.tree, actual.tree, at, report);
}

/** Old name → new name of parts that are the same under another name. */
function renamings(before: ReadonlyMap<string, Part>, after: ReadonlyMap<string, Part>): Map<string, string> {
  const fresh = new Map<string, string[]>();
  for (const part of after.values()) {
    if (before.has(part.name)) continue;
    const text = partText(part);
    const names = fresh.get(text);
    if (names === undefined) fresh.set(text, [part.name]);
    else names.push(part.name);
  }
  const found = new Map<string, string>();
  if (fresh.size === 0) return found;
  for (const part of before.values()) {
    const name = after.has(part.name) ? undefined : fresh.get(partText(part))?.shift();
    if (name !== undefined) found.set(part.name, name);
  }
  return found;
}

function partText(part: Part): string {
  return `${treeText({ kind: "map", entries: part.attributes })}${treeText(part.tree)}`;
}

function diffOrder(
  before: readonly string[],
  after: readonly string[],
  place: (name: string) => Where,
  report: Report,
): void {
  const places = new Map(after.map((name, index) => [name, index]));
  const common = before.filter((name) => places.has(name));
  const order = common.map((name) => places.get(name)!);
  for (const index of outOfOrder(order)) {
    const name = common[index]!;
    report.add({
      ...place(name),
      kind: "moved",
      expected: `at ${before.indexOf(name)}`,
      actual: `at ${places.get(name)!}`,
    });
  }
}
