import { globMatches } from "../balancer/pattern";

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
  return [...new Set(found)].filter((path) => path.startsWith("/") && globMatches(pattern, path));
}

/** A host that matches a pattern: `*.example.com` → `x.example.com`. Null: there is none that is a host name. */
export function hostWitness(pattern: string): string | null {
  const host = fill(pattern, ANY).toLowerCase();
  return /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/.test(host) ? host : null;
}

function fill(pattern: string, any: string): string {
  return pattern.replaceAll("*", any).replaceAll("?", "a");
}
