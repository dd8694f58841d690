import type { Observation } from "../traffic/probes/types";

/** What a model predicts and a real server does. */
export type Agreement = "agreed" | "undecided" | "disagreed";

/**
 * Whether a prediction came true. Text in braces that the model does not know (`{generated}`, `{request_time}`) is any text;
 * that nginx does not start is one outcome, whatever its words.
 */
export function agreementOf(predicted: Observation, observed: Observation): Agreement {
  if (predicted.kind === "unknown") return "undecided";
  if (predicted.kind === "not-started" && observed.kind === "not-started") return "agreed";
  return matches(predicted, observed) ? "agreed" : "disagreed";
}

/** Deep equality of plain data, with what is in braces on the left standing for any text on the right. */
function matches(left: unknown, right: unknown): boolean {
  if (typeof left === "string" && typeof right === "string") return textMatches(left, right);
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left === right;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => matches(item, right[index]));
  }
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  const [a, b] = [left as { [key: string]: unknown }, right as { [key: string]: unknown }];
  return keys.every((key) => Object.hasOwn(b, key) && matches(a[key], b[key]));
}

const NOT_KNOWN = /\{[a-z][a-z0-9_]*\}/;

function textMatches(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (!NOT_KNOWN.test(pattern)) return false;
  const [head = "", ...rest] = pattern.split(NOT_KNOWN);
  const tail = rest.pop() ?? "";
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
  const end = text.length - tail.length;
  let at = head.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
