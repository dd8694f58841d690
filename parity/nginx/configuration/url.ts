import { inet6Text, parseInet4, parseInet6 } from "./inet";
import { parseInteger } from "./values";

/** What ngx_parse_url makes of `host:port/uri`. */
export interface Url {
  /** `127.0.0.1`, `*`, `[::1]`, `unix:/path` in nginx's own spelling, or a name that is yet to be resolved. */
  readonly host: string;
  readonly kind: "inet" | "inet6" | "unix" | "name";
  /** True for `*`, `0.0.0.0` and `[::]`. */
  readonly wildcard: boolean;
  /** 0 for unix sockets. */
  readonly port: number;
  /** The last port of a range of `listen`, else the port. */
  readonly lastPort: number;
  readonly noPort: boolean;
  readonly uri: string;
}

export interface UrlOptions {
  readonly defaultPort: number;
  /** An address to listen on: a port alone and ranges of ports are taken. */
  readonly listen?: boolean;
  /** What follows a `/` is a URI; else it is an error. */
  readonly uriPart?: boolean;
}

/** Room for the path in `struct sockaddr_un`, with its end. */
const LONGEST_UNIX_PATH = 108;

/** The address, or the reason nginx gives: `invalid port`. Names are not resolved. */
export function parseUrl(text: string, options: UrlOptions): Url | { readonly error: string } {
  if (/^unix:/i.test(text)) return unixUrl(text, options);
  return text.startsWith("[") ? inet6Url(text, options) : inetUrl(text, options);
}

function unixUrl(text: string, { uriPart }: UrlOptions): Url | { readonly error: string } {
  const rest = text.slice("unix:".length);
  const colon = uriPart === true ? rest.indexOf(":") : -1;
  const path = colon < 0 ? rest : rest.slice(0, colon);
  if (path === "") return { error: "no path in the unix domain socket" };
  if (Buffer.byteLength(path) + 1 > LONGEST_UNIX_PATH) return { error: "too long path in the unix domain socket" };
  const uri = colon < 0 ? "" : rest.slice(colon + 1);
  return { host: `unix:${path}`, kind: "unix", wildcard: false, port: 0, lastPort: 0, noPort: true, uri };
}

function inet6Url(text: string, options: UrlOptions): Url | { readonly error: string } {
  const close = text.indexOf("]");
  if (close < 0) return { error: "invalid host" };
  const slash = text.indexOf("/", close);
  if (slash >= 0 && options.uriPart !== true) return { error: "invalid host" };
  const uri = slash < 0 ? "" : text.slice(slash);
  const behind = text.slice(close + 1, slash < 0 ? undefined : slash);
  if (behind !== "" && !behind.startsWith(":")) return { error: "invalid host" };
  const ports = behind === "" ? null : portsOf(behind.slice(1), options.listen === true);
  if (ports !== null && "error" in ports) return ports;
  if (close === 1) return { error: "no host" };
  const address = parseInet6(text.slice(1, close));
  if (address === null) return { error: "invalid IPv6 address" };
  const { defaultPort } = options;
  return {
    host: `[${inet6Text(address)}]`,
    kind: "inet6",
    wildcard: address.every((group) => group === 0),
    port: ports?.port ?? defaultPort,
    lastPort: ports?.lastPort ?? defaultPort,
    noPort: ports === null,
    uri,
  };
}

function inetUrl(text: string, options: UrlOptions): Url | { readonly error: string } {
  const { listen = false, uriPart = false, defaultPort } = options;
  const slash = text.search(/[/?]/);
  if (slash >= 0 && (listen || !uriPart)) return { error: "invalid host" };
  const uri = slash < 0 ? "" : text.slice(slash);
  const authority = slash < 0 ? text : text.slice(0, slash);
  const colon = authority.indexOf(":");
  if (colon >= 0) {
    const ports = portsOf(authority.slice(colon + 1), listen);
    return "error" in ports ? ports : hostUrl(authority.slice(0, colon), { ...ports, noPort: false, uri }, listen);
  }
  if (listen) {
    const ports = portAlone(authority);
    if (ports !== null && "error" in ports) return ports;
    if (ports !== null) return { host: "*", kind: "inet", wildcard: true, ...ports, noPort: false, uri };
  }
  return hostUrl(authority, { port: defaultPort, lastPort: defaultPort, noPort: true, uri }, listen);
}

function hostUrl(
  host: string,
  rest: Pick<Url, "port" | "lastPort" | "noPort" | "uri">,
  listen: boolean,
): Url | { readonly error: string } {
  if (host === "") return { error: "no host" };
  if (listen && host === "*") return { host: "*", kind: "inet", wildcard: true, ...rest };
  const address = parseInet4(host);
  if (address === null) return { host, kind: "name", wildcard: false, ...rest };
  const wildcard = address.every((byte) => byte === 0);
  return { host: wildcard && listen ? "*" : address.join("."), kind: "inet", wildcard, ...rest };
}

type Ports = { readonly port: number; readonly lastPort: number } | { readonly error: string };

/** What stands behind the colon: a port, or a range where one is allowed. */
function portsOf(text: string, listen: boolean): Ports {
  const dash = listen ? text.indexOf("-") : -1;
  const last = dash < 0 ? null : validPort(text.slice(dash + 1));
  if (dash >= 0 && last === null) return { error: "invalid port" };
  const port = validPort(dash < 0 ? text : text.slice(0, dash));
  if (port === null) return { error: "invalid port" };
  if (last !== null && port > last) return { error: "invalid port range" };
  return { port, lastPort: last ?? port };
}

/** A port or a range of ports alone; null where the text is a host. */
function portAlone(text: string): Ports | null {
  const dash = text.indexOf("-");
  if (dash >= 0 && parseInteger(text.slice(dash + 1)) === null) return null;
  if (parseInteger(dash < 0 ? text : text.slice(0, dash)) === null) return null;
  return portsOf(text, true);
}

function validPort(text: string): number | null {
  const port = parseInteger(text);
  return port === null || port < 1 || port > 65535 ? null : port;
}
