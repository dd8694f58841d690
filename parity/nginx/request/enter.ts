import type { Location, Scope, Server } from "../configuration/types";
import type { Directive } from "../types";
import { browserOf } from "./browser";
import type { Run } from "./run";
import { memo, seconds, setting, word } from "./settings";

/** Directives that set the handler of a location (`clcf->handler`), by what answers. */
const HANDLERS: ReadonlySet<string> = new Set([
  ...["proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass"],
  ...["stub_status", "empty_gif", "flv", "mp4"],
]);

/** Handlers of modules that are not modelled. */
const FOREIGN_HANDLER =
  /^(?:content_by_lua(?:_block|_file)?|js_content|perl|echo|echo_(?:exec|location|duplicate|read_request_body)|api|status|hls|f4f|(?:redis2?|drizzle|postgres|upload|tarantool|zookeeper)_pass|nchan_(?:pub|sub|pubsub|subscriber|publisher)|push_stream_(?:publisher|subscriber)|rtmp_stat|check_status|vhost_traffic_status_display|proxy_connect)$/;

/** The directive that answers in a scope itself; of several the last, as each overwrites the one before. */
export function handlerIn(scope: Scope): Directive | null {
  return memo(scope, "handler", () => {
    const block = scope.directive?.block ?? [];
    return block.findLast(({ name }) => HANDLERS.has(name) || FOREIGN_HANDLER.test(name)) ?? null;
  });
}

/** ngx_http_update_location_config: `limit_except`, keep-alive and the handler of the location that was just entered. */
export function enterLocation(run: Run): void {
  const limited = limitedBlock(run);
  if (limited !== null) run.scope = limited;
  if (!keepsAlive(run)) run.keepalive = false;
  // Where no location matches, the server itself may have one.
  const { scope } = run;
  if (answers(scope)) run.handler = scope;
}

/** Each request is the first of its connection. */
function keepsAlive(run: Run): boolean {
  if (seconds(run.scope, "keepalive_timeout", 75) === 0) return false;
  if (Number(word(run.scope, "keepalive_requests") ?? 1000) <= 1) return false;
  const disabled = setting(run.scope, "keepalive_disable")?.args ?? ["msie6"];
  if (run.method === "POST" && disabled.includes("msie6") && browserOf(run).msie6) return false;
  return !(disabled.includes("safari") && browserOf(run).safari);
}

/** A `limit_except` passes on where its location does (`clcf->lmt_excpt` in the merge functions). */
function answers(scope: Location | Server): boolean {
  if (handlerIn(scope) !== null) return true;
  const limits = scope.kind === "location" && scope.modifier === "limit_except";
  return limits && (handlerIn(scope.parent)?.name.endsWith("_pass") ?? false);
}

/** The methods named are those that are not limited; GET stands for HEAD too. */
function limitedBlock(run: Run): Location | null {
  const { scope } = run;
  const limit = memo(
    scope,
    "limit_except",
    () => scope.locations.find(({ modifier }) => modifier === "limit_except") ?? null,
  );
  if (limit === null) return null;
  const allowed = limit.directive.args.map((method) => method.toUpperCase());
  if (allowed.includes(run.method)) return null;
  return run.method === "HEAD" && allowed.includes("GET") ? null : limit;
}
