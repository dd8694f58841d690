import { isMapValue, isSecret, type Variance, valueAt } from "../config/index";
import { STACK } from "../graph/address";
import { canonicalJson } from "../graph/canonical";
import type { Value } from "../graph/types";
import type { Config } from "./types";

/** The inputs of one environment: the name its program sees and the config it is evaluated with. */
export interface Inputs {
  readonly name: string;
  readonly config: Config;
}

/**
 * What may differ between environments: the stack's name, a variance, or a scalar inside a variance that is an object
 * or a list. `text` and `number` are looked for inside texts, `whole` values where they stand as a whole.
 */
export interface Hole {
  /** `{stack}`, or the variance in braces: how it is written in an address. */
  readonly mark: string;
  readonly kind: "text" | "number" | "boolean" | "whole";
  readonly sample: Value;
  /** True where the sample may be part of another word, so that it counts as a whole token only. */
  readonly token: boolean;
  /** The own value of an environment. */
  readonly own: (inputs: Inputs) => Value;
}

/** The holes that the inputs of the sample environment leave, in the order of `varies`, the name first. */
export function holesOf(varies: readonly Variance[], sample: Inputs, nameIsReal: boolean): Hole[] {
  const name: Hole = {
    mark: STACK,
    kind: "text",
    sample: sample.name,
    token: nameIsReal,
    own: (inputs) => inputs.name,
  };
  return [name, ...varies.flatMap((variance) => varianceHoles(variance, sample))];
}

function varianceHoles(variance: Variance, sample: Inputs): Hole[] {
  const path = [variance.key, ...variance.path];
  const value = valueAt(sample.config, path);
  if (value === undefined || value === null || isSecret(value)) return [];
  const holes: Hole[] = [];
  collect(value, path, variance.name);
  return holes;

  function collect(part: Value, at: readonly (string | number)[], name: string): void {
    const own = (inputs: Inputs): Value => valueAt(inputs.config, at) ?? part;
    const hole = (kind: Hole["kind"]): void => {
      holes.push({ mark: `{${name}}`, kind, sample: part, token: false, own });
    };
    if (Array.isArray(part)) {
      if (part.length > 0) hole("whole");
      part.forEach((item, index) => {
        collect(item, [...at, index], `${name}[${index}]`);
      });
    } else if (isMapValue(part)) {
      if (Object.keys(part).length > 0) hole("whole");
      for (const [key, item] of Object.entries(part)) collect(item, [...at, key], `${name}.${key}`);
    } else if (part !== "" && part !== null && !isSecret(part)) hole(kindOf(part));
  }
}

/** Config reaches a program as text: `"3"` can come back as a number, `"true"` as a boolean. */
export function kindOf(scalar: Value): "text" | "number" | "boolean" {
  const text = String(scalar);
  if (text === "true" || text === "false") return "boolean";
  return /^-?\d+(\.\d+)?$/.test(text) ? "number" : "text";
}

/** What identifies the inputs as far as holes go: environments of one key fill every hole alike. */
export function holeKey(holes: readonly Hole[], inputs: Inputs): string {
  return canonicalJson(holes.map((hole) => hole.own(inputs)));
}
