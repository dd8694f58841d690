import { contentAddress, isRecord, isTakenOff, partAddress, type Tree } from "../../graph";
import type { DecodedTree } from "../../graph/tree";
import type { At, LineStep, Step, WriteStep } from "./step";

/** A script that writes files: lines in order; where one begins a here-document that goes to a file, it is written there. */
export function scriptSteps(tree: DecodedTree, at: At & { readonly script: string }): Step[] {
  const waiting = tree.parts.flatMap(({ name, written }): WriteStep[] => {
    if (written === undefined) return [];
    const { secret, script } = at;
    return [{ kind: "write", written, address: partAddress(at.address, name), secret, script }];
  });
  return linesOf(textOf(tree.content), at).flatMap((line): Step[] => {
    const [next] = waiting;
    if (next === undefined || !isTakenOff(line.text, next.written.path)) return [line];
    waiting.shift();
    return [next];
  });
}

export function linesOf(text: string, at: At & { readonly script?: string }): LineStep[] {
  const base = contentAddress(at.address);
  const { secret, script = at.address } = at;
  return joinContinued(text).map(({ line, number }) => {
    return { kind: "line", text: line, address: `${base}${number}`, secret, script };
  });
}

/** A scalar as text; nothing for everything else. */
export function textOf(tree: Tree): string {
  const value = tree.kind === "leaf" ? tree.value : null;
  return isRecord(value) || Array.isArray(value) || value === null ? "" : String(value);
}

/** Lines that end with a backslash go on in the next one. */
function joinContinued(text: string): { line: string; number: number }[] {
  const joined: { line: string; number: number }[] = [];
  let open = false;
  for (const [index, line] of text.split("\n").entries()) {
    const last = joined.at(-1);
    const goesOn = /(?:^|[^\\])(?:\\\\)*\\\r?$/.test(line);
    const content = goesOn ? line.replace(/\\\r?$/, " ") : line;
    if (open && last !== undefined) last.line += content;
    else joined.push({ line: content, number: index + 1 });
    open = goesOn;
  }
  return joined;
}
