import type { ProgramConfig } from "../evaluate/types";
import type { Value } from "../graph/types";
import { configText } from "./config-text";
import { formatPropertyPath, type PropertyPath } from "./property-path";
import type { ConfigEntries, Variance } from "./types";
import { isMapValue, isSecret, valueAt } from "./value-path";

/** What stands for a secret: the same text in every stack, and none that a program would have by itself. */
const PLACEHOLDER = "parity:secret:";

/**
 * What a program sees of a config: every value as text. A `secure:` value is the variance's sample where `varies` lists
 * it, otherwise a placeholder made of its key and path.
 */
export function programConfig(model: { readonly varies: readonly Variance[] }, config: ConfigEntries): ProgramConfig {
  const keys = Object.keys(config).sort();
  return {
    values: Object.fromEntries(
      keys.map((key) => {
        const samples = model.varies.filter((variance) => variance.key === key);
        return [key, configText(withoutSecrets(config[key]!.value, key, [], samples))];
      }),
    ),
    secretKeys: keys.filter((key) => config[key]!.secret),
  };
}

function withoutSecrets(value: Value, key: string, path: PropertyPath, samples: readonly Variance[]): Value {
  if (isSecret(value)) return sampleAt(path, samples) ?? PLACEHOLDER + formatPropertyPath([key, ...path]);
  if (Array.isArray(value)) return value.map((item, index) => withoutSecrets(item, key, [...path, index], samples));
  if (!isMapValue(value)) return value;
  const below = Object.entries(value).map(
    ([step, item]) => [step, withoutSecrets(item, key, [...path, step], samples)] as const,
  );
  return Object.fromEntries(below);
}

/** A decrypted secret is always text. */
function sampleAt(path: PropertyPath, samples: readonly Variance[]): string | undefined {
  for (const variance of samples) {
    if (!variance.path.every((step, index) => step === path[index])) continue;
    const sample = valueAt(variance.sample, path.slice(variance.path.length));
    if (sample !== undefined) return configText(sample);
  }
  return undefined;
}
