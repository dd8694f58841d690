import type { Scope } from "../../nginx/configuration/types";
import { effectiveAll, whereOf } from "../../nginx/index";
import type { Answer } from "../../nginx/request/types";
import type { Directive } from "../../nginx/types";
import type { TrafficPath } from "../../traffic/types";
import { clientRequests, healthChecks } from "./health/ask";
import { pathsWith } from "./health/tell";
import type { StackContext } from "./types";
import { type PathView, viewsOf } from "./view";

/** Whose answer a directive must take part in: that to the health check, that to a client, or anybody's on the port. */
type Part = "check" | "client" | "port";

/** One entry of a row's `breaksWhenRemoved`: `default_server parameter`, `proxy_set_header Upgrade`. */
interface Entry {
  readonly names: readonly string[];
  readonly part: Part;
  readonly when?: (directive: Directive, path: TrafficPath) => boolean;
}

const entry = (names: string, part: Part, when?: Entry["when"]): Entry => ({
  names: names.split(" "),
  part,
  ...(when && { when }),
});
const withArgument =
  (...wanted: readonly string[]): Entry["when"] =>
  ({ args }) =>
    wanted.some((one) => args.includes(one));
const header =
  (...wanted: readonly string[]): Entry["when"] =>
  ({ args }) =>
    wanted.includes((args[0] ?? "").toLowerCase());
const speaksTls: Entry["when"] = (_, { group }) => group.protocol.value === "HTTPS" || group.protocol.value === "TLS";
const isExact: Entry["when"] = ({ args }) => args[0] === "=";
const addressWithPort: Entry["when"] = (_, { loadBalancer }) => loadBalancer.forwardedPort.value === true;

/**
 * `breaksWhenRemoved` of the catalogue, as far as names say it: where the value decides, the row is judged again without
 * the directive, or has a `listed` of its own.
 */
const ENTRIES: { readonly [row: string]: readonly Entry[] } = {
  "NET-01": [entry("listen", "port")],
  "NET-06": [entry("allow", "client")],
  "NET-07": [
    entry("listen", "port", withArgument("ssl")),
    entry("ssl_certificate ssl_certificate_key", "client", speaksTls),
  ],
  "HC-01": [entry("location return proxy_pass root alias", "check")],
  "HC-02": [entry("location return", "check")],
  "HC-03": [entry("listen", "check", withArgument("default_server", "default"))],
  "HC-04": [entry("listen", "check", withArgument("default_server", "default"))],
  "HC-05": [
    entry("server_name", "check", ({ args }) => args[0] !== "_" && args[0] !== ""),
    entry("listen", "check", withArgument("default_server", "default")),
  ],
  "HC-10": [entry("allow", "check"), entry("auth_basic", "check", withArgument("off"))],
  "HC-12": [entry("location", "check", isExact)],
  "HC-16": [entry("grpc_pass http2", "check")],
  "HC-17": [entry("return", "check")],
  "RT-01": [entry("server_name", "client")],
  "RT-02": [entry("location", "client")],
  "RT-04": [entry("location rewrite", "client")],
  "RT-05": [
    entry("proxy_set_header", "client", ({ args }) => args[0]?.toLowerCase() === "host" && args[1] === "$host"),
  ],
  "IP-04": [
    entry("real_ip_header", "client", addressWithPort),
    entry("proxy_set_header", "client", (directive, path) => {
      return header("x-real-ip", "x-forwarded-for")!(directive, path) && addressWithPort!(directive, path);
    }),
  ],
  "IP-05": [entry("listen", "port", withArgument("proxy_protocol"))],
  "TO-02": [entry("keepalive_min_timeout", "client")],
  "TO-06": [entry("listen", "port", ({ args }) => args.some((arg) => arg.startsWith("so_keepalive=")))],
  "PR-01": [entry("http2", "client"), entry("listen", "port", withArgument("http2"))],
  "PR-03": [entry("http2", "client"), entry("listen", "port", withArgument("http2"))],
  "PR-04": [entry("proxy_set_header", "client", header("upgrade", "connection"))],
  "LM-01": [entry("large_client_header_buffers", "port")],
  "LM-02": [entry("large_client_header_buffers", "port")],
  "LM-03": [entry("client_max_body_size", "client", ({ args }) => args[0] !== "1m")],
  "TL-02": [entry("ssl_ciphers", "port", speaksTls)],
  "TL-03": [entry("ssl_certificate", "port", speaksTls)],
  "TL-05": [entry("ssl_certificate", "client")],
  "TL-06": [entry("ssl_certificate", "client")],
  "TL-07": [entry("add_header", "client")],
};

/** Whether the row names directives of that name: asked first, for few rows do. */
export function namesListed(row: string, name: string): boolean {
  return ENTRIES[row]?.some(({ names }) => names.includes(name)) ?? false;
}

/** Rows whose entries are matched by name. */
export const rowsByName: readonly string[] = Object.keys(ENTRIES);

/** Whether the row names the directive, and it takes part in what the row speaks of on this path. */
export function listedByName(row: string, directive: Directive, path: TrafficPath, context: StackContext): boolean {
  const entries = ENTRIES[row]?.filter(({ names }) => names.includes(directive.name)) ?? [];
  if (entries.length === 0) return false;
  const view = viewsOf(context).find((one) => one.path === path);
  if (view === undefined) return false;
  const key = whereOf(directive);
  return entries.some(({ part, when }) => (when?.(directive, path) ?? true) && partsOf(view)[part].has(key));
}

type Parts = { readonly [part in Part]: ReadonlySet<string> };
const known = new WeakMap<PathView, Parts>();

/** The directives that take part in each kind of answer, by place. */
function partsOf(view: PathView): Parts {
  const before = known.get(view);
  if (before !== undefined) return before;
  const checks = healthChecks(view.context).filter((asked) => pathsWith([view], asked).length > 0);
  const made = {
    check: new Set(checks.flatMap(({ answer }) => taking(answer))),
    client: new Set(clientRequests(view).flatMap(({ answer }) => taking(answer))),
    port: new Set(onPort(view)),
  };
  known.set(view, made);
  return made;
}

/** What stands in the blocks around an answer, and is not replaced by something further in. */
function taking({ location, server, socket }: Answer): string[] {
  const listens =
    socket?.listens.filter((one) => one.server === server).map(({ directive }) => whereOf(directive)) ?? [];
  const scope = location ?? server;
  return scope === null ? listens : [...listens, ...inEffect(scope)];
}

function onPort(view: PathView): string[] {
  if (view.socket === null) return [];
  const listens = view.socket.listens.map(({ directive }) => whereOf(directive));
  return [...listens, ...inEffect(view.socket.defaultServer)];
}

function inEffect(scope: Scope): string[] {
  const found: string[] = [];
  for (let at: Scope | null = scope; at !== null; at = "parent" in at ? at.parent : null) {
    if (at.directive === null) continue;
    found.push(whereOf(at.directive));
    for (const child of at.directive.block ?? []) {
      const effective = effectiveAll(scope, child.name);
      const replaced =
        effective.length > 0 && effective.every(({ directive }) => !directive || whereOf(directive) !== whereOf(child));
      if (child.block === null && !replaced) found.push(whereOf(child));
    }
  }
  return found;
}
