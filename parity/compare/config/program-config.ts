import { configText } from "../../config/config-text";
import type { ProgramConfig } from "../../evaluate/types";
import { compareText } from "../../graph/canonical";
import type { Value } from "../../graph/types";
import type { Config } from "../types";
import { isMap, isSecret } from "./effective";

/** The config as the CLI would hand it to the program. A secret is a placeholder: the same in all stacks, one per key. */
export function programConfig(config: Config, alwaysSecret: ReadonlySet<string>): ProgramConfig {
  const values: { [key: string]: string } = {};
  const secretKeys: string[] = [];
  for (const key of Object.keys(config).sort(compareText)) {
    let secret = alwaysSecret.has(key);
    const plain = (value: Value, path: string): Value => {
      if (isSecret(value)) {
        secret = true;
        return `secret-${path.replace(/[^A-Za-z0-9]+/g, "-")}`;
      }
      if (Array.isArray(value)) return value.map((item, index) => plain(item, `${path}-${index}`));
      if (!isMap(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, `${path}-${name}`)]));
    };
    values[key] = configText(plain(config[key]!, key));
    if (secret) secretKeys.push(key);
  }
  return { values, secretKeys };
}
