import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Action, Condition, Rule, TargetGroup, Transform } from "../types";
import { isKind } from "./kinds";

const isTargetGroup = isKind("lb/TargetGroup");
const NOT_FOLLOWED = "Traffic that is forwarded there is not judged.";

/** The group that a balancer's rule means. */
export type GroupOf = (resource: Resource) => TargetGroup;

/** A `ListenerRule`. */
export function ruleOf(view: View, groupOf: GroupOf): Rule {
  const { action, authenticates } = actionOf(view.get("actions"), groupOf);
  const conditions = (view.get("conditions").items() ?? unknownList(view.get("conditions"))).map(conditionOf);
  const transforms = (view.get("transforms").items() ?? []).flatMap(transformOf);
  const { value: priority } = view.get("priority").number(null);
  // Without one, the provider takes the next that is free: after all that are given.
  return { at: view.place, priority: priority ?? 50_000, conditions, transforms, action, authenticates };
}

/** What a listener does with what no rule takes. */
export function defaultRuleOf(listener: View, groupOf: GroupOf): Rule {
  const { action, authenticates } = actionOf(listener.get("defaultActions"), groupOf);
  const at = listener.get("defaultActions").place;
  return { at, priority: null, conditions: [], transforms: [], action, authenticates };
}

/** A list of conditions that cannot be known holds one that cannot be known. */
function unknownList(list: View): readonly View[] {
  return [list];
}

const AUTHENTICATING = new Set(["authenticate-oidc", "authenticate-cognito"]);

function actionOf(list: View, groupOf: GroupOf): { action: Action; authenticates: boolean } {
  const items = list.items();
  if (items === null) return { action: { kind: "unknown", why: "its actions are not known" }, authenticates: false };
  const ordered = items
    .map((item, index) => ({ item, order: item.get("order").number(index + 1).value ?? index + 1 }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => ({ item, type: item.get("type").text(null).value }));
  const authenticates = ordered.some(({ type }) => type !== null && AUTHENTICATING.has(type));
  const tokens = ordered.find(({ type }) => type === "jwt-validation");
  tokens?.item.gap("Requests without a valid token end here: requests are followed as if they had one.", false);
  const last = ordered.findLast(
    ({ type }) => type === null || (!AUTHENTICATING.has(type) && type !== "jwt-validation"),
  );
  return { action: last === undefined ? none(list) : finalAction(last.item, last.type, groupOf), authenticates };
}

function none(list: View): Action {
  list.gap("There is no action that ends a request: what happens to it is not judged.", true);
  return { kind: "unknown", why: "it has no action that ends a request" };
}

function finalAction(action: View, type: string | null, groupOf: GroupOf): Action {
  switch (type) {
    case "forward":
      return forward(action, groupOf);
    case "redirect":
      return redirect(action.get("redirect"));
    case "fixed-response":
      return fixedResponse(action.get("fixedResponse"));
    default:
      action.get("type").gap(`An action of type ${type ?? "that is not known"} is not followed. ${NOT_FOLLOWED}`, true);
      return { kind: "unknown", why: `actions of type ${type ?? "that is not known"} are not followed` };
  }
}

function forward(action: View, groupOf: GroupOf): Action {
  const single = action.get("targetGroupArn");
  if (single.given) return forwardTo([{ arn: single, weight: 1 }], groupOf);
  const list = action.get("forward").get("targetGroups");
  const groups = list.items();
  if (groups === null) return { kind: "unknown", why: "the groups it forwards to are not known" };
  if (groups.length === 0) {
    list.gap(`It forwards to no target group. ${NOT_FOLLOWED}`, true);
    return { kind: "unknown", why: "it forwards to no target group" };
  }
  // A group whose weight cannot be known may get traffic.
  return forwardTo(
    groups.map((group) => ({ arn: group.get("arn"), weight: group.get("weight").number(1).value ?? 1 })),
    groupOf,
  );
}

function forwardTo(groups: readonly { arn: View; weight: number }[], groupOf: GroupOf): Action {
  const targets = groups.flatMap(({ arn, weight }) => {
    const resource = arn.target(isTargetGroup, NOT_FOLLOWED, true);
    return resource === null ? [] : [{ group: groupOf(resource), weight }];
  });
  if (targets.length === 0) return { kind: "unknown", why: "the target group it forwards to cannot be followed" };
  return { kind: "forward", targets };
}

/** Placeholders are those of the API: `#{host}` is the request's own. */
function redirect(view: View): Action {
  const status = Number(/^HTTP_(30[12])$/.exec(view.get("statusCode").text(null).value ?? "")?.[1]);
  const words = {
    protocol: view.get("protocol").text("#{protocol}").value,
    host: view.get("host").text("#{host}").value,
    port: view.get("port").text("#{port}").value,
    path: view.get("path").text("/#{path}").value,
    query: view.get("query").text("#{query}").value,
  };
  const { protocol, host, port, path, query } = words;
  if (Number.isNaN(status) || protocol === null || host === null || port === null || path === null || query === null) {
    return { kind: "unknown", why: "where it redirects to is not known" };
  }
  return { kind: "redirect", status, protocol, host, port, path, query };
}

function fixedResponse(view: View): Action {
  const { value: status } = view.get("statusCode").number(null);
  if (status === null) return { kind: "unknown", why: "the status that it answers with is not known" };
  const contentType = view.get("contentType").text("text/plain").value ?? "";
  return { kind: "fixed-response", status, contentType, body: view.get("messageBody").text("").value ?? "" };
}

function conditionOf(view: View): Condition {
  const at = view.place;
  const host = view.get("hostHeader");
  if (host.given) return patterns("host", host, at);
  const path = view.get("pathPattern");
  if (path.given) return patterns("path", path, at);
  const header = view.get("httpHeader");
  if (header.given) return headerCondition(header, at);
  for (const [kind, key] of [["method", "httpRequestMethod"] as const, ["source-ip", "sourceIp"] as const]) {
    const list = view.get(key).get("values").texts(null);
    if (list.value !== null) return { kind, patterns: list.value, at };
  }
  const query = view.get("queryStrings");
  if (query.given) return queryCondition(query, at);
  view.gap("This condition is not followed: for which requests the rule holds is not known.", false);
  return { kind: "unknown", at };
}

function valuesOf(view: View): { patterns: readonly string[]; regex: boolean } | null {
  const regex = view.get("regexValues").given;
  const { value } = view.get(regex ? "regexValues" : "values").texts(null);
  return value === null ? null : { patterns: value, regex };
}

function patterns(kind: "host" | "path", view: View, at: Condition["at"]): Condition {
  const values = valuesOf(view);
  return values === null ? { kind: "unknown", at } : { kind, ...values, at };
}

function headerCondition(view: View, at: Condition["at"]): Condition {
  const values = valuesOf(view);
  const { value: name } = view.get("httpHeaderName").text(null);
  return values === null || name === null ? { kind: "unknown", at } : { kind: "header", name, ...values, at };
}

function queryCondition(list: View, at: Condition["at"]): Condition {
  const pairs = (list.items() ?? []).map((pair) => {
    const key = pair.get("key");
    return {
      key: key.given ? key.text(null).value : null,
      known: !key.given || key.resolved.known,
      value: pair.get("value").text(null).value,
    };
  });
  if (pairs.length === 0 || pairs.some(({ known, value }) => !known || value === null)) {
    list.gap("This condition is not followed: for which requests the rule holds is not known.", false);
    return { kind: "unknown", at };
  }
  return { kind: "query", pairs: pairs.map(({ key, value }) => [key, value ?? ""] as const), at };
}

function transformOf(view: View): Transform[] {
  const { value: type } = view.get("type").text(null);
  const kind = type === "url-rewrite" ? "path" : type === "host-header-rewrite" ? "host" : null;
  const config = view.get(kind === "path" ? "urlRewriteConfig" : "hostHeaderRewriteConfig").get("rewrite");
  const { value: regex } = config.get("regex").text(null);
  const { value: replacement } = config.get("replace").text(null);
  if (kind !== null && regex !== null && replacement !== null) return [{ kind, regex, replacement, at: view.place }];
  view.gap("This rewrite is not followed: requests are judged as if it did nothing.", false);
  return [];
}
