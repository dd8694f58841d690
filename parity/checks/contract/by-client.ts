import { network } from "../../nginx/address";
import type { Scope, WebServer } from "../../nginx/configuration/types";
import { below, cidrContains, effective, effectiveAll } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import type { PathView } from "./view";

/** What of a configuration goes by the client's address, by name. */
export interface ByClient {
  /** Zones of `limit_req_zone` and `limit_conn_zone`. */
  readonly zones: ReadonlySet<string>;
  /** Upstreams of several servers that choose by `ip_hash` or `hash`. */
  readonly upstreams: ReadonlySet<string>;
  /** `split_clients` blocks. */
  readonly splits: readonly Directive[];
}

const known = new WeakMap<WebServer, ByClient>();

export function byClient({ web }: PathView): ByClient {
  const before = known.get(web);
  if (before !== undefined) return before;
  const made = lookFor(web);
  known.set(web, made);
  return made;
}

function lookFor(web: WebServer): ByClient {
  const all = web.directive === null ? [] : below(web.directive);
  const holds = mentions(variables(all));
  const zones = all.filter(({ name }) => /^limit_(?:req|conn)_zone$/.test(name));
  const upstreams = [...web.upstreams.values()].filter(({ servers, directive }) => {
    return servers.length > 1 && directive.block?.some((one) => chooses(one, holds));
  });
  return {
    zones: new Set(zones.flatMap((one) => (holds(one.args[0]) ? zoneOf(one.args) : []))),
    upstreams: new Set(upstreams.map(({ name }) => name)),
    splits: all.filter((one) => one.name === "split_clients" && holds(one.args[0])),
  };
}

type Holds = (text: string | undefined) => boolean;

/** Whether a text has one of these variables in it. */
function mentions(names: ReadonlySet<string>): Holds {
  return (text = "") => [...text.matchAll(/\$\{?(\w+)/g)].some(([, name]) => names.has(name!));
}

const SOURCES = ["remote_addr", "binary_remote_addr"];

/** Variables that hold the client's address, or something that is chosen by it. */
function variables(all: readonly Directive[]): ReadonlySet<string> {
  const found = new Set(SOURCES);
  const definitions = all.filter(({ name }) => ["map", "geo", "split_clients", "set"].includes(name));
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    const holds = mentions(found);
    for (const one of definitions) {
      const [name, isOne] = defined(one, holds);
      if (isOne) found.add(name);
    }
  }
  return found;
}

/** The name of the variable that is defined, and whether it goes by the client. */
function defined({ name, args, block }: Directive, holds: Holds): readonly [string, boolean] {
  const variable = (name === "set" ? args[0] : args.at(-1))?.replace(/^\$/, "") ?? "";
  if (name === "set") return [variable, holds(args[1])];
  // https://nginx.org/en/docs/http/ngx_http_geo_module.html: by default the address is $remote_addr.
  if (name === "geo") return [variable, args.length === 1 || holds(args[0])];
  return [variable, holds(args[0]) || (block ?? []).some((entry) => holds(entry.args[0]))];
}

function chooses(directive: Directive, holds: Holds): boolean {
  const { name } = directive;
  return name === "ip_hash" || (name === "hash" && holds(directive.args[0]));
}

function zoneOf(args: readonly string[]): string[] {
  const zone = args.find((arg) => arg.startsWith("zone="));
  return zone === undefined ? [] : [zone.slice("zone=".length).split(":")[0]!];
}

const PASSES = ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass"];

/** What a request meets in its location that goes by the client's address. */
export function consumers(scope: Scope, { zones, upstreams, splits }: ByClient): Directive[] {
  const limits = ["limit_req", "limit_conn"].flatMap((name) => effectiveAll(scope, name));
  const limiting = limits.filter(({ args }) => args.some((arg) => zones.has(arg.replace(/^zone=/, ""))));
  const passing = PASSES.flatMap((name) => effective(scope, name) ?? []).filter(({ args: [to = ""] }) =>
    upstreams.has(to.replace(/^\w+:\/\//, "").split("/")[0]!),
  );
  const lists = ["allow", "deny"].flatMap((name) => effectiveAll(scope, name));
  const listing = lists.filter(({ args: [text = ""] }) => isOfClients(text));
  return [...[...limiting, ...passing, ...listing].flatMap(({ directive }) => directive ?? []), ...splits];
}

/** Networks that no client of a public load balancer comes from, and none of these are told by real_ip (RFC 1918, 6598, 4193 …). */
const INSIDE = [
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10"],
  ...["168.63.129.16/32", "fc00::/7", "fe80::/10", "::1/128"],
];

/** A network of the internet: whoever writes it down means clients, and not the load balancer. */
function isOfClients(text: string): boolean {
  const parsed = network(text);
  return parsed !== null && parsed.bits > 0 && !INSIDE.some((one) => cidrContains(one, text));
}
