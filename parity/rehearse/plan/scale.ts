import { below, type Directive, durationOf, effective, ParseCache, type WebServer } from "../../nginx";
import { hereText } from "../time";
import type { Edit, Edits } from "./edit";

/** Directives of one duration, their first argument: read by ngx_conf_set_msec_slot, so that milliseconds may be written. */
const DURATIONS: ReadonlySet<string> = new Set([
  ...["client_header_timeout", "client_body_timeout", "send_timeout", "lingering_time", "lingering_timeout"],
  ...["keepalive_timeout", "keepalive_time", "keepalive_min_timeout", "resolver_timeout", "auth_delay"],
  ...["http2_recv_timeout", "http2_idle_timeout", "worker_shutdown_timeout", "preread_timeout", "proxy_timeout"],
  "proxy_protocol_timeout",
  ...["proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached"].flatMap((module) =>
    ["connect", "read", "send", "next_upstream"].map((what) => `${module}_${what}_timeout`),
  ),
]);

/** Durations whose default counts where nothing is written, by what must be there for the directive to be known. */
const DEFAULTED: readonly (readonly [needs: RegExp, names: readonly string[]])[] = [
  [/^/, ["keepalive_timeout", "client_header_timeout", "client_body_timeout", "send_timeout"]],
  ...["proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached"].map(
    (module) =>
      [new RegExp(`^${module}_pass$`), ["connect", "read", "send"].map((what) => `${module}_${what}_timeout`)] as const,
  ),
];

/** Defaults that `effective` has none for: ngx_http_fastcgi_module and its kin have 60 s like ngx_http_proxy_module. */
const LIKE_PROXY = 60;

/**
 * All durations divided by `speed`: those that are written where they stand, and nginx's defaults in front of everything else
 * in `http`. No line moves. What nginx would not read stays as it is.
 */
export function scaleDurations(
  files: ReadonlyMap<string, string>,
  webServer: WebServer,
  speed: number,
  cache = new ParseCache(),
): Edits {
  const changes: string[] = [];
  const http = webServer.directive;
  const trees = new Map([...files].map(([path, text]) => [path, directivesOf(text, path, cache)] as const));
  const defaults = defaultsOf(webServer, [...trees.values()].flat(), speed);
  const edits = new Map(
    [...trees].map(([path, directives]) => {
      const own = directives.flatMap((directive) => scaledWord(directive, speed, changes));
      const here = http !== null && http.position.file === path && defaults.length > 0;
      return [path, here ? [...own, behindBrace(files.get(path)!, http, defaults)] : own] as const;
    }),
  );
  return { edits, changes: [...changes, ...defaults.map((line) => `${line.slice(0, -1)} (nginx's default)`)] };
}

/** Every directive of a file, blocks before what is in them; none of a file that does not parse. */
export function directivesOf(text: string, path: string, cache: ParseCache): Directive[] {
  const parsed = cache.parse(text, path, false);
  return parsed.ok ? below({ block: parsed.config.directives }) : [];
}

/** Lines put in front of everything in a block. */
export function behindBrace(text: string, { words }: Directive, lines: readonly string[]): Edit {
  const at = text.indexOf("{", words.at(-1)!.end) + 1;
  return { start: at, end: at, text: ` ${lines.join(" ")}` };
}

function scaledWord({ name, words, block }: Directive, speed: number, changes: string[]): Edit[] {
  const word = words[1];
  if (block !== null || word === undefined || !DURATIONS.has(name)) return [];
  const text = scaledText(word.text, speed);
  if (text === null || text === word.text) return [];
  changes.push(`${name} ${word.text} → ${text}`);
  return [{ start: word.start, end: word.end, text }];
}

/** Null: no duration. Nothing stays nothing: it switches things off. */
function scaledText(text: string, speed: number): string | null {
  const seconds = durationOf(text);
  if (seconds === null) return null;
  return seconds === 0 ? text : hereText(seconds, speed);
}

function defaultsOf(webServer: WebServer, all: readonly Directive[], speed: number): string[] {
  if (webServer.directive === null) return [];
  const own = new Set((webServer.directive.block ?? []).map(({ name }) => name));
  return DEFAULTED.filter(([needs]) => all.some(({ name }) => needs.test(name)))
    .flatMap(([, names]) => names)
    .filter((name) => !own.has(name))
    .map((name) => `${name} ${scaledText(effective(webServer, name)?.args[0] ?? `${LIKE_PROXY}s`, speed)};`);
}
