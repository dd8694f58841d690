import type { View } from "../facts";
import type { Action, Listener, Rule } from "../types";
import type { AzureContext } from "./context";
import { groupOf } from "./gateway-backend";
import { ownPart } from "./ids";
import { redirectOf } from "./redirects";
import { rewritesOf } from "./rewrites";

const MEANS = "Traffic by this rule is not judged.";

/** The rules of one listener, and the response headers that they set or remove. */
export interface ListenerRules {
  readonly rules: readonly Rule[];
  readonly responseHeaders: Listener["responseHeaders"];
}

/** A listener has one routing rule: a basic one for all paths, or one with a map of paths and what is left. */
export function rulesOf(azure: AzureContext, gateway: View, listener: View): ListenerRules {
  const own = (gateway.get("requestRoutingRules").items() ?? []).filter((rule) => isFor(gateway, rule, listener));
  if (own.length === 0)
    listener.gap("No routing rule of this gateway is for this listener: it takes no traffic.", false);
  const parts = own.flatMap((rule) => {
    const basic = rule.get("ruleType").word(["Basic", "PathBasedRouting"], "Basic").value !== "PathBasedRouting";
    return basic ? [basicRule(azure, gateway, rule)] : pathRules(azure, gateway, rule);
  });
  return { rules: parts.map(({ rule }) => rule), responseHeaders: parts.flatMap(({ headers }) => headers) };
}

function isFor(gateway: View, rule: View, listener: View): boolean {
  return ownPart(gateway, "httpListeners", rule.get("httpListener"), MEANS)?.property === listener.property;
}

interface Part {
  readonly rule: Rule;
  readonly headers: Listener["responseHeaders"];
}

function basicRule(azure: AzureContext, gateway: View, rule: View): Part {
  const targets = { pool: "backendAddressPool", settings: "backendHttpSettings", redirect: "redirectConfiguration" };
  return partOf(azure, gateway, rule, {
    at: rule,
    priority: null,
    names: targets,
    rewrites: rule.get("rewriteRuleSet"),
  });
}

/** In the order of the map: the first whose paths match takes the request. */
function pathRules(azure: AzureContext, gateway: View, rule: View): Part[] {
  const map = ownPart(gateway, "urlPathMaps", rule.get("urlPathMap"), MEANS);
  if (map === null) return [];
  const names = { pool: "backendAddressPool", settings: "backendHttpSettings", redirect: "redirectConfiguration" };
  const paths = (map.get("pathRules").items() ?? []).map((view, index) =>
    partOf(azure, gateway, rule, {
      at: view,
      priority: index + 1,
      names,
      rewrites: view.get("rewriteRuleSet"),
      paths: view.get("paths"),
    }),
  );
  const rest = {
    pool: "defaultBackendAddressPool",
    settings: "defaultBackendHttpSettings",
    redirect: "defaultRedirectConfiguration",
  };
  return [
    ...paths,
    partOf(azure, gateway, rule, { at: map, priority: null, names: rest, rewrites: map.get("defaultRewriteRuleSet") }),
  ];
}

interface Sources {
  /** What the pools and settings stand in. */
  readonly at: View;
  readonly priority: number | null;
  readonly names: { readonly pool: string; readonly settings: string; readonly redirect: string };
  readonly rewrites: View;
  readonly paths?: View;
}

function partOf(azure: AzureContext, gateway: View, rule: View, sources: Sources): Part {
  const { at, priority, names, paths } = sources;
  const rewrites = rewritesOf(gateway, sources.rewrites);
  if (rule.get("loadDistributionPolicy").given) {
    rule
      .get("loadDistributionPolicy")
      .gap("Load distribution policies are not followed: weights of pools are not known.", true);
  }
  return {
    rule: {
      at: at.place,
      priority,
      conditions: paths === undefined ? [] : [conditionOf(paths)],
      transforms: rewrites.transforms,
      requestHeaders: rewrites.requestHeaders,
      action: actionOf(azure, gateway, at, names),
      authenticates: false,
    },
    headers: rewrites.responseHeaders,
  };
}

function conditionOf(paths: View): Rule["conditions"][number] {
  const { value } = paths.texts(null);
  if (value === null) return { kind: "unknown", at: paths.place };
  return { kind: "path", patterns: value, regex: false, at: paths.place };
}

function actionOf(azure: AzureContext, gateway: View, at: View, names: Sources["names"]): Action {
  if (at.get(names.redirect).given) return redirectOf(gateway, at.get(names.redirect));
  const pool = ownPart(gateway, "backendAddressPools", at.get(names.pool), MEANS);
  const settings = ownPart(gateway, "backendHttpSettingsCollection", at.get(names.settings), MEANS);
  if (pool === null || settings === null) {
    if (!at.get(names.pool).given && !at.get("backendSettings").given)
      at.gap(`It has neither pool nor redirect. ${MEANS}`, true);
    return { kind: "unknown", why: "where it forwards to cannot be followed" };
  }
  return { kind: "forward", targets: [{ group: groupOf(azure, gateway, settings, pool), weight: 1 }] };
}
