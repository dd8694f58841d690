import { isSecret, type Project, type PropertyPath, programConfig, valueAt } from "../config/index";
import { canonicalJson } from "../graph/canonical";
import type { Value } from "../graph/types";
import { type Declared, declare, repair } from "./config/declared";
import { asEntries, withValue } from "./config/effective";
import { type Hole, holesOf, type Inputs, kindOf } from "./holes";
import { surroundings } from "./surroundings";
import type { Config, EvaluationSpec } from "./types";

/** The environments of a project: its stacks, and those that are made up to judge them. */
export interface Environments {
  readonly project: Project;
  readonly declared: Declared;
  /** The sample environment. */
  readonly sample: Inputs;
  readonly holes: readonly Hole[];
  /** Real stacks, with repaired config, in rollout order. */
  readonly stacks: readonly Inputs[];
  /** The sample environment with one variance at another value, for variances whose sample may not be distinct. */
  readonly pairs: readonly Pairing[];
}

export interface Pairing {
  readonly variance: string;
  readonly inputs: Inputs;
}

export function environmentsOf(project: Project): Environments {
  const declared = declare(project);
  const stacks = declared.stacks.map(({ stack }) => ({ name: stack, config: declared.repaired.get(stack)! }));
  const baseline = stacks.find(({ name }) => name === project.model.baseline.stack) ?? stacks[0];
  const sample: Inputs = {
    name: sampleName(project),
    config: project.model.varies.reduce((config, { key, path, sample: value }) => {
      return valueAt(config, [key, ...path]) === undefined ? config : withValue(config, [key, ...path], value);
    }, baseline?.config ?? {}),
  };
  const holes = holesOf(project.model.varies, sample, false);
  return { project, declared, sample, holes, stacks, pairs: pairings(project, sample, stacks) };
}

/** The name of the sample environment's stack: occurs nowhere in what the project declares. */
export function sampleName(project: Project): string {
  const { stackFiles, model } = project;
  const declared = canonicalJson([
    project.project.name,
    Object.keys(stackFiles),
    Object.values(stackFiles).map(({ config }) => Object.entries(config).map(([key, { value }]) => [key, value])),
    Object.entries(project.project.config).map(([key, { value }]) => [key, value ?? null]),
    model.stacks.map(({ name }) => name),
    model.varies.map(({ sample }) => sample),
  ]);
  for (let n = 0; ; n++) {
    const name = n === 0 ? "zsample" : `zsample${n}`;
    if (!declared.includes(name)) return name;
  }
}

/** Variances for which no sample can be told from a stack's value, or from another's sample, each with a value that some stack has instead. */
function pairings(project: Project, sample: Inputs, stacks: readonly Inputs[]): Pairing[] {
  return project.model.varies.flatMap(({ name, key, path }) => {
    const at: PropertyPath = [key, ...path];
    const value = valueAt(sample.config, at);
    if (value === undefined || isSecret(value)) return [];
    const own = stacks.map(({ config }) => valueAt(config, at)).filter((it): it is Value => it !== undefined);
    const same = canonicalJson(value);
    const shared = project.model.varies.some((other) => other.name !== name && String(other.sample) === String(value));
    const distinct = !own.some((it) => canonicalJson(it) === same);
    if (distinct && !shared && typeof value !== "object" && kindOf(value) !== "boolean") return [];
    const other = own.find((it) => canonicalJson(it) !== same) ?? opposite(value);
    if (other === undefined) return [];
    return [{ variance: name, inputs: { name: sample.name, config: withValue(sample.config, at, other) } }];
  });
}

function opposite(value: Value): Value | undefined {
  if (typeof value === "boolean") return !value;
  if (value === "true" || value === "false") return value === "true" ? "false" : "true";
  return undefined;
}

/** The stack's config as it is written, and with all findings but one repaired: to see what that one leads to. */
export function unrepaired(environments: Environments, stack: string, but: number | null): Config {
  const of = environments.declared.stacks.find((one) => one.stack === stack)!;
  if (but === null) return of.config;
  const others = environments.declared.found.filter((_, index) => index !== but);
  return repair(
    of,
    others.flatMap((entry) => entry.repairs),
  );
}

/** @param n which evaluation of the run this is: no two share their surroundings */
export function toSpec(
  environments: Environments,
  id: string,
  label: string,
  inputs: Inputs,
  n: number,
): EvaluationSpec {
  const secrets = new Set(
    environments.declared.stacks.flatMap((of) => Object.keys(of.entries).filter((key) => of.entries[key]!.secret)),
  );
  return {
    id,
    label,
    stack: inputs.name,
    config: programConfig(environments.project.model, asEntries(inputs.config, secrets)),
    surroundings: surroundings(n),
  };
}
