import { cidrContains } from "../../nginx/address";
import { patternOf, witnessesOf } from "../../nginx/request/pattern";
import type { Condition, Rule } from "../types";
import { firstIn } from "./addresses";
import type { ProbeRequest } from "./types";
import { fill } from "./witness";

/** What a request has to carry beside host and path for a rule to take it. */
export interface Wanted {
  /** Without `?`; empty where none is wanted. */
  readonly query: string;
  readonly headers: ProbeRequest["headers"];
  readonly method: string;
}

/** By one pattern of each condition: a rule for those with a header has no other requests. */
export function wantedBy({ conditions }: Rule): Wanted {
  const query: string[] = [];
  const headers: (readonly [string, string])[] = [];
  let method = "GET";
  for (const condition of conditions) {
    if (condition.kind === "query" && condition.pairs[0] !== undefined) {
      const [key, value] = condition.pairs[0];
      query.push(`${fill(key ?? "x", "x")}=${fill(value, "x")}`);
    } else if (condition.kind === "header" && condition.name.toLowerCase() !== "host") {
      const value = headerValue(condition);
      if (value !== null) headers.push([condition.name, value]);
    } else if (condition.kind === "method" && !condition.patterns.includes(method))
      method = condition.patterns[0] ?? method;
  }
  return { query: query.join("&"), headers, method };
}

/** An address that the rule takes requests from: the usual one, where it does. */
export function clientFor({ conditions }: Rule, usual: string): string {
  const from = conditions.flatMap((condition) => (condition.kind === "source-ip" ? condition.patterns : []));
  if (from.length === 0 || from.some((cidr) => cidrContains(cidr, usual))) return usual;
  const found = from.flatMap(firstIn).find((address) => address.includes(":") === usual.includes(":"));
  return found ?? usual;
}

function headerValue({ patterns, regex }: Extract<Condition, { readonly kind: "header" }>): string | null {
  const [pattern = ""] = patterns;
  if (!regex) return isSendable(fill(pattern, "x")) ? fill(pattern, "x") : null;
  return witnessesOf(patternOf(pattern, true), 1, isSendable)[0] ?? null;
}

const isSendable = (text: string): boolean => /^[!-~](?:[ -~]*[!-~])?$/.test(text);
