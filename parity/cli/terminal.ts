import type { ReportOptions } from "../report/index";
import type { Io, Output } from "./io";

/** Columns of a report that no terminal shows. */
const DEFAULT_WIDTH = 80;

/** How to show a report on `output`. */
export function reportOptionsFor(output: Output, env: Io["env"]): ReportOptions {
  return {
    color: wantsColor(output, env),
    width: output.columns || DEFAULT_WIDTH,
    unicode: !output.isTerminal || showsUnicode(env),
  };
}

/** A report in a file: the same bytes wherever it is written. */
export const FILE_REPORT: ReportOptions = { color: false, width: DEFAULT_WIDTH, unicode: true };

/** https://no-color.org, and FORCE_COLOR as Node.js itself reads it; otherwise colours are for terminals. */
function wantsColor(output: Output, env: Io["env"]): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return output.isTerminal && env["TERM"] !== "dumb";
}

/**
 * False on the Linux console, whose font lacks the marks, and where the locale names another encoding. POSIX: the
 * first of these that is set decides; where none is, terminals of today show UTF-8.
 */
function showsUnicode(env: Io["env"]): boolean {
  if (env["TERM"] === "linux") return false;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  return !locale || /utf-?8/i.test(locale);
}

/** Progress is for a person who waits at a terminal, and for nobody who reads a log. */
export function wantsProgress({ stderr, env }: Io): boolean {
  return stderr.isTerminal && env["TERM"] !== "dumb" && !env["CI"];
}
