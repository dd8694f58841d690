import { cidrContains } from "../../nginx/address";
import type { Condition, Listener, Rule } from "../types";
import { globMatches, regexMatches } from "./pattern";

/** What of a client's request decides the rule. */
export interface Asked {
  readonly client: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The rule that takes the request: the first whose conditions all hold. Null: none. Conditions that are not known never hold. */
export function chooseRule(listener: Listener, asked: Asked): Rule | null {
  return listener.rules.find(({ conditions }) => conditions.every((condition) => holds(condition, asked))) ?? null;
}

/** The value of a header, or null. Names compare without case. */
export function headerOf(headers: Asked["headers"], name: string): string | null {
  return headers.find(([header]) => header.toLowerCase() === name)?.[1] ?? null;
}

/** A `Host` without its port. */
export function hostName(host: string): string {
  return host.replace(/:\d*$/, "");
}

/** The target up to its query. */
export function rawPath(target: string): string {
  const query = target.indexOf("?");
  return query < 0 ? target : target.slice(0, query);
}

/**
 * Hosts, header values and queries compare without case, paths with; the path is the raw one:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export function holds(condition: Condition, asked: Asked): boolean {
  switch (condition.kind) {
    case "host":
      return matchesAny(condition, hostName(headerOf(asked.headers, "host") ?? ""), true);
    case "path":
      return matchesAny(condition, rawPath(asked.target), false);
    case "header":
      return asked.headers.some(
        ([name, value]) => name.toLowerCase() === condition.name.toLowerCase() && matchesAny(condition, value, true),
      );
    case "method":
      return condition.patterns.includes(asked.method);
    case "source-ip":
      return condition.patterns.some((cidr) => cidrContains(cidr, asked.client));
    case "query":
      return condition.pairs.some(([key, value]) => queryOf(asked.target).some((pair) => pairHolds(key, value, pair)));
    case "unknown":
      return false;
  }
}

type Patterns = { readonly patterns: readonly string[]; readonly regex: boolean };

function matchesAny({ patterns, regex }: Patterns, text: string, ignoreCase: boolean): boolean {
  if (regex) return patterns.some((pattern) => regexMatches(pattern, text, ignoreCase));
  const folded = ignoreCase ? text.toLowerCase() : text;
  return patterns.some((pattern) => globMatches(ignoreCase ? pattern.toLowerCase() : pattern, folded));
}

type Pair = readonly [key: string, value: string];

function queryOf(target: string): Pair[] {
  const at = target.indexOf("?");
  if (at < 0) return [];
  return target
    .slice(at + 1)
    .split("&")
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0 ? ([pair, ""] as const) : ([pair.slice(0, equals), pair.slice(equals + 1)] as const);
    });
}

function pairHolds(key: string | null, value: string, [askedKey, askedValue]: Pair): boolean {
  if (key !== null && !globMatches(key.toLowerCase(), askedKey.toLowerCase())) return false;
  return globMatches(value.toLowerCase(), askedValue.toLowerCase());
}
