import type { View } from "../facts";
import type { Fact, Listener, Rule, Transform } from "../types";
import { ownPart } from "./ids";

/** What a set of rewrites does to every request and response. */
export interface Rewrites {
  readonly transforms: readonly Transform[];
  readonly requestHeaders: NonNullable<Rule["requestHeaders"]>;
  readonly responseHeaders: Listener["responseHeaders"];
}

/**
 * The rewrites that hold for every request. One with conditions holds for some: of these only a path whose condition is a
 * pattern of the path itself is followed, since that says which (G [rewrite-http-headers-url]).
 */
export function rewritesOf(gateway: View, reference: View): Rewrites {
  const set = ownPart(gateway, "rewriteRuleSets", reference, "What it changes of requests is not judged.");
  const rules = [...(set?.get("rewriteRules").items() ?? [])].sort((a, b) => sequence(a) - sequence(b));
  const transforms: Transform[] = [];
  const requestHeaders: (readonly [string, Fact<string>])[] = [];
  const responseHeaders: (readonly [string, Fact<string>])[] = [];
  for (const rule of rules) {
    const conditions = rule.get("conditions").items() ?? [];
    const actions = rule.get("actionSet");
    transforms.push(...transformsOf(actions.get("urlConfiguration"), conditions));
    if (conditions.length > 0) {
      const headers = [
        ...headersOf(actions, "requestHeaderConfigurations"),
        ...headersOf(actions, "responseHeaderConfigurations"),
      ];
      if (headers.length > 0)
        rule
          .get("conditions")
          .gap("This rewrite holds for some requests only: what it does to headers is not followed.", false);
      continue;
    }
    requestHeaders.push(...headersOf(actions, "requestHeaderConfigurations"));
    responseHeaders.push(...headersOf(actions, "responseHeaderConfigurations"));
  }
  return { transforms, requestHeaders, responseHeaders };
}

const sequence = (rule: View): number => rule.get("ruleSequence").number(0).value ?? 0;

/** Name in lower case → value; null: removed (an empty value). */
function headersOf(actions: View, property: string): (readonly [string, Fact<string>])[] {
  return (actions.get(property).items() ?? []).flatMap((header) => {
    const name = header.get("headerName").text(null).value;
    const value = header.get("headerValue").text("");
    return name === null
      ? []
      : [[name.toLowerCase(), { ...value, value: value.value === "" ? null : value.value }] as const];
  });
}

function transformsOf(url: View, conditions: readonly View[]): Transform[] {
  for (const property of ["modifiedQueryString", "reroute"]) {
    const other = url.get(property);
    if (other.given && other.raw !== false)
      other.gap("This part of a rewrite is not followed: requests are judged as if it was not there.", false);
  }
  const path = url.get("modifiedPath");
  if (!path.given) return [];
  const replacement = path.text(null).value;
  const pattern = patternOf(conditions);
  if (replacement === null || pattern === null) {
    path.gap(
      "For which requests this rewrite holds is not followed: they are judged as if the path was left as it is.",
      false,
    );
    return [];
  }
  const filled = replacement.replace(/\{var_uri_path_(\d+)\}/g, (_, group: string) => `$${group}`);
  if (/\{\w+\}/.test(filled)) {
    path.gap("What this path is made of is not followed: it is judged as if it was left as it is.", false);
    return [];
  }
  return [{ kind: "path", regex: pattern === "" ? null : pattern, replacement: filled, at: path.place }];
}

/** `""`: every request. Null: conditions that are not followed. */
function patternOf(conditions: readonly View[]): string | null {
  if (conditions.length === 0) return "";
  const [only] = conditions;
  if (conditions.length > 1 || only!.get("variable").text(null).value !== "var_uri_path") return null;
  if (only!.get("negate").flag(false).value === true) return null;
  const pattern = only!.get("pattern").text(null).value;
  // The whole path is replaced, whatever part of it the pattern matches.
  return pattern === null ? null : `^.*?(?:${pattern}).*$`;
}
