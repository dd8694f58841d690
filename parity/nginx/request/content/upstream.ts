import type { Upstream } from "../../configuration/types";
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
  return memo(run.scope, "peer", () => evaluated(run, directive));
}

function evaluated(run: Run, directive: Directive): Peer | "500" | "502" {
  const argument = directive.args[0]!;
  const text = run.known(argument, directive);
  const found = SCHEMES.find(([name]) => lower(text.slice(0, name.length + 3)) === `${name}://`);
  const needsScheme = directive.name === "proxy_pass";
  if (found === undefined && needsScheme) return "500";
  const [scheme, defaultPort] = found ?? (["", directive.name === "memcached_pass" ? 11211 : 0] as const);
  const url = parseUrl(found === undefined ? text : text.slice(scheme.length + 3), {
    defaultPort: directive.name === "grpc_pass" ? defaultPort || 80 : defaultPort,
    uriPart: needsScheme,
  });
  if ("error" in url) return "500";
  const dynamic = argument.includes("$");
  const addresses = addressesOf(run, url, dynamic);
  if (typeof addresses === "string") return addresses;
  const uri = dynamic && url.uri.startsWith("?") ? `/${url.uri}` : url.uri;
  return {
    scheme,
    ...named(url, text.slice(scheme === "" ? 0 : scheme.length + 3), defaultPort),
    uri,
    addresses,
    dynamic,
  };
}

/** ngx_http_proxy_set_vars. */
function named(url: Url, written: string, defaultPort: number): { host: string; port: string } {
  if (url.kind === "unix") return { host: "localhost", port: "" };
  const authority = /^(?:\[[^\]]*\]|[^:/?]*)/.exec(written)![0];
  if (url.noPort || url.port === defaultPort) return { host: authority, port: String(defaultPort) };
  return { host: `${authority}:${url.port}`, port: String(url.port) };
}

/** The servers of an `upstream` of that name, else the host itself. `"502"`: nobody there, or nobody to resolve the name. */
function addressesOf(run: Run, url: Url, dynamic: boolean): readonly string[] | "500" | "502" {
  if (url.kind === "unix") return [fromBytes(url.host)];
  const upstream = upstreamNamed(run, url);
  if (upstream !== null) {
    const live = upstream.servers.filter(({ directive }) => !directive.args.includes("down"));
    return live.length === 0 ? "502" : live.map(({ address }) => withPort(address));
  }
  if (url.port === 0) return "500";
  if (dynamic && url.kind === "name" && setting(run.scope, "resolver") === null) return "502";
  return [`${url.host}:${url.port}`];
}

function upstreamNamed(run: Run, { host, noPort }: Url): Upstream | null {
  if (!noPort) return null;
  const name = lower(host);
  for (const [key, upstream] of run.asked.web.upstreams) if (key.toLowerCase() === name) return upstream;
  return null;
}

/** A server of an `upstream` without a port listens on 80. */
function withPort(address: string): string {
  const url = parseUrl(address, { defaultPort: 80 });
  if ("error" in url || url.kind === "unix") return address;
  return `${url.host}:${url.port}`;
}
