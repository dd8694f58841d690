import { lower, toBytes } from "../bytes";
import { undecided } from "../cannot-decide";
import { type Pattern, patternOf } from "../pattern";
import type { Run } from "../run";
import { memo, settingsOf } from "../settings";
import type { Text } from "../types";
import { NameTable } from "../wildcards";

interface Referers {
  readonly none: boolean;
  readonly blocked: boolean;
  /** Name → the path that has to follow; empty: any. */
  readonly names: NameTable<string>;
  readonly namePatterns: readonly Pattern[];
  readonly patterns: readonly Pattern[];
  readonly empty: boolean;
}

/** `$invalid_referer` (ngx_http_referer_variable): `1`, or empty. */
export function invalidReferer(run: Run): Text {
  const referers = referersOf(run);
  if (referers.empty) return "";
  const referer = run.header("referer");
  if (referer === null) return referers.none ? "" : "1";
  const scheme = referer.length >= "http://i.ru".length ? /^https?:\/\//i.exec(referer) : null;
  if (scheme === null) return referers.blocked ? "" : "1";
  return isValid(referers, referer.slice(scheme[0].length)) ? "" : "1";
}

function isValid(referers: Referers, rest: string): boolean {
  const name = /^[^/:]*/.exec(rest)![0];
  const path = referers.names.find(lower(name));
  if (path !== undefined)
    return (
      path === "" ||
      rest
        .slice(name.length)
        .replace(/^:[^/]*/, "")
        .startsWith(path)
    );
  return (
    referers.namePatterns.some((it) => matches(it, lower(name))) || referers.patterns.some((it) => matches(it, rest))
  );
}

function matches(pattern: Pattern, text: string): boolean {
  const match = pattern.exec(text);
  return match === "undecided"
    ? undecided(`the regular expression ${pattern.source} of valid_referers`)
    : match !== null;
}

function referersOf(run: Run): Referers {
  return memo(run.scope, "valid_referers", () => {
    const words = settingsOf(run.scope, "valid_referers").flatMap(({ args }) => args.map(toBytes));
    const names = new NameTable<string>();
    for (const word of words) if (!SPECIAL.has(word) && !word.startsWith("~")) add(names, word);
    const own = words.includes("server_names") ? run.server.names : [];
    for (const { kind, text } of own) if (kind !== "regex") add(names, toBytes(text));
    const patterns = words.filter((word) => word.startsWith("~")).map((word) => patternOf(word.slice(1), true));
    const namePatterns = own
      .filter(({ kind }) => kind === "regex")
      .map(({ text }) => patternOf(toBytes(text.slice(1)), /[A-Z]/.test(text)));
    const empty = names.values().length + patterns.length + namePatterns.length === 0;
    return { none: words.includes("none"), blocked: words.includes("blocked"), names, namePatterns, patterns, empty };
  });
}

const SPECIAL: ReadonlySet<string> = new Set(["none", "blocked", "server_names"]);

function add(names: NameTable<string>, word: string): void {
  const slash = word.indexOf("/");
  names.add(slash < 0 ? word : word.slice(0, slash), slash < 0 ? "" : word.slice(slash));
}
