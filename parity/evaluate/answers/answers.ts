import type { Value } from "../../graph/types";
import { classShapes, resultShape } from "../symbols/shapes";
import { ANY, type Shape, type Symbols } from "../symbols/symbol";
import { BUILT_IN_INVOKES } from "./invokes";
import { BUILT_IN_OUTPUTS } from "./outputs";

/** A provider function that nobody can answer here. */
export class Unanswered extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

export interface ConfiguredAnswers {
  readonly invokes: { readonly [token: string]: Value };
  readonly outputs: { readonly [type: string]: { readonly [property: string]: Value } };
  readonly stackReferences: { readonly [name: string]: { readonly [output: string]: Value } };
}

export type Args = { readonly [name: string]: unknown };

/** What the program's surroundings answer: `parity.yaml` first, built-in answers next, symbols last. */
export class Answers {
  private readonly calls = new Map<string, string[]>();

  constructor(
    private readonly configured: ConfiguredAnswers,
    /** Config as the program sees it: the region is part of some answers. */
    private readonly config: { readonly [key: string]: string },
  ) {}

  /** Output properties that are known before deployment, by resource type. */
  outputs(type: string, inputs: Args, path: string, symbols: Symbols): Record<string, unknown> {
    const builtIn = BUILT_IN_OUTPUTS[type]?.(inputs, (property, shape) => symbols.create(`${path}#${property}`, shape));
    const configured = this.configured.outputs[type] ?? this.configured.outputs[shortToken(type)];
    return { ...builtIn, ...(configured as Record<string, unknown> | undefined) };
  }

  /**
   * What symbols of this call are named after: the function, and from its second call with other arguments on the
   * call's number. Not the arguments: they are compared by themselves, and would be text inside text.
   */
  private callReference(token: string, args: { readonly [name: string]: Value }): string {
    const calls = this.calls.get(token) ?? [];
    this.calls.set(token, calls);
    const key = JSON.stringify(args);
    let index = calls.indexOf(key);
    if (index < 0) index = calls.push(key) - 1;
    return index === 0 ? token : `${token}~${index + 1}`;
  }

  stackReference(name: string): Record<string, unknown> | null {
    return (this.configured.stackReferences[name] as Record<string, unknown> | undefined) ?? null;
  }

  shapes(classFile: string | null): ReadonlyMap<string, Shape> {
    return classFile === null ? NO_SHAPES : classShapes(classFile);
  }

  /**
   * The answer of a provider function. Without a configured or built-in one it is a symbol whose type comes from the
   * function's declaration; without a declaration nothing can stand in for it.
   */
  invoke(
    token: string,
    raw: Args,
    args: { readonly [name: string]: Value },
    file: string | null,
    symbols: Symbols,
  ): { answer: Record<string, unknown>; by: "configured" | "built-in" } {
    const configured = this.configured.invokes[token] ?? this.configured.invokes[shortToken(token)];
    if (configured !== undefined) return { answer: configured as Record<string, unknown>, by: "configured" };
    const builtIn = BUILT_IN_INVOKES[token];
    const reference = this.callReference(token, args);
    const symbol = (property: string, shape: Shape): unknown => symbols.create(`${reference}#${property}`, shape);
    if (builtIn !== undefined) return { answer: builtIn(raw, { symbol, config: this.config }), by: "built-in" };
    const shape = file === null ? ANY : resultShape(file);
    const keys = shape.keys?.() ?? [];
    if (keys.length === 0)
      throw new Unanswered(
        `nothing here can answer the provider function ${token}`,
        `Put its answer under invokes in parity.yaml: "${token}": { … }.`,
      );
    const answer: Record<string, unknown> = {};
    for (const key of keys) answer[key] = raw[key] ?? symbol(key, shape.property?.(key) ?? ANY);
    return { answer, by: "built-in" };
  }
}

const NO_SHAPES: ReadonlyMap<string, Shape> = new Map();

/** `aws:lb/targetGroup:TargetGroup` → `aws:lb:TargetGroup`: people write the short form too. */
function shortToken(token: string): string {
  return token.replace(/^([^:]+):([^/:]+)\/[^:]+:(.+)$/, "$1:$2:$3");
}
