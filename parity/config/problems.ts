import type { InputProblem } from "./types";

/** More problems than these are counted, not listed: a person mends a file from the top. */
const SHOWN = 25;

/** Input that cannot be used. `message` has one line a problem, `file:line:column: message`. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    const shown = problems.slice(0, SHOWN);
    const rest = problems.length - shown.length;
    if (rest > 0)
      shown.push({ message: `${rest} more problems like these; mend the first ones and run again.`, position: null });
    super(shown.map(problemLine).join("\n"));
    this.problems = shown;
  }
}

/** `file:line:column: message`, as far as the place is known. */
export function problemLine(problem: InputProblem): string {
  if (problem.position === null) return problem.message;
  const { file, line, column } = problem.position;
  return `${printable(file)}:${line}${column === undefined ? "" : `:${column}`}: ${problem.message}`;
}

/** Longest piece of foreign text that a message repeats, in characters. */
const LONGEST = 120;

/** Characters that would move a terminal's cursor, end a line, or turn the direction of what follows. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ue000-\uf8ff]/g;

/** Text from a file as a message may show it: control characters as `\u001b`, cut after 120 characters. */
export function printable(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return cut.replace(UNSAFE, (character, offset: number) => {
    const code = character.charCodeAt(0);
    if (code >= 0xd800 && code <= 0xdbff && /[\udc00-\udfff]/.test(cut.charAt(offset + 1))) return character;
    if (code >= 0xdc00 && code <= 0xdfff && /[\ud800-\udbff]/.test(cut.charAt(offset - 1))) return character;
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** Text in backquotes, safe to show. */
export function quoted(text: string): string {
  return `\`${printable(text)}\``;
}

/** `` `a`, `b` and `c` `` */
export function listed(names: readonly string[]): string {
  const shown = names.map(quoted);
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}

/** ` Did you mean …?` for the nearest of the candidates, at most a third of the word away; otherwise nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const limit = Math.floor(Math.min(word.length, 40) / 3);
  let best: string | null = null;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best === null ? "" : ` Did you mean ${quoted(best)}?`;
}

/** Levenshtein's distance, two neighbours swapped counting as one edit. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      row.push(cost);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
