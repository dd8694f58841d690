import { inspect } from "node:util";
import { REF_OPEN, TAG } from "../../graph/types";
import { markerOf } from "../symbols/symbol";
import { contains, replaceAll } from "../symbols/unpatched";
import type { EvaluationRequest } from "../types";

/** Shorter texts stand in every second word. */
const SHORTEST = 4;
/** What stands for a secret of the stack's config; it is none, and says which one must have a sample. */
const PLACEHOLDER = /^parity:secret:/;
const SHOWN = "[secret]";

/**
 * The secrets that a program has in hand: of its config, and what it made secret itself. What it says – errors, lines it
 * prints – is passed on without them, as the Pulumi CLI does.
 */
export class KnownSecrets {
  readonly #texts = new Set<string>();
  #longestFirst: readonly string[] | null = null;

  /** Those of a config. What is a secret in another stack and plain text in this one comes as it is. */
  static of({ secretKeys, values }: EvaluationRequest["config"]): KnownSecrets {
    const known = new KnownSecrets();
    for (const key of secretKeys) known.learn(partsOf(values[key] ?? ""));
    return known;
  }

  /** Learns a secret value: text, or every text in it. */
  learn(value: unknown): void {
    const open: unknown[] = [value];
    const met = new Set<unknown>();
    while (open.length > 0) {
      const next = open.pop();
      if (typeof next === "string") this.#add(next);
      else if (isPlain(next) && !met.has(next)) {
        met.add(next);
        open.push(...Object.values(next));
      }
    }
  }

  /** The text with `[secret]` for each; outputs in it are not asked. */
  hide(text: string): string {
    this.#longestFirst ??= [...this.#texts].sort((a, b) => b.length - a.length);
    return this.#longestFirst.reduce((shown, secret) => replaceAll(shown, secret, SHOWN), text);
  }

  #add(text: string): void {
    // A text with outputs in it is not looked into either: the question alone would count as the program's.
    if (contains(text, REF_OPEN)) return;
    if (text.length < SHORTEST || PLACEHOLDER.test(text) || text.includes(TAG) || this.#texts.has(text)) return;
    // As it is, as part of printed data (JSON in JSON too), and a line at a time, since output is passed on so.
    const lines = text.includes("\n") ? text.split(/\r?\n/).filter((line) => line.trim().length >= 2 * SHORTEST) : [];
    const json = inJson(text);
    const forms = [text, json, inJson(json), inspect(text).slice(1, -1), ...lines];
    for (const form of forms) this.#texts.add(form);
    this.#longestFirst = null;
  }
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Outputs and what only a deployment can tell are not looked into: asking them is using them. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || markerOf(value) !== null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A config value and, of an object or a list, all that is in it. */
function partsOf(value: string): unknown {
  try {
    return [value, JSON.parse(value)];
  } catch {
    return value;
  }
}
