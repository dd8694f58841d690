import { effectiveAll } from "../../configuration/inherit";
import type { Directive } from "../../types";
import { toBytes } from "../bytes";
import { patternOf } from "../pattern";
import { setLocationHeader } from "../response-headers";
import type { Run } from "../run";
import { known } from "../text";
import type { Text } from "../types";
import type { Peer } from "./upstream";

/**
 * `Location` of an application, as `proxy_redirect` changes it (ngx_http_upstream_rewrite_location). One that was changed
 * is made absolute later like nginx's own; a relative one that was not is sent as it is.
 */
export function rewriteLocation(run: Run, module: string, peer: Peer, directive: Directive, value: string): void {
  const changed = module === "proxy" ? changedBy(run, peer, directive, value) : null;
  setLocationHeader(run, changed ?? value);
  run.relativeLocation = changed === null;
}

function changedBy(run: Run, peer: Peer, directive: Directive, value: string): Text | null {
  const rules = effectiveAll(run.scope, "proxy_redirect").filter((rule) => rule.directive !== null);
  if (rules.some(({ args }) => args[0] === "off" && args.length === 1)) return null;
  if (rules.length === 0) return byDefault(run, peer, directive, value);
  for (const { args, directive: rule } of rules) {
    const [from = "", to] = args;
    const changed = to === undefined ? byDefault(run, peer, directive, value) : byRule(run, from, to, rule, value);
    if (changed !== null) return changed;
  }
  return null;
}

function byRule(run: Run, from: string, to: string, rule: Directive | null, value: string): Text | null {
  if (from.startsWith("~")) {
    const caseless = from.startsWith("~*");
    const pattern = patternOf(toBytes(from.slice(caseless ? 2 : 1)), caseless);
    return run.matches(pattern, value, rule) ? run.text(to) : null;
  }
  const prefix = known(run.text(from), rule);
  if (!value.startsWith(prefix)) return null;
  const replacement = run.text(to);
  return typeof replacement === "string" ? replacement + value.slice(prefix.length) : replacement;
}

/** `proxy_redirect default`: the URL of proxy_pass becomes the name of the location. Not with variables in it. */
function byDefault(run: Run, peer: Peer, directive: Directive, value: string): string | null {
  const url = toBytes(directive.args[0]!);
  if (peer.dynamic) return null;
  const prefix = peer.uri === "" ? `${url}/` : url;
  const replacement = peer.uri === "" ? "/" : locationName(run, directive);
  return value.startsWith(prefix) ? replacement + value.slice(prefix.length) : null;
}

function locationName(run: Run, directive: Directive): string {
  for (let at = run.scope; at.kind === "location"; at = at.parent) {
    if (at.directive.block?.includes(directive)) return toBytes(at.pattern);
  }
  return "";
}
