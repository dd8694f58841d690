import type { Effective } from "../configuration/types";
import { lower } from "./bytes";
import { undecided } from "./cannot-decide";
import type { Run } from "./run";
import { isOn, memo, setting } from "./settings";
import type { Text } from "./types";

const DEFAULT_TYPES = [
  ...["text/html", "text/xml", "text/plain", "text/vnd.wap.wml", "application/javascript", "application/rss+xml"],
];

/**
 * `Content-Type` with what `charset` adds to it (ngx_http_charset_header_filter). Where the text is recoded to or from UTF-8,
 * nobody knows the length of it any more.
 */
export function withCharset(run: Run, type: Text): Text {
  const charset = setting(run.scope, "charset");
  if (charset?.directive == null || charset.args[0] === "off" || typeof type !== "string") return type;
  if (type.includes(";"))
    return isOn(run.scope, "override_charset") ? undecided("override_charset", charset.directive) : type;
  if (!hasType(run, lower(type))) return type;
  const to = nameIn(run, charset);
  // Not for redirects (ngx_http_set_charset).
  const told = run.status === 301 || run.status === 302 || to === "" ? type : named(type, to);
  const source = setting(run.scope, "source_charset");
  if (source?.directive == null || source.args[0] === "off") return told;
  const from = nameIn(run, source);
  if (typeof to !== "string" || typeof from !== "string") return undecided("source_charset", source.directive);
  if (lower(from) === lower(to)) return told;
  if (!charsetsOf(run).tables.has(pair(from, to))) return type;
  if (lower(from) === "utf-8" || lower(to) === "utf-8") run.contentLengthOut = null;
  return told;
}

function named(type: string, name: Text): Text {
  return typeof name === "string" ? `${type}; charset=${name}` : name;
}

function hasType({ scope }: Run, type: string): boolean {
  const types = setting(scope, "charset_types")?.args ?? DEFAULT_TYPES;
  return type === "text/html" || types.some((it) => it === "*" || it.toLowerCase() === type);
}

/** A constant is spelt as it first is in the whole configuration (ngx_http_add_charset), a variable as it comes. */
function nameIn(run: Run, { args: [given = ""], directive }: Effective): Text {
  if (!given.startsWith("$")) return charsetsOf(run).names.get(lower(given)) ?? given;
  const name = run.text(given);
  // A variable that is not there is no empty one: nginx hangs up.
  if (name === "" && MAY_BE_ABSENT.test(given)) return undecided(given, directive);
  return name;
}

const MAY_BE_ABSENT = /^\$\{?(?:arg|http|cookie|sent_http|upstream_\w+|\d+$)/;

interface Charsets {
  /** In lower case → as it is spelt. */
  readonly names: ReadonlyMap<string, string>;
  /** Pairs that a `charset_map` is between. */
  readonly tables: ReadonlySet<string>;
}

function charsetsOf(run: Run): Charsets {
  const { web } = run.asked;
  return memo(web, "charsets", () => {
    const names = new Map<string, string>();
    const tables = new Set<string>();
    const waiting = [...(web.directive?.block ?? [])].reverse();
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (NAMING.has(at.name)) for (const name of at.args) if (!names.has(lower(name))) names.set(lower(name), name);
      if (at.name === "charset_map") tables.add(pair(at.args[0] ?? "", at.args[1] ?? ""));
      for (const inner of [...(at.block ?? [])].reverse()) waiting.push(inner);
    }
    return { names, tables };
  });
}

/** The same in both directions. */
function pair(one: string, other: string): string {
  return [lower(one), lower(other)].toSorted().join(" ");
}

const NAMING: ReadonlySet<string> = new Set(["charset", "source_charset", "charset_map"]);
