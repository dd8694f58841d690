import type { Action, Condition, Listener, Rule } from "../../traffic/types";
import { globRegex, literal, word } from "./word";

/**
 * The rules of a listener as HAProxy has them. Which rule takes a request is decided first and kept in a variable: HAProxy
 * runs all of `http-request` before it looks at `use_backend`, whatever their order.
 */
export function choiceOf(rules: readonly Rule[]): string[] {
  return rules.map((rule, index) => {
    const conditions = rule.conditions.map(conditionOf).join(" ");
    return `http-request set-var(txn.rule) int(${index}) if !{ var(txn.rule) -m found } ${conditions}`.trimEnd();
  });
}

/** What the balancer answers by itself where the rule of that index took the request. */
export function answersOf({ rules, protocol }: Pick<Listener, "rules" | "protocol">): string[] {
  return rules.flatMap(({ action }, index) => {
    const line = answerOf(action, protocol.value === "HTTPS" ? "https" : "http");
    return line === null ? [] : [`${line} if ${tookIt(index)}`];
  });
}

export const tookIt = (index: number): string => `{ var(txn.rule) -m int ${index} }`;

/** All patterns of one anonymous ACL are alternatives, several ACLs must all hold: as in {@link Rule.conditions}. */
function conditionOf(condition: Condition): string {
  switch (condition.kind) {
    case "host":
      return regexes("req.hdr(host)", hostPatterns(condition), true);
    case "path":
      return regexes("path", patternsOf(condition), false);
    case "header":
      // Arguments of a sample have quoting of their own: a name that would need it is in no balancer's rule.
      if (!/^[\w!#$%&*+.^`|~-]+$/.test(condition.name)) return NEVER;
      return regexes(`req.fhdr(${word(condition.name)})`, patternsOf(condition), true);
    case "method":
      return `{ method -m str ${condition.patterns.map(word).join(" ")} }`;
    case "source-ip":
      return `{ src ${condition.patterns.map(word).join(" ")} }`;
    case "query":
      return regexes("query", condition.pairs.map(queryPattern), true);
    case "unknown":
      return NEVER;
  }
}

/** What is not known never holds: then the next rule takes the request. */
const NEVER = "{ always_false }";

function regexes(sample: string, patterns: readonly string[], ignoreCase: boolean): string {
  if (patterns.length === 0) return NEVER;
  return `{ ${sample} -m reg ${ignoreCase ? "-i " : ""}-- ${patterns.map(word).join(" ")} }`;
}

type Patterns = { readonly patterns: readonly string[]; readonly regex: boolean };

function patternsOf({ patterns, regex }: Patterns): string[] {
  return regex ? [...patterns] : patterns.map((glob) => `^${globRegex(glob)}$`);
}

/** The port of a `Host` is not part of the name. */
function hostPatterns({ patterns, regex }: Patterns): string[] {
  return regex ? [...patterns] : patterns.map((glob) => `^${globRegex(glob)}(:[0-9]*)?$`);
}

function queryPattern([key, value]: readonly [key: string | null, value: string]): string {
  const name = key === null ? "([^&=]*=)?" : `${globRegex(key, "[^&=]")}=`;
  return `(^|&)${name}${globRegex(value, "[^&]")}(&|$)`;
}

/** Null: not answered by the balancer. */
function answerOf(action: Action, scheme: string): string | null {
  if (action.kind === "redirect") {
    const location = redirection(action, scheme);
    return `http-request redirect location ${word(location)} code ${action.status}`;
  }
  if (action.kind !== "fixed-response") return null;
  const body = action.body === "" ? "" : ` content-type ${word(action.contentType)} string ${word(action.body)}`;
  return `http-request return status ${action.status}${body}`;
}

/** The request's own parts, in the words of AWS (`#{host}`), as HAProxy's log-format has them. */
const OWN: { readonly [part: string]: string } = {
  host: "%[req.hdr(host),host_only]",
  port: "%[dst_port]",
  // Without its slash, which the text around has.
  path: "%[path,bytes(1)]",
  query: "%[query]",
};

function redirection(action: Extract<Action, { readonly kind: "redirect" }>, asked: string): string {
  const own: typeof OWN = { ...OWN, protocol: asked };
  const fill = (text: string): string =>
    text
      .split(/(#\{\w+\})/)
      .map((part) => own[/^#\{(\w+)\}$/.exec(part)?.[1] ?? ""] ?? literal(part))
      .join("");
  const scheme = fill(action.protocol.replace(/^[A-Z]+$/, (name) => name.toLowerCase()));
  const query = action.query === "" ? "" : `?${fill(action.query)}`;
  return `${scheme}://${fill(action.host)}:${fill(action.port)}${fill(action.path)}${query}`;
}
