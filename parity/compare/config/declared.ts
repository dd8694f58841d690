import type { Project } from "../../config/types";
import type { Config } from "../types";
import { type StackConfig, stackConfigs, withValue } from "./effective";
import { type ConfigDeviation, judgeConfigs, type Repair } from "./laws";

/** What the files declare, judged before anything is evaluated. */
export interface Declared {
  readonly stacks: readonly StackConfig[];
  readonly found: readonly ConfigDeviation[];
  /** Per stack the config to evaluate it with, so that what follows from a finding is not reported again. */
  readonly repaired: ReadonlyMap<string, Config>;
}

export function declare(project: Project): Declared {
  const stacks = stackConfigs(project);
  const found = judgeConfigs(project, stacks);
  const repairs = found.flatMap((entry) => entry.repairs);
  const repaired = new Map(stacks.map((of) => [of.stack, repair(of, repairs)] as const));
  return { stacks, found, repaired };
}

/** The stack's config with the repairs that concern it made. */
export function repair(of: StackConfig, repairs: readonly Repair[]): Config {
  return repairs
    .filter(({ stack }) => stack === of.stack)
    .reduce((config, { path, to }) => withValue(config, path, to), of.config);
}
