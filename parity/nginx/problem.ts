import type { Position, Problem } from "./types";

/** What a person is told beside nginx's own words. */
export const HINT = {
  empty: "There is no directive before it: take it out, or write the directive.",
  notEnded: 'The directive that begins here is not ended: put ";" after it.',
  afterQuote:
    'After a closing quote nginx takes only white space, ";", "{" or ")": escape the quote, or quote the whole argument.',
  noQuote: "The quote that begins here is not closed.",
  tooLong:
    "nginx reads at most 4096 bytes for one word or comment: split it, or look for an escaped space or line end.",
  lua: "The Lua code of this directive does not end: look for an unclosed brace, string, long bracket or comment, or move the code to a file.",
  luaBrace: 'Lua code stands in braces, without ";" after them.',
  entries: "This block holds entries, which cannot have a block of their own.",
  brace: "No block is open in this file: a brace too many here, or one too few before.",
  unclosed: 'The block that begins here is not closed: put "}" at its end.',
} as const;

/** nginx's words for a source that ends inside a directive, and inside a block. */
export const END_IN_DIRECTIVE = 'unexpected end of file, expecting ";" or "}"';
export const END_IN_BLOCK = 'unexpected end of file, expecting "}"';

/** nginx's words for a word or comment beyond its buffer; `quote` when it was inside a quotation at that moment. */
export function tooLong(source: string, start: number, quote: '"' | "'" | null): string {
  if (quote !== null) return `too long parameter, probably missing terminating "${quote}" character`;
  const begin = Buffer.from(source.slice(start, start + 10))
    .subarray(0, 10)
    .toString();
  return `too long parameter "${begin}..." started`;
}

/** The place of an offset, counted from the beginning: for messages. */
export function positionAt(source: string, file: string, at: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let next = source.indexOf("\n"); next >= 0 && next < at; next = source.indexOf("\n", lineStart)) {
    line++;
    lineStart = next + 1;
  }
  return { file, line, column: at - lineStart + 1 };
}

/** The message as nginx prints it after `[emerg]`: `unexpected "}" in /etc/nginx/nginx.conf:12`. */
export function nginxMessage(problem: Problem): string {
  const { message, nginxFile, nginxLine } = problem;
  return nginxLine === 0 ? message : `${message} in ${nginxFile}:${nginxLine}`;
}

/** With files under the names that nginx gives them. */
export function asNamed(problems: readonly Problem[], names: ReadonlyMap<string, string>): readonly Problem[] {
  if (names.size === 0) return problems;
  return problems.map((one) => ({ ...one, nginxFile: names.get(one.nginxFile) ?? one.nginxFile }));
}
