import { isSecret } from "../config/index";
import { createDecoder, type Decoder } from "../graph/decode";
import { diffTrees } from "../graph/diff";
import type { Difference } from "../graph/difference";
import { summary } from "../graph/summary";
import { TAG, type Value } from "../graph/types";
import type { Cutter, Target } from "./fill";
import { fillWhole } from "./raw";
import { type FilledScalar, fillTree, type Reading } from "./reading";

/** How one property of one environment differs from the sample environment's, under one reading. */
export interface PropertyDifferences {
  readonly differences: readonly Difference[];
  readonly scalars: readonly FilledScalar[];
  readonly target: Target;
  /** Some key of a map holds a sample: see {@link Reading}. */
  readonly openKeys: boolean;
}

/** Compares single properties as what they mean. Decoding remembers, for stacks share nearly all their texts. */
export class PropertyComparer {
  private readonly decoder: Decoder = createDecoder();

  constructor(readonly cutter: Cutter) {}

  /** @param address the property's name, or `outputs.url`, `options.version` */
  compare(
    type: string,
    address: string,
    sample: Value | undefined,
    actual: Value | undefined,
    target: Target,
    reading: Reading,
  ): PropertyDifferences {
    if (sample === undefined) {
      if (actual === undefined) return { differences: [], scalars: [], target, openKeys: false };
      const value = summary(this.decoder.decode(type, address, actual));
      return {
        differences: [{ address, kind: "added", expected: undefined, actual: value, position: null }],
        scalars: [],
        target,
        openKeys: false,
      };
    }
    const whole = reading.whole ? fillWhole(sample, this.cutter.holes, target) : sample;
    const decoded = this.decoder.decode(type, address, whole);
    const { tree, scalars, openKeys } = fillTree(decoded, target, reading, this.cutter);
    if (actual === undefined) {
      return {
        differences: [{ address, kind: "missing", expected: summary(tree), actual: undefined, position: null }],
        scalars,
        target,
        openKeys,
      };
    }
    const differences = diffTrees(tree, this.decoder.decode(type, address, actual), address);
    return { differences, scalars, target, openKeys };
  }
}

/** A side that could not be determined: the law `known` reports it, and what follows from it is not told again. */
export function isUndetermined({ expected, actual }: Difference): boolean {
  return [expected, actual].some((value) => value !== undefined && holdsUnknown(value));
}

function holdsUnknown(value: Value): boolean {
  if (typeof value !== "object" || value === null || isSecret(value)) return false;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return (value as { readonly [key: string]: Value })[TAG] === "unknown" || Object.values(value).some(holdsUnknown);
}
