import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { flowPlace } from "./flow-places";
import { appendAt, columnOf, type Edit, endOfEnded, endOfLine, lastLineOf, lineBreak } from "./text-edits";
import { type RowStyle, rowLines, type WaiverRow } from "./waiver-row";

type Entry = Pair<Node | null, Node | null>;

/**
 * Where rows can be put into the text of a `parity.yaml`, the best place first; none where its `waivers` is something
 * that cannot be added to, as an alias. The text is valid, and has no byte order mark. Whoever makes the edits reads the
 * result: a place can turn out to change the meaning of what stands beside it, as a block of text that keeps its blank
 * lines.
 */
export function placesFor(text: string, rows: readonly WaiverRow[]): readonly (readonly Edit[])[] {
  const root = parseDocument(text, { schema: "failsafe", uniqueKeys: false, keepSourceTokens: true }).contents;
  if (!isMap(root)) return [];
  const entries = root.items as Entry[];
  const entry = entries.find(({ key }) => isScalar(key) && (key as Scalar).source === "waivers");
  if (isFlow(root)) return inFlowRoot(text, root, entry, rows);
  if (entry === undefined) return newSection(text, root, rows);
  const { value } = entry;
  if (isEmpty(value)) return [underKey(text, root, entry, rows)];
  if (!isSeq(value)) return [];
  if (!isFlow(value)) return blockPlaces(text, value, rows);
  const [inFlow] = flowPlace(text, value, rows, jsonLike(value) ? "json" : "flow");
  const [from, to] = value.range!;
  return /^\[ *\]$/.test(text.slice(from, to)) ? [insteadOfEmpty(text, root, value, rows), inFlow!] : [inFlow!];
}

function inFlowRoot(
  text: string,
  root: YAMLMap,
  entry: Entry | undefined,
  rows: readonly WaiverRow[],
): (readonly Edit[])[] {
  const style: RowStyle = jsonLike(root) ? "json" : "flow";
  const { value = null } = entry ?? {};
  if (entry === undefined) return flowPlace(text, root, rows, style);
  return isSeq(value) && isFlow(value) ? flowPlace(text, value, rows, style) : [];
}

/** Under a key of its own at the end of the file; before what ends the document, where something does. */
function newSection(text: string, root: YAMLMap, rows: readonly WaiverRow[]): (readonly Edit[])[] {
  const indent = columnOf(text, root.range![0]);
  const lines = [`${" ".repeat(indent)}waivers:`, ...blockRows(rows, rowIndent(root, indent), 2, "block")];
  const parted = /\n[ \t]*\r?\n/.test(text) ? ["", ...lines] : lines;
  const end = lastLeafEnd(root);
  return [
    [appendAt(text, lastLineOf(text, text.length), parted)],
    [appendAt(text, lastLineOf(text, end), parted)],
    [appendAt(text, endOfEnded(text, end), lines)],
  ];
}

/** Lists are indented here as the file's other lists are. */
function rowIndent(root: YAMLMap, indent: number): number {
  const list = (root.items as Entry[]).map(({ value }) => value).find((value) => isSeq(value) && !isFlow(value));
  return list?.srcToken?.type === "block-seq" ? list.srcToken.indent : indent + 2;
}

/** `waivers:` with nothing, or an explicit null, under it. */
function underKey(text: string, root: YAMLMap, { key, value }: Entry, rows: readonly WaiverRow[]): readonly Edit[] {
  const indent = columnOf(text, root.range![0]);
  const [from, to] = value?.range ?? key!.range!;
  const lines = blockRows(rows, rowIndent(root, indent), 2, "block");
  const at = appendAt(text, afterComments(text, endOfLine(text, to), indent + 1), lines);
  return from === to ? [at] : [withoutWord(text, from, to), at];
}

/** A list of none, `[]`, gives way to rows of their own. */
function insteadOfEmpty(text: string, root: YAMLMap, { range }: YAMLSeq, rows: readonly WaiverRow[]): readonly Edit[] {
  const indent = columnOf(text, root.range![0]);
  const lines = blockRows(rows, rowIndent(root, indent), 2, "block");
  const [from, to] = range!;
  return [withoutWord(text, from, to), appendAt(text, afterComments(text, endOfLine(text, to), indent + 1), lines)];
}

/** Takes a value out together with the spaces before it. */
function withoutWord(text: string, from: number, to: number): Edit {
  const start = text.slice(0, from).trimEnd().length;
  return { at: start, remove: to - start, text: "" };
}

/** After the last row, written as that one is. */
function blockPlaces(text: string, list: YAMLSeq, rows: readonly WaiverRow[]): (readonly Edit[])[] {
  const last = list.items.at(-1) as Node;
  const indent = list.srcToken?.type === "block-seq" ? list.srcToken.indent : 0;
  const flow = isMap(last) && isFlow(last);
  const inner = !flow && last.srcToken?.type === "block-map" ? last.srcToken.indent - indent : 2;
  const style: RowStyle = flow ? (jsonLike(last) ? "json" : "flow") : "block";
  const lines = blockRows(rows, indent, inner, style);
  const end = lastLeafEnd(last);
  return [
    [appendAt(text, afterComments(text, lastLineOf(text, end), Math.max(1, indent)), lines)],
    [appendAt(text, endOfEnded(text, end), lines)],
  ];
}

/** @param inner columns from the `-` to what it begins */
function blockRows(rows: readonly WaiverRow[], indent: number, inner: number, style: RowStyle): string[] {
  return rows.flatMap((row) =>
    rowLines(row, style).map((line, index) => " ".repeat(indent) + (index === 0 ? "-" : "").padEnd(inner) + line),
  );
}

/** The end of the last of the comment lines that follow directly and are indented so far: they belong to what is above. */
function afterComments(text: string, at: number, least: number): number {
  let end = at;
  for (;;) {
    const start = end + lineBreak(text, end).length;
    const line = text.slice(start, endOfLine(text, start));
    if (start === end || !/^ *#/.test(line) || line.indexOf("#") < least) return end;
    end = start + line.length;
  }
}

/** Where the last thing that says something ends: ranges of collections take the comments after them along. */
function lastLeafEnd(node: Node): number {
  if ((isMap(node) || isSeq(node)) && !isFlow(node)) {
    const last: unknown = node.items.at(-1);
    const inner = isPair(last) ? ((last.value ?? last.key) as Node | null) : (last as Node | null);
    if (inner) return lastLeafEnd(inner);
  }
  return node.range![1];
}

function isFlow(node: YAMLMap | YAMLSeq): boolean {
  return node.srcToken?.type === "flow-collection";
}

function isEmpty(node: Node | null): boolean {
  return (
    node === null ||
    (isScalar(node) && !node.tag && node.type === "PLAIN" && /^(?:|~|null|Null|NULL)$/.test(node.source ?? ""))
  );
}

/** Its keys are in quotes, as JSON has them: a program that reads it may know nothing else. */
function jsonLike(node: YAMLMap | YAMLSeq): boolean {
  const [first]: readonly unknown[] = node.items;
  const map = isSeq(node) ? first : node;
  const entry: unknown = isMap(map) ? map.items[0] : null;
  return isPair(entry) && isScalar(entry.key) && entry.key.type === "QUOTE_DOUBLE";
}
