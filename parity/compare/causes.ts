import { valueAt } from "../config/index";
import { withValue } from "./config/effective";
import type { Environments } from "./environments";
import { Cutter } from "./fill";
import type { Grouped } from "./group";
import type { Inputs } from "./holes";
import { locate } from "./locate";
import { Family } from "./match";
import { type Subject, toSubject } from "./mismatch";
import { stackId } from "./plan";
import { compareResources, topOf } from "./resources";
import { addressKey } from "./switches";
import type { Template } from "./template";
import { listWords } from "./text";
import { subjectOf } from "./transparent";
import type { Deviation, Results } from "./types";

/** An evaluation that tells why a stack differs. */
export interface Wanted {
  readonly id: string;
  readonly label: string;
  readonly inputs: Inputs;
}

/** Stacks that are evaluated once more to see whether they are steady, and stacks whose variances are tried. */
const MOST_AGAIN = 3;
const MOST_PROBED = 3;
const MOST_VARIANCES = 8;

const againId = (stack: string): string => `again:${stack}`;
const probeId = (stack: string, mark: string): string => `probe:${stack}:${mark}`;

/** What would tell the causes of the deviations, and is not evaluated yet. */
export function wantedForCauses(
  groups: readonly Grouped[],
  environments: Environments,
  template: Template,
  results: Results,
): Wanted[] {
  const differing = differingStacks(groups, environments);
  const again = differing.slice(0, MOST_AGAIN).map((inputs) => {
    return { id: againId(inputs.name), label: `${inputs.name}, once more`, inputs };
  });
  const probes = differing.slice(0, MOST_PROBED).flatMap((stack) => probesOf(stack, environments, template));
  return [...again, ...probes].filter(({ id }) => !results.has(id));
}

/** The deviations with their causes: what changes from run to run, or which variance chose it. */
export function withCauses(
  groups: readonly Grouped[],
  environments: Environments,
  template: Template,
  results: Results,
): Deviation[] {
  const differing = differingStacks(groups, environments);
  const unsteady = new Map(differing.map(({ name }) => [name, unsteadyPlaces(name, results)] as const));
  const chosen = new Map(
    differing
      .slice(0, MOST_PROBED)
      .map((stack) => [stack.name, choices(stack, environments, template, results)] as const),
  );
  const found = groups.map(({ deviation, mismatches }): Deviation => {
    for (const [stack, { mine, property }] of mismatches) {
      const place = mine && placeKey(mine.path, property);
      if (place && unsteady.get(stack)?.has(place)) {
        const names = environments.stacks.map(({ name }) => name);
        const everywhere = names.every((name) => mismatches.has(name));
        const at = everywhere
          ? { stacks: names, locations: names.flatMap((name) => locate(name, mismatches.get(name)?.mine?.position)) }
          : {};
        return { ...deviation, check: "transparent", kind: "unsteady", ...at };
      }
    }
    const marks = [...mismatches.keys()].flatMap((stack) => chosen.get(stack)?.get(addressKey(deviation)) ?? []);
    return marks.length === 0 ? deviation : { ...deviation, cause: `chosen by ${nameMarks(marks)}` };
  });
  return mergeUnsteady(found);
}

function nameMarks(marks: readonly string[]): string {
  const names = [...new Set(marks)].map((mark) =>
    mark === "{stack}" ? "the stack's name" : `\`${mark.slice(1, -1)}\``,
  );
  return listWords(names);
}

/** One stack for each deviation that differs from the sample environment there; each once, in rollout order. */
function differingStacks(groups: readonly Grouped[], { stacks }: Environments): Inputs[] {
  const names = new Set(groups.map(({ mismatches }) => mismatches.keys().next().value));
  return stacks.filter(({ name }) => names.has(name));
}

/** The sample environment with one thing at a time as the stack has it. */
function probesOf(
  stack: Inputs,
  { project }: Environments,
  { inputs, underRealName }: Template,
): (Wanted & { mark: string })[] {
  const name = { mark: "{stack}", label: "the stack's name", inputs: { ...inputs, name: stack.name } };
  const rows = project.model.varies.slice(0, MOST_VARIANCES).flatMap(({ name: variance, key, path }) => {
    const own = valueAt(stack.config, [key, ...path]);
    if (own === undefined) return [];
    const config = withValue(inputs.config, [key, ...path], own);
    return [{ mark: `{${variance}}`, label: variance, inputs: { ...inputs, config } }];
  });
  return [...(underRealName ? [] : [name]), ...rows].map((probe) => ({
    ...probe,
    id: probeId(stack.name, probe.mark),
    label: `the sample environment with ${probe.label} of ${stack.name}`,
  }));
}

/** Address → marks of what alone makes the sample environment differ there too. */
function choices(
  stack: Inputs,
  environments: Environments,
  template: Template,
  results: Results,
): Map<string, string[]> {
  const byAddress = new Map<string, string[]>();
  for (const { id, inputs, mark } of probesOf(stack, environments, template)) {
    const subjects = subjectOf(id, "probe", inputs, results, template);
    const { found } = compareResources(template.family, subjects, template.cutter);
    for (const key of new Set(found.map(addressKey))) byAddress.set(key, [...(byAddress.get(key) ?? []), mark]);
  }
  return byAddress;
}

/** Places at which two evaluations of one stack differ, although only their surroundings do. */
function unsteadyPlaces(stack: string, results: Results): ReadonlySet<string> {
  const [first, second] = [results.get(stackId(stack)), results.get(againId(stack))];
  if (first?.status !== "evaluated" || second?.status !== "evaluated") return new Set();
  const family = new Family(first.graph);
  const cutter = new Cutter([], new Set(first.graph.resources.map(({ path }) => path)));
  const subject: Subject = toSubject(
    againId(stack),
    "probe",
    { name: stack, config: {} },
    second.graph,
    family,
    cutter,
  );
  const { found } = compareResources(family, [subject], cutter);
  return new Set(found.map(({ sample, mine, property }) => placeKey((sample ?? mine)!.path, property)));
}

function placeKey(path: string, property: string | null): string {
  return JSON.stringify([path, property === null ? null : topOf(property)]);
}

/** A value that changes from run to run is often put on many resources: one deviation, told at the first. */
function mergeUnsteady(deviations: readonly Deviation[]): Deviation[] {
  const unsteady = deviations.filter(({ kind }) => kind === "unsteady");
  const byProperty = new Map<string | null, Deviation[]>();
  for (const deviation of unsteady) {
    byProperty.set(deviation.property, [...(byProperty.get(deviation.property) ?? []), deviation]);
  }
  return deviations.flatMap((deviation) => {
    if (deviation.kind !== "unsteady") return [deviation];
    const alike = byProperty.get(deviation.property)!;
    if (alike[0] !== deviation) return [];
    return [
      alike.length === 1 ? deviation : { ...deviation, words: { ...deviation.words, also: String(alike.length - 1) } },
    ];
  });
}
