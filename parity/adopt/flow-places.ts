import { isMap, isPair, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { columnOf, type Edit, endOfLine, lineBreak } from "./text-edits";
import { type RowStyle, rowLines, type WaiverRow } from "./waiver-row";

/** Where rows can go in a list or map between brackets: before the one that closes it, laid out as what is there. */
export function flowPlace(
  text: string,
  node: YAMLMap | YAMLSeq,
  rows: readonly WaiverRow[],
  style: RowStyle,
): (readonly Edit[])[] {
  const written = rows.map((row) => rowLines(row, style)[0]!);
  const key = style === "json" ? '"waivers"' : "waivers";
  const items = isMap(node) ? [`${key}: [${written.join(", ")}]`] : written;
  const [open, end] = node.range!;
  const close = end - 1;
  const last = node.items.at(-1) as Node | Pair<Node | null, Node | null> | undefined;
  if (last === undefined) return [emptyPlace(text, open, close, items)];
  const [from, to] = extentOf(last);
  const comma = commaBetween(text, to, close);
  const after = comma === null ? to : comma + 1;
  const [before, behind] = comma === null ? [",", ""] : ["", ","];
  if (!text.slice(open, from).includes("\n")) {
    const put = items.map((item) => ` ${item}`).join(",");
    return [[{ at: after, remove: 0, text: before + put + behind }]];
  }
  // One a line. What a comment says behind the last one stays beside it.
  const line = endOfLine(text, after);
  const at = line < close ? line : after;
  const column = columnOf(text, from);
  const indent = /^\s*$/.test(text.slice(from - column, from)) ? column : 2;
  const ending = lineBreak(text, endOfLine(text, open)) || "\n";
  const put = items.map((item) => ending + " ".repeat(indent) + item).join(",") + behind;
  if (at === after) return [[{ at, remove: 0, text: before + put }]];
  return [
    [
      { at: after, remove: 0, text: before },
      { at, remove: 0, text: put },
    ],
  ];
}

function emptyPlace(text: string, open: number, close: number, items: readonly string[]): readonly Edit[] {
  const space = text.slice(open, close).includes("\n") ? "  " : "";
  return [{ at: close, remove: 0, text: space + items.join(", ") }];
}

function extentOf(item: Node | Pair<Node | null, Node | null>): readonly [number, number] {
  if (!isPair(item)) return [item.range![0], item.range![1]];
  return [item.key!.range![0], (item.value ?? item.key)!.range![1]];
}

/** The comma after the last item, if there is one: outside of comments, which is all else that can stand there. */
function commaBetween(text: string, from: number, to: number): number | null {
  for (let at = from; at < to; at++) {
    if (text[at] === "#") at = endOfLine(text, at);
    else if (text[at] === ",") return at;
  }
  return null;
}
