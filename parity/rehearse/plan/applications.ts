import { below, type Directive, type WebServer } from "../../nginx";
import { parseUrl } from "../../nginx/configuration/url";
import { socketFor } from "../../nginx/request";

/** One application that connections are made to. */
export interface Endpoint {
  /** As the configuration has it, without brackets: a name or an address. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** Where nginx hands requests on to, as far as its configuration says it. */
export interface Applications {
  /** By host and port; names have an address of their own in {@link names}. */
  readonly endpoints: readonly Endpoint[];
  /** Paths of unix sockets. */
  readonly sockets: readonly string[];
  /** Name → the address it has in the rehearsal. */
  readonly names: ReadonlyMap<string, string>;
  /** What is known only when a request comes: it is not rehearsed. */
  readonly unknown: readonly Directive[];
  /** Of these no stand-in speaks the protocol. */
  readonly unspoken: readonly Directive[];
}

/** An application by its host, as in {@link Endpoint}, and its port. */
export const endpointKey = (host: string, port: number): string => `${host} ${port}`;

/** Directive → whether an URL with a scheme follows. */
export const PASS: ReadonlyMap<string, boolean> = new Map([
  ["proxy_pass", true],
  ["grpc_pass", true],
  ["fastcgi_pass", false],
  ["uwsgi_pass", false],
  ["scgi_pass", false],
  ["memcached_pass", false],
]);

/** The protocols that the stand-in for the application speaks. */
const SPOKEN: ReadonlySet<string> = new Set(["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass"]);

/** A network for documentation (RFC 5737): where the names of applications are. */
const NAMED = "192.0.2.";

/** `own`: addresses of the server itself. What nginx listens on there is nginx again, and no application. */
export function applicationsOf(webServer: WebServer, own: ReadonlySet<string> = new Set()): Applications {
  const passes = below({ block: webServer.directive?.block ?? null }).filter(({ name }) => PASS.has(name));
  const collected = new Collected();
  const unknown: Directive[] = [];
  for (const pass of passes) {
    const target = targetOf(pass);
    if (target === null) unknown.push(pass);
    else if (!webServer.upstreams.has(hostOf(target.text))) collected.add(target.text, target.port);
  }
  for (const { servers } of webServer.upstreams.values()) for (const { address } of servers) collected.add(address, 80);
  const isOwn = (address: string): boolean => own.has(address) || /^127\.|^::1$/.test(address);
  const listened = new Set(webServer.sockets.map(({ address }) => address));
  return {
    endpoints: [...collected.endpoints.values()].filter(
      ({ address, port }) => !(isOwn(address) && socketFor(webServer, address, port) !== null),
    ),
    sockets: [...collected.sockets].filter((path) => !listened.has(`unix:${path}`)),
    names: collected.names,
    unknown,
    unspoken: passes.filter(({ name }) => !SPOKEN.has(name)),
  };
}

class Collected {
  readonly endpoints = new Map<string, Endpoint>();
  readonly sockets = new Set<string>();
  readonly names = new Map<string, string>();

  add(text: string, defaultPort: number): void {
    const url = parseUrl(text, { defaultPort, uriPart: true });
    // nginx does not start with it, and says so.
    if ("error" in url) return;
    if (url.kind === "unix") {
      this.sockets.add(url.host.slice("unix:".length));
      return;
    }
    // RFC 6761: names that never resolve.
    if (url.kind === "name" && /(^|\.)invalid\.?$/i.test(url.host)) return;
    const host = url.host.replace(/^\[|\]$/g, "");
    const address = url.kind === "name" ? this.addressOf(host) : host;
    this.endpoints.set(endpointKey(host, url.port), { host, address, port: url.port });
  }

  private addressOf(name: string): string {
    const known = this.names.get(name) ?? `${NAMED}${this.names.size + 1}`;
    this.names.set(name, known);
    return known;
  }
}

function targetOf({ name, args }: Directive): { readonly text: string; readonly port: number } | null {
  const given = args[0] ?? "";
  if (!PASS.get(name)) return given.includes("$") ? null : { text: given, port: 0 };
  const [, scheme = "http", rest = ""] = /^(?:(\w+):\/\/)?(.*)$/s.exec(given) ?? [];
  // What stands before the first slash names the server: variables behind it are of no matter.
  const text = rest.startsWith("unix:") ? rest : (/^[^/?]*/.exec(rest)?.[0] ?? "");
  if (text.includes("$")) return null;
  return { text, port: scheme.endsWith("s") && scheme !== "" ? 443 : 80 };
}

/** As an upstream is looked up: without port. */
function hostOf(text: string): string {
  return text.replace(/:\d+$/, "");
}
