import { type Directive, parse, sizeOf } from "../../nginx";
import type { DeclaredWebServer, Servers } from "../types";

/**
 * What the declared files of nginx mean to do, read off the directives as they stand. Expectations come from here, and not
 * from what nginx makes of them: what is meant and what happens may differ, and then a probe has to fail.
 */
export interface Intent {
  /** Requests are handed on to an application at all. */
  readonly handsOn: boolean;
  /** Names of servers, in order; wildcards as `*.name`, no regular expressions. */
  readonly names: readonly string[];
  /** Ports of `listen … ssl`. */
  readonly tlsPorts: ReadonlySet<number>;
  /** Paths that `location` blocks without regular expression name, with the block; in order. */
  readonly locations: readonly { readonly path: string; readonly block: readonly Directive[] }[];
  /** Headers that are set for the application: name in lower case → values. */
  readonly headers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Plain HTTP is answered with a redirect to HTTPS. */
  readonly redirectsToHttps: boolean;
  /** Bytes of the largest `client_max_body_size`; 0: no limit; null: nowhere set. */
  readonly maxBody: number | null;
  /** Bytes of one buffer of `large_client_header_buffers`; null: nowhere set. */
  readonly headerBuffer: number | null;
}

const PASS = new Set(["proxy_pass", "fastcgi_pass", "grpc_pass", "uwsgi_pass", "scgi_pass"]);

/** Null where the servers declare no nginx. A file that nginx cannot read counts as far as it was read. */
export function intentOf({ webServer }: Servers): Intent | null {
  return webServer === null ? null : readIntent(webServer);
}

function readIntent(webServer: DeclaredWebServer): Intent {
  const all = webServer.files.flatMap(({ path, text }) => flat(topLevel(text, path)));
  const named = (name: string): Directive[] => all.filter((directive) => directive.name === name);
  const bodies = named("client_max_body_size").map(({ args }) => sizeOf(args[0] ?? ""));
  return {
    handsOn: all.some(({ name }) => PASS.has(name)),
    names: [...new Set(named("server_name").flatMap(({ args }) => args.filter(isHostPattern)))],
    tlsPorts: new Set(named("listen").flatMap(({ args }) => (args.includes("ssl") ? [portOf(args[0] ?? "")] : []))),
    locations: named("location").flatMap(({ args, block }) => locationPath(args, block)),
    headers: headersOf([...named("proxy_set_header"), ...named("grpc_set_header")]),
    redirectsToHttps: all.some(
      ({ name, args }) => /^(return|rewrite)$/.test(name) && args.some((arg) => /^https:/.test(arg)),
    ),
    maxBody: bodies.includes(0) ? 0 : largest(bodies),
    headerBuffer: largest(named("large_client_header_buffers").map(({ args }) => sizeOf(args[1] ?? ""))),
  };
}

function topLevel(text: string, file: string): readonly Directive[] {
  const parsed = parse(text, { file });
  return parsed.ok ? parsed.config.directives : parsed.read;
}

/** The directives with all below them, in the order of the text. */
function flat(directives: readonly Directive[]): Directive[] {
  const found: Directive[] = [];
  const left = [...directives].reverse();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    found.push(next);
    for (let index = (next.block?.length ?? 0) - 1; index >= 0; index--) left.push(next.block![index]!);
  }
  return found;
}

const isHostPattern = (name: string): boolean => /^(\*\.|\.)?[a-z0-9][a-z0-9.-]*\.[a-z0-9.-]*[a-z0-9]$/i.test(name);

function portOf(listen: string): number {
  return Number(/(?:^|:)(\d+)$/.exec(listen)?.[1] ?? 80);
}

function locationPath(args: readonly string[], block: readonly Directive[] | null): Intent["locations"][number][] {
  const [modifier, pattern] = args.length === 1 ? ["", args[0]!] : [args[0] ?? "", args[1] ?? ""];
  if (modifier.startsWith("~") || !pattern.startsWith("/")) return [];
  return [{ path: pattern, block: block ?? [] }];
}

function headersOf(directives: readonly Directive[]): Map<string, Set<string>> {
  const headers = new Map<string, Set<string>>();
  for (const { args } of directives) {
    const name = (args[0] ?? "").toLowerCase();
    headers.set(name, (headers.get(name) ?? new Set()).add(args[1] ?? ""));
  }
  return headers;
}

function largest(sizes: readonly (number | null)[]): number | null {
  const known = sizes.filter((size) => size !== null);
  return known.length === 0 ? null : Math.max(...known);
}
