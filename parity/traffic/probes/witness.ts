import { globMatches, regexMatches } from "../balancer/pattern";

/** What a wildcard stands for in a witness. */
const ANY = "x";

/** Texts that match a pattern of paths: the shortest, one that goes on in the same segment, one that goes below. */
export function pathWitnesses(pattern: string): string[] {
  if (/^\/?\*+$/.test(pattern)) return ["/"];
  // `*.php` names no folder: paths begin with one.
  const rooted = pattern.startsWith("*") ? `/${pattern}` : pattern;
  const found = [fill(rooted, ""), fill(rooted, ANY)];
  // `/api*` takes /api, /apix and /api/x; `/api/*` and `*` have no boundary of their own.
  if (/[^/*]\*$/.test(rooted)) found.push(`${fill(rooted.slice(0, -1), ANY)}/${ANY}`);
  return [...new Set(found)].filter((path) => isPath(path) && globMatches(pattern, path));
}

/** A host that matches a pattern: `*.example.com` → `x.example.com`. Null: there is none that is a host name. */
export function hostWitness(pattern: string): string | null {
  const host = fill(pattern, ANY).toLowerCase();
  return isHost(host) ? host : null;
}

export const isHost = (text: string): boolean => /^[a-z0-9][a-z0-9._-]*$/i.test(text) && !/[.-]$/.test(text);
export const isPath = (text: string): boolean => /^\/[\w/.~-]*$/.test(text);

/** `*` is any text, `?` one character. */
export function fill(pattern: string, any: string): string {
  return pattern.replaceAll("*", any).replaceAll("?", "a");
}

/**
 * A text that a simple regular expression matches, beginning with `/` where a path is wanted: groups by their first
 * alternative, classes by their first character, what is optional left out. Null where that does not match.
 */
export function regexWitness(source: string, want: "path" | "host"): string | null {
  if (source.length > 256) return null;
  let text = source.replace(/\(\?<\w+>|\(\?:|\(\?P<\w+>/g, "(");
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(/\(([^()|]*)(?:\|[^()]*)?\)([?*]?)/g, (_, first: string, quantifier: string) =>
      quantifier === "" ? first : "",
    );
  }
  text = text.split("|")[0]!.replace(/\[\^[^\]]*\]|\\[wS]|(?<!\\)\./g, ANY);
  text = text.replace(/\\d/g, "1").replace(/\[(\\?.)[^\]]*\]/g, (_, first: string) => first);
  text = text.replace(/(\\?.)(?:\{(\d+)[^}]*\}|([+*?])\??)/g, (_, char: string, count?: string, sign?: string) =>
    sign === "?" ? "" : char.repeat(Math.min(Number(count ?? 1), 64)),
  );
  text = text.replace(/^\^|\$$/g, "").replace(/\\(.)/g, "$1");
  const witness = want === "path" && !text.startsWith("/") ? `/${ANY}${text}` : text;
  const isWanted = witness.length <= 256 && (want === "path" ? isPath(witness) : isHost(witness));
  return isWanted && regexMatches(source, witness) ? witness : null;
}
