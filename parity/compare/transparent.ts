import { valueAt } from "../config/index";
import { canonicalJson } from "../graph/canonical";
import { propertyMatcher } from "../graph/pattern";
import { withValue } from "./config/effective";
import { consequences } from "./consequences";
import type { Environments } from "./environments";
import { foldDeviations } from "./fold";
import { type Grouped, groupByAddress } from "./group";
import type { Inputs } from "./holes";
import { compareInvokes } from "./invokes";
import { locate } from "./locate";
import { foldLoops } from "./loops";
import { type Mismatch, type Subject, toSubject, withoutOwn } from "./mismatch";
import { pairId, stackId } from "./plan";
import { compareResources } from "./resources";
import { addressKey, settleSwitches } from "./switches";
import type { Template } from "./template";
import { asText } from "./text";
import type { Deviation, Results } from "./types";
import { resourcePattern, type Waived } from "./waived";

/** The law `transparent` over all stacks. */
export interface Transparency {
  /** Real stacks that were compared, in rollout order. */
  readonly stacks: readonly Subject[];
  readonly groups: readonly Grouped[];
  /** What only a pair shows: code that chooses by a variance in a way that no present stack does. */
  readonly unshown: readonly Deviation[];
  /** All mismatches of the stacks that `derived` does not explain, consequences included. */
  readonly mismatches: readonly Mismatch[];
  /** Marks of variances that a further pair must tell from constants. */
  readonly doubtful: ReadonlySet<string>;
}

/** @param elsewhere stacks on another cloud: there is nothing to compare */
export function judgeTransparent(
  environments: Environments,
  results: Results,
  template: Template,
  elsewhere: ReadonlySet<string>,
  waived: Waived,
): Transparency {
  const { project } = environments;
  const stacks = environments.stacks
    .filter(({ name }) => !elsewhere.has(name))
    .flatMap((inputs) => subjectOf(stackId(inputs.name), "stack", inputs, results, template));
  const pairs = pairSubjects(environments, results, template);
  const compared = compareResources(template.family, [...stacks, ...pairs], template.cutter);
  const settled = settleSwitches(compared.found, [...stacks, ...pairs], template.holes);
  const differing = new Set(settled.map(({ subject }) => subject));
  const calls = stacks
    .filter((subject) => !differing.has(subject))
    .flatMap((subject) => compareInvokes(template.family.graph, subject, template.cutter));
  const isDerived = derivedMatcher(environments);
  const mismatches = [...settled, ...calls].filter((mismatch) => !isDerived(mismatch));
  const following = consequences(mismatches, template.family);
  const groups = foldDeviations(
    groupByAddress(mismatches, following, stacks, project.model.baseline.stack, template.holes),
    waived,
  );
  const told = new Set(mismatches.filter(({ subject }) => subject.role === "stack").map(addressKey));
  const unshown = mismatches
    .filter(
      (mismatch) => mismatch.subject.role === "pair" && !following.has(mismatch) && !told.has(addressKey(mismatch)),
    )
    .map((mismatch) => ({ deviation: unshownDeviation(mismatch, environments) }));
  return {
    stacks,
    groups,
    unshown: foldLoops(withoutRepeats(unshown), waived.anywhere).map(({ deviation }) => deviation),
    mismatches: mismatches.filter(({ subject }) => subject.role === "stack"),
    doubtful: compared.doubtful,
  };
}

/** Pairs that were evaluated: those of the plan, and those that a doubt asked for. */
function pairSubjects(environments: Environments, results: Results, template: Template): Subject[] {
  const planned = new Map(environments.pairs.map(({ variance, inputs }) => [variance, inputs] as const));
  return environments.project.model.varies.flatMap(({ name }) => {
    const inputs = planned.get(name) ?? doubtInputs(environments, name);
    return inputs ? subjectOf(pairId(name), "pair", { ...inputs, name: template.inputs.name }, results, template) : [];
  });
}

/** The sample environment with one variance at the first value of a stack that differs from its sample. */
export function doubtInputs({ project, sample, stacks }: Environments, variance: string): Inputs | null {
  const row = project.model.varies.find(({ name }) => name === variance);
  if (!row) return null;
  const path = [row.key, ...row.path];
  const values = stacks.map(({ config }) => valueAt(config, path));
  const other = values.find((value) => value !== undefined && canonicalJson(value) !== canonicalJson(row.sample));
  return other === undefined ? null : { name: sample.name, config: withValue(sample.config, path, other) };
}

export function subjectOf(
  id: string,
  role: Subject["role"],
  inputs: Subject["inputs"],
  results: Results,
  template: Template,
): Subject[] {
  const result = results.get(id);
  return result?.status === "evaluated"
    ? [toSubject(id, role, inputs, result.graph, template.family, template.cutter)]
    : [];
}

/** `derived` lists properties; `*` as the whole property speaks of the resource itself too: that it is there at all. */
function derivedMatcher({ project }: Environments): (mismatch: Mismatch) => boolean {
  const rows = project.model.derived.map((row) => {
    return {
      resource: resourcePattern(row.resource),
      property: propertyMatcher(row.property),
      whole: row.property === "*",
    };
  });
  return ({ resource, property }) =>
    rows.some((row) => row.resource(resource) && (property === null ? row.whole : row.property(property)));
}

/** A pair shows what a variance chooses; the stacks all stand on one side of the choice. */
function unshownDeviation(mismatch: Mismatch, environments: Environments): Deviation {
  const { resource, type, property, kind, subject, sample, mine, part } = mismatch;
  const variance = subject.id.slice(pairId("").length);
  const names = environments.stacks.map(({ name }) => name);
  const position = (mine ?? sample)?.position;
  const actual = asText(mismatch.actual);
  const words: { [name: string]: string } = { part, was: kind };
  if (actual !== null) words["actual"] = withoutOwn(actual, subject.inputs, environments.holes);
  return {
    check: "transparent",
    kind: "unshown",
    stacks: names,
    resource,
    type,
    property,
    expected: asText(mismatch.expected),
    values: {},
    locations: locate(null, position),
    cause: `chosen by \`${variance}\``,
    words,
  };
}

function withoutRepeats(all: readonly { readonly deviation: Deviation }[]): { readonly deviation: Deviation }[] {
  const seen = new Set<string>();
  return all.filter(({ deviation }) => {
    const key = addressKey(deviation);
    return seen.has(key) ? false : seen.add(key);
  });
}
