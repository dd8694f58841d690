import { below } from "../../below";
import type { Upstream, WebServer } from "../../configuration/types";
import { parseUrl, type Url } from "../../configuration/url";
import type { Directive } from "../../types";
import { fromBytes, lower } from "../bytes";
import type { Run } from "../run";
import { memo, setting } from "../settings";

/** Where a request is passed to. */
export interface Peer {
  readonly scheme: "http" | "https" | "grpc" | "grpcs" | "";
  /** `$proxy_host`, `$proxy_port`. */
  readonly host: string;
  readonly port: string;
  /** What stands behind host and port in the directive. */
  readonly uri: string;
  readonly addresses: readonly string[];
  /** See {@link Exchange.lookedUp}. */
  readonly lookedUp: string | null;
  /** The directive holds variables: nginx evaluates and resolves it for each request. */
  readonly dynamic: boolean;
}

const SCHEMES = [
  ["http", 80],
  ["https", 443],
  ["grpc", 80],
  ["grpcs", 443],
] as const;

/** Of a `*_pass`. `"500"`: what the variables make is no URL. `"502"`: nobody is there. */
export function peerOf(run: Run, directive: Directive): Peer | "500" | "502" {
  if (directive.args[0]!.includes("$")) return evaluated(run, directive);
  return memo(run.scope, "peer", () => evaluated(run, directive), [directive.name, "upstream"]);
}

function evaluated(run: Run, directive: Directive): Peer | "500" | "502" {
  const argument = directive.args[0]!;
  const text = run.known(argument, directive);
  const { scheme, defaultPort, url } = urlOf(directive, text);
  if ((scheme === "" && directive.name === "proxy_pass") || "error" in url) return "500";
  const dynamic = argument.includes("$");
  const found = addressesOf(run, url, dynamic);
  if (typeof found === "string") return found;
  const uri = dynamic && url.uri.startsWith("?") ? `/${url.uri}` : url.uri;
  return {
    scheme,
    ...named(url, text.slice(scheme === "" ? 0 : scheme.length + 3), defaultPort),
    uri,
    ...found,
    dynamic,
  };
}

/** The scheme, empty where there is none, and what stands behind it. */
function urlOf({ name }: Directive, text: string) {
  const found = SCHEMES.find(([scheme]) => lower(text.slice(0, scheme.length + 3)) === `${scheme}://`);
  const [scheme, defaultPort] = found ?? (["", name === "memcached_pass" ? 11211 : 0] as const);
  const url = parseUrl(found === undefined ? text : text.slice(scheme.length + 3), {
    defaultPort: name === "grpc_pass" ? defaultPort || 80 : defaultPort,
    uriPart: name === "proxy_pass",
  });
  return { scheme, defaultPort, url };
}

/** ngx_http_proxy_set_vars. */
function named(url: Url, written: string, defaultPort: number): { host: string; port: string } {
  if (url.kind === "unix") return { host: "localhost", port: "" };
  const authority = /^(?:\[[^\]]*\]|[^:/?]*)/.exec(written)![0];
  if (url.noPort || url.port === defaultPort) return { host: authority, port: String(defaultPort) };
  return { host: `${authority}:${url.port}`, port: String(url.port) };
}

/** The servers of an `upstream` of that name, else the host itself. `"502"`: nobody there, or nobody to resolve the name. */
function addressesOf(run: Run, url: Url, dynamic: boolean): Pick<Peer, "addresses" | "lookedUp"> | "500" | "502" {
  const known = (...addresses: string[]) => ({ addresses, lookedUp: null });
  if (url.kind === "unix") return known(fromBytes(url.host));
  const upstream = upstreamNamed(run.asked.web, url);
  if (upstream !== null) {
    const live = upstream.servers.filter(({ directive }) => !directive.args.includes("down"));
    return live.length === 0 ? "502" : known(...live.map(({ address }) => withPort(address)));
  }
  if (url.port === 0) return "500";
  const written = `${url.host}:${url.port}`;
  if (!dynamic || url.kind !== "name") return known(written);
  const found = namedAtStart(run.asked.web).get(lower(written));
  if (found !== undefined) return known(found);
  return setting(run.scope, "resolver") === null ? "502" : { addresses: [written], lookedUp: fromBytes(url.host) };
}

/**
 * Hosts with their ports, in lower case and as written, that some `*_pass` names without variables: each is an upstream of
 * its own, which nginx has looked up when it started, and finds again for whatever names it later
 * (ngx_http_upstream_init_request). One that is declared has no port: it is found by its name alone.
 */
function namedAtStart(web: WebServer): ReadonlyMap<string, string> {
  return memo(web, "named at start", () => {
    const isDeclared = (url: Url): boolean => upstreamNamed(web, url) !== null;
    const passes = (web.directive === null ? [] : below(web.directive)).filter(
      (one) => PASS.test(one.name) && !one.args[0]?.includes("$"),
    );
    const urls = passes.map((pass) => urlOf(pass, pass.args[0] ?? "").url);
    const named = urls.flatMap((url) =>
      "error" in url || url.kind !== "name" || isDeclared(url) ? [] : [`${url.host}:${url.port}`],
    );
    return new Map(named.map((one) => [lower(one), one]));
  });
}

const PASS = /^(proxy|grpc|fastcgi|uwsgi|scgi|memcached)_pass$/;

function upstreamNamed(web: WebServer, { host, noPort }: Url): Upstream | null {
  if (!noPort) return null;
  const name = lower(host);
  for (const [key, upstream] of web.upstreams) if (key.toLowerCase() === name) return upstream;
  return null;
}

/** A server of an `upstream` without a port listens on 80. */
function withPort(address: string): string {
  const url = parseUrl(address, { defaultPort: 80 });
  if ("error" in url || url.kind === "unix") return address;
  return `${url.host}:${url.port}`;
}
