import { Composer, type CST, isMap, LineCounter, type Node, Parser } from "yaml";
import type { Position } from "../graph/types";
import { printable } from "./problems";
import type { Source } from "./source";
import type { InputProblem } from "./types";

/** A parsed file: its nodes, and where they are. */
export interface YamlFile {
  readonly file: string;
  /** Null for an empty file. */
  readonly root: Node | null;
  /** Place of an offset into the text. */
  readonly at: (offset: number) => Position;
}

/** Stands for the beginning of a file that has no node. */
export const EMPTY = { range: [0, 0, 0] } as unknown as Node;

/** What no YAML file may hold as it is (https://yaml.org/spec/1.2.2/#51-character-set): the CLI's reader refuses it too. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Deeper files are refused before they are composed: the composer is recursive, and a stack overflow ends the process. */
const MAX_DEPTH = 100;

/**
 * Parses one file. Scalars are left as text (schema "failsafe"): what they mean is decided by the CLI's rules in
 * yaml-scalar.ts, and duplicate keys are found in yaml-value.ts (the library's own search takes quadratic time).
 */
export function parseYaml(source: Source): YamlFile | InputProblem {
  const text = source.text.startsWith("\uFEFF") ? source.text.slice(1) : source.text;
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file: source.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const unprintable = text.search(UNPRINTABLE);
  if (unprintable !== -1) {
    const reason = "control characters must be written as escapes in double quotes";
    return { message: invalidYaml(reason), position: at(unprintable) };
  }
  const deep = tooDeep(tokens);
  if (deep !== null) {
    return {
      message: `This is nested more than ${MAX_DEPTH} levels deep. Make the value flatter.`,
      position: at(deep),
    };
  }
  const composer = new Composer({ schema: "failsafe", uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const documents = [...composer.compose(tokens, true, text.length)];
  for (const document of documents) {
    const error = document.errors[0];
    if (error !== undefined) return { message: invalidYaml(error.message), position: at(error.pos[0]) };
  }
  const second = documents.slice(1).find((document) => document.contents !== null && !isEmpty(document.contents));
  if (second !== undefined) {
    const message = "A second YAML document begins here, which Pulumi would not read. Keep one document in this file.";
    return { message, position: at(second.range[0]) };
  }
  return { file: source.file, root: documents[0]?.contents ?? null, at };
}

function invalidYaml(reason: string): string {
  return `This is not valid YAML: ${printable(reason.replace(/\.$/, ""))}.`;
}

function isEmpty(node: Node): boolean {
  return "source" in node && node.source === "" && !isMap(node);
}

/** Offset of the first token below {@link MAX_DEPTH} levels, or null. Iterative, since this is what guards recursion. */
function tooDeep(tokens: readonly CST.Token[]): number | null {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return token.offset;
    if (token.type === "document") {
      if (token.value !== undefined) open.push({ token: token.value, depth });
    } else if ("items" in token) {
      for (const item of token.items) {
        if (item.key) open.push({ token: item.key, depth: depth + 1 });
        if (item.value) open.push({ token: item.value, depth: depth + 1 });
      }
    }
  }
  return null;
}
