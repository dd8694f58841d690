import { type Directive, type ParseCache, quoteArg, type WebServer } from "../../nginx";
import { cidrContains } from "../../nginx/address";
import { parseUrl } from "../../nginx/configuration/url";
import { type Endpoint, endpointKey, PASS } from "./applications";
import type { Edit, Edits } from "./edit";
import type { NginxHere } from "./machine";
import { NO_PATH, PATHS } from "./made";
import { behindBrace, directivesOf } from "./scale";

/** What is somewhere else than where it is declared, and where. */
export interface Relocations {
  /** In front of every path; empty: paths are where they are declared. */
  readonly root: string;
  /** Sockets that nginx listens on, as {@link socketKey} names them → port of 127.0.0.1. Null: where they are declared. */
  readonly sockets: ReadonlyMap<string, number> | null;
  /** Addresses that connections come from → what they come from here. */
  readonly sources: ReadonlyMap<string, string>;
  /** {@link endpointKey} of an application → where it is, and what nginx is told. */
  readonly applications: ReadonlyMap<string, Endpoint>;
}

/** Where a relocated nginx writes its number, where nothing else is written. */
export const DEFAULT_PID = "/run/nginx.pid";

export const LOOPBACK = "127.0.0.1";

/** A socket by its address as nginx writes it, and its port: `* 80`, `[::] 443`. */
export const socketKey = (address: string, port: number): string => `${address} ${port}`;

/** The edits that put everything where it is here. No line moves. */
export function relocate(
  files: ReadonlyMap<string, string>,
  web: WebServer,
  main: string,
  to: Relocations,
  nginx: NginxHere,
  cache: ParseCache,
): Edits {
  const edits = new Map<string, Edit[]>();
  const changes = new Set<string>();
  for (const [path, text] of files) {
    const own = directivesOf(text, path, cache).flatMap((directive) => editsOf(directive, to, changes));
    edits.set(path, [...own, ...(to.root === "" ? [] : defaultsIn(path, text, web, main, to, nginx))]);
  }
  return { edits, changes: [...changes] };
}

function editsOf(directive: Directive, to: Relocations, changes: Set<string>): Edit[] {
  const { name, words, block } = directive;
  const word = words[1];
  if (word === undefined) return [];
  const replaced = (text: string | null): Edit[] => {
    if (text === null || text === word.text) return [];
    changes.add(`${name} ${word.text} → ${text}`);
    return [{ start: word.start, end: word.end, text: quoteArg(text) }];
  };
  if (block !== null) return [];
  if (name === "listen") return replaced(listenTo(word.text, to));
  if (PASS.has(name)) return replaced(passTo(word.text, PASS.get(name)!, to));
  if (name === "server" && words.length > 1) return replaced(endpointTo(word.text, 80, to));
  if (name === "user" && to.root !== "") return [{ start: directive.start, end: directive.end, text: "" }];
  if (TRUSTING.has(name)) return alsoHere(directive, to, changes);
  const isPath = name === "include" || PATHS.has(name);
  return isPath && to.root !== "" && word.text.startsWith("/") && !NO_PATH.test(word.text)
    ? [{ start: word.start, end: word.end, text: quoteArg(to.root + word.text) }]
    : [];
}

/** Directives that speak of addresses that connections come from. */
const TRUSTING: ReadonlySet<string> = new Set(["set_real_ip_from", "allow", "deny"]);

/** The same for the addresses that stand here for those that it speaks of, in front of it. */
function alsoHere({ name, words, start }: Directive, { sources }: Relocations, changes: Set<string>): Edit[] {
  const network = words[1]!.text;
  const meant = [...sources].filter(([declared]) => network !== "all" && cidrContains(network, declared));
  if (meant.length === 0) return [];
  const addresses = [...new Set(meant.map(([, here]) => here))];
  changes.add(`${name} ${network} → ${addresses.join(", ")} too`);
  return [{ start, end: start, text: addresses.map((address) => `${name} ${address}; `).join("") }];
}

function listenTo(text: string, { sockets, root }: Relocations): string | null {
  if (sockets === null) return null;
  const url = parseUrl(text, { defaultPort: 80, listen: true });
  if ("error" in url) return null;
  if (url.kind === "unix") return `unix:${root}${url.host.slice("unix:".length)}`;
  const port = sockets.get(socketKey(url.host, url.port));
  return port === undefined ? null : `${LOOPBACK}:${port}`;
}

/** `http://10.0.5.5/x` → `http://127.0.0.1:41234/x`. */
function passTo(text: string, hasScheme: boolean, to: Relocations): string | null {
  const [, scheme = "", rest = ""] = hasScheme ? (/^(\w+:\/\/)?(.*)$/s.exec(text) ?? []) : ["", "", text];
  if (rest.startsWith("unix:")) return to.root === "" ? null : `${scheme}unix:${to.root}${rest.slice("unix:".length)}`;
  const host = /^[^/?]*/.exec(rest)?.[0] ?? "";
  if (host === "" || host.includes("$")) return null;
  const moved = endpointTo(host, /s:\/\/$/.test(scheme) ? 443 : 80, to);
  return moved === null ? null : scheme + moved + rest.slice(host.length);
}

function endpointTo(text: string, defaultPort: number, { applications, root }: Relocations): string | null {
  const url = parseUrl(text, { defaultPort });
  if ("error" in url) return null;
  if (url.kind === "unix") return root === "" ? null : `unix:${root}${url.host.slice("unix:".length)}`;
  const moved = applications.get(endpointKey(url.host.replace(/^\[|\]$/g, ""), url.port));
  return moved === undefined ? null : authority(moved);
}

function authority({ host, port }: Pick<Endpoint, "host" | "port">): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Paths that nginx takes where none is written, and sockets of servers without `listen`. */
function defaultsIn(
  path: string,
  text: string,
  web: WebServer,
  main: string,
  { root, sockets }: Relocations,
  nginx: NginxHere,
): Edit[] {
  const edits: Edit[] = [];
  if (path === main) {
    const lines = [
      // The only one who may read what is in the root.
      ...(process.getuid?.() === 0 ? ["user root;"] : []),
      ...(web.main.has("pid") ? [] : [`pid ${root}${DEFAULT_PID};`]),
      ...(web.main.has("error_log") ? [] : [`error_log ${root}/var/log/nginx/error.log;`]),
    ];
    edits.push({ start: 0, end: 0, text: lines.map((line) => `${line} `).join("") });
  }
  const http = web.directive;
  if (http !== null && http.position.file === path) {
    const has = (name: string): boolean => http.block?.some((one) => one.name === name) ?? false;
    const paths = [
      ...(has("access_log") ? [] : [`access_log ${root}/var/log/nginx/access.log;`]),
      ...nginx.temporary.filter((name) => !has(name)).map((name) => `${name} ${root}/var/lib/nginx/${name};`),
    ];
    edits.push(behindBrace(text, http, paths));
  }
  for (const { directive } of web.servers) {
    if (directive.position.file !== path || directive.block?.some(({ name }) => name === "listen")) continue;
    const socket = web.sockets.find(({ servers }) => servers.some((server) => server.directive === directive));
    const port = socket === undefined ? undefined : sockets?.get(socketKey(socket.address, socket.port));
    if (port !== undefined) edits.push(behindBrace(text, directive, [`listen ${LOOPBACK}:${port};`]));
  }
  return edits;
}

/** Text of a run as it would be without relocation: for what is compared and told. */
export function restored(text: string, to: Relocations): string {
  const pairs: [string, string][] = [
    ...[...to.applications].map(([key, moved]): [string, string] => {
      const [host = "", declared = ""] = key.split(" ");
      const plain = host.includes(":") ? `[${host}]` : host;
      return [authority(moved), declared === "80" || declared === "443" ? plain : `${plain}:${declared}`];
    }),
    ...[...(to.sockets ?? [])].map(([key, port]): [string, string] => [`:${port}`, portText(key.split(" ")[1] ?? "")]),
    ...[...to.sources].map(([declared, here]): [string, string] => [here, declared]),
    ...(to.root === "" ? [] : [[to.root, ""] as [string, string]]),
  ];
  return pairs.reduce((before, [here, declared]) => before.replaceAll(here, declared), text);
}

/** In an URL of clear text the port 80 is not written. */
function portText(port: string): string {
  return port === "80" ? "" : `:${port}`;
}
