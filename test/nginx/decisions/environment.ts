import { isIP, isIPv6 } from "node:net";
import { posix } from "node:path";
import type { Directive } from "../../../parity/nginx";

/**
 * What a configuration takes for granted: names that resolve, users, certificates, folders for logs. A real server has
 * them, so a cell makes them; that one is missing is not what is compared here.
 */
export interface Environment {
  readonly hosts: readonly (readonly [address: string, name: string])[];
  readonly users: readonly string[];
  /** Path → its text, or null for a folder. `certificate`, `key` and `dhparam` stand for such a file. */
  readonly disk: ReadonlyMap<string, string | null>;
  /** Addresses of name servers, as `resolver` has them. */
  readonly resolvers: readonly string[];
  /** `127.0.0.1:3000`, `unix:/run/app.sock`: where the configuration expects an application. */
  readonly applications: readonly string[];
}

/** What relative paths are relative to in the packages of Debian (`--prefix`). */
export const PREFIX = "/usr/share/nginx";
const PASSING = /^(proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass$/;

/** File that a directive reads: what stands in it. */
const READ: Readonly<Record<string, string>> = {
  ssl_certificate: "certificate",
  ssl_certificate_key: "key",
  ssl_client_certificate: "certificate",
  ssl_trusted_certificate: "certificate",
  proxy_ssl_certificate: "certificate",
  proxy_ssl_certificate_key: "key",
  proxy_ssl_trusted_certificate: "certificate",
  grpc_ssl_certificate: "certificate",
  grpc_ssl_certificate_key: "key",
  grpc_ssl_trusted_certificate: "certificate",
  uwsgi_ssl_trusted_certificate: "certificate",
  ssl_dhparam: "dhparam",
  ssl_password_file: "secret\n",
  proxy_ssl_password_file: "secret\n",
  grpc_ssl_password_file: "secret\n",
  uwsgi_ssl_password_file: "secret\n",
  // A session ticket key has 48 or 80 bytes.
  ssl_session_ticket_key: "k".repeat(80),
  // alice:secret
  auth_basic_user_file: "alice:{PLAIN}secret\n",
};

/** Directives whose file nginx makes, in a folder that must be there. */
const WRITTEN = /^(listen|access_log|error_log|pid|lock_file|\w+_temp_path|\w+_cache_path|proxy_store)$/;

/** Where the parts of the configuration that concern this environment stand, does not matter: all of them are looked at. */
export function environmentOf(directives: readonly Directive[], main: string): Environment {
  const all = [...flat(directives)];
  const names = new Set<string>();
  const mentioned = all.flatMap(({ name, args }) =>
    name === "listen" || name === "server_name" ? [] : args.flatMap(mentions),
  );
  const upstreams = new Set(all.filter(({ name }) => name === "upstream").map(({ args }) => args[0] ?? ""));
  const applications = new Set<string>();
  for (const { name, args } of all) {
    for (const arg of hostsOf(name, args)) {
      const found = /^(?:[a-z]+:\/\/)?(?:server=)?([^/:[\]$=]+)(?::\d+)?(?:\/.*)?$/i.exec(arg)?.[1];
      if (found !== undefined && isIP(found) === 0 && isHost(found) && !upstreams.has(found)) names.add(found);
    }
  }
  for (const { host } of mentioned) if (isHost(host)) names.add(host);
  const hosts = [...names].sort().map((name, at) => [addressFor(name, at), name] as const);
  const resolve = new Map(hosts.map(([address, name]) => [name, address]));
  for (const directive of all) {
    const address = applicationOf(directive, upstreams);
    if (address !== null) applications.add(resolved(address, resolve));
  }
  for (const { host, port } of mentioned) applications.add(resolved(`${host}:${port}`, resolve));
  const resolvers = all
    .filter(({ name }) => name === "resolver")
    .flatMap(({ args }) => args.filter((arg) => !arg.includes("=")))
    .map((one) => (/:\d+$/.test(one) ? resolved(one, resolve) : (resolve.get(one) ?? one)));
  const users = all
    .filter(({ name }) => name === "user")
    .flatMap(({ args }) => args.filter((arg) => /^[\w.-]+$/.test(arg)));
  return { hosts, users, disk: diskOf(all, main), resolvers, applications: [...applications] };
}

/** `api.internal:8080` by the address that its name resolves to; IPv6 as a system writes it; others as they are. */
export function resolved(address: string, hosts: ReadonlyMap<string, string>): string {
  const found = /^([^[\]:]+|\[.*\])(:\d+)$/.exec(address);
  const host = found?.[1] ?? "";
  const ip = host.startsWith("[") && isIPv6(host.slice(1, -1)) ? new URL(`http://${host}`).hostname : hosts.get(host);
  return ip === undefined ? address : `${ip}${found![2]}`;
}

/** An address with a port in a text, as a variable may hold it for a `proxy_pass`. */
function mentions(text: string): { host: string; port: string }[] {
  const found = /^(?:https?:\/\/)?((?:[\w-]+\.)+[a-z][\w-]*|(?:\d+\.){3}\d+|localhost):(\d{1,5})(?:\/.*)?$/i.exec(text);
  return found === null || Number(found[2]) > 65535 ? [] : [{ host: found[1]!, port: found[2]! }];
}

/** Names without a dot are in no DNS: they resolve nowhere, but for one. */
function isHost(name: string): boolean {
  return name === "localhost" || /^(?=.*[a-z])[\w-]+(\.[\w-]+)+$/i.test(name);
}

function addressFor(name: string, at: number): string {
  return name === "localhost" ? "127.0.0.1" : `127.77.${1 + Math.floor(at / 200)}.${1 + (at % 200)}`;
}

function hostsOf(name: string, args: readonly string[]): readonly string[] {
  if (PASSING.test(name) || name === "listen" || name === "server" || name === "auth_http") return args.slice(0, 1);
  if (name === "resolver") return args;
  if (name === "set_real_ip_from" || name === "allow" || name === "deny")
    return args[0] === "all" ? [] : args.slice(0, 1);
  if (name === "access_log" || name === "error_log") {
    return (args[0] ?? "").startsWith("syslog:") ? (args[0] ?? "").slice(7).split(",") : [];
  }
  return [];
}

function applicationOf({ name, args, block }: Directive, upstreams: ReadonlySet<string>): string | null {
  const to = args[0] ?? "";
  if (name === "server" && block === null) return withPort(to, 80);
  if (!PASSING.test(name) || to.includes("$")) return null;
  const scheme = /^([a-z]+):\/\//.exec(to)?.[1] ?? null;
  const rest = scheme === null ? to : to.slice(scheme.length + 3);
  const authority = rest.startsWith("unix:") ? rest.split(":").slice(0, 2).join(":") : rest.split("/")[0]!;
  if (upstreams.has(authority)) return null;
  return withPort(authority, scheme === "https" || scheme === "grpcs" ? 443 : 80);
}

function withPort(address: string, port: number): string | null {
  if (address.startsWith("unix:")) return address;
  if (address === "" || address.includes("$")) return null;
  return /:\d+$/.test(address) && !/^\[[^\]]*$/.test(address) ? address : `${address}:${port}`;
}

function diskOf(all: readonly Directive[], main: string): Map<string, string | null> {
  const conf = posix.dirname(main);
  const disk = new Map<string, string | null>();
  for (const { name, args } of all) {
    const path = (args[0] ?? "").replace(name === "listen" ? /^unix:/ : /^$/, "");
    if (path === "" || path.includes("$") || /^(off|stderr|syslog:|memory:|data:|engine:)/.test(path)) continue;
    if (name === "listen" && !path.startsWith("/")) continue;
    if (WRITTEN.test(name))
      disk.set(posix.dirname(posix.join("/", path.startsWith("/") ? path : `${PREFIX}/${path}`)), null);
    const content = READ[name];
    if (content !== undefined && !path.endsWith("/"))
      disk.set(path.startsWith("/") ? path : posix.join(conf, path), content);
  }
  return disk;
}

function* flat(directives: readonly Directive[]): Generator<Directive> {
  for (const directive of directives) {
    yield directive;
    if (directive.block !== null) yield* flat(directive.block);
  }
}
