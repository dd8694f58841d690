import type { Project } from "../config/index";
import type { Value } from "../graph/types";
import { type Wanted, wantedForCauses, withCauses } from "./causes";
import { blameId, type Clouds, defaultProviders, judgeClouds } from "./clouds";
import { unansweredEnvironments, unlistedFiles, unreadKeys } from "./config/files";
import { sampleDigest, stackDigest } from "./digest";
import { type Environments, environmentsOf, toSpec, unrepaired } from "./environments";
import { evaluationErrors } from "./failures";
import { judgeKnown } from "./known";
import { locate } from "./locate";
import { packagesOf, showPackages } from "./packages";
import { pairId, planFirst, stackId, writtenId } from "./plan";
import { LATER } from "./surroundings";
import { RENAMED_SAMPLE, type Template, templateOf } from "./template";
import { doubtInputs, judgeTransparent, type Transparency } from "./transparent";
import type { Deviation, EvaluationSpec, JudgedStack, Judgement, Results } from "./types";
import { waivedIn } from "./waived";

/** The five laws over what was evaluated so far. */
export function judge(project: Project, results: Results): Judgement {
  const environments = environmentsOf(project);
  const missing = planFirst(environments).filter(({ id }) => !results.has(id));
  const clouds = judgeClouds(environments, results);
  const state = templateOf(environments, results);
  const base = [...clouds.deviations, ...configDeviations(environments, clouds), ...unlistedFiles(project)];
  const errors = [...unansweredEnvironments(project), ...evaluationErrors(environments, results, state)];
  const blames = clouds.tries.map(({ stack, finding }): Wanted => {
    return {
      id: blameId(stack, finding),
      label: stack,
      inputs: { name: stack, config: unrepaired(environments, stack, finding) },
    };
  });
  if (state.status !== "ready") {
    const renamed =
      state.status === "wanted" ? [{ id: RENAMED_SAMPLE, label: "the sample environment", inputs: state.inputs }] : [];
    const more = [...missing, ...toSpecs(environments, [...blames, ...renamed], results)];
    return { more, deviations: base, errors, stacks: summaries(environments, results, clouds, null, null) };
  }
  const { template } = state;
  const found = judgeTransparent(environments, results, template, clouds.elsewhere, waivedIn(project));
  const wanted = [
    ...blames,
    ...doubts(found, environments),
    ...wantedForCauses(found.groups, environments, template, results),
  ];
  const deviations = [
    ...base,
    ...nameNote(template, environments),
    ...withCauses(found.groups, environments, template, results),
    ...found.unshown,
    ...judgeKnown(template.family.graph, found.stacks, template.cutter),
    ...defaultProviders(template.family.graph, onBaseline(environments, clouds)),
    ...unread(environments, results, base),
  ];
  const more = [...missing, ...toSpecs(environments, wanted, results)];
  return { more, deviations, errors, stacks: summaries(environments, results, clouds, template, found) };
}

function toSpecs(environments: Environments, wanted: readonly Wanted[], results: Results): EvaluationSpec[] {
  const open = wanted.filter(({ id }) => !results.has(id));
  return open.map(({ id, label, inputs }, index) =>
    toSpec(environments, id, label, inputs, LATER + results.size + index),
  );
}

function doubts({ doubtful }: Transparency, environments: Environments): Wanted[] {
  return [...doubtful].flatMap((mark) => {
    const variance = mark.slice(1, -1);
    const inputs = doubtInputs(environments, variance);
    return inputs ? [{ id: pairId(variance), label: `the sample environment with another ${variance}`, inputs }] : [];
  });
}

/** The stacks that no deviation tells as another cloud. */
function onBaseline({ stacks }: Environments, { moved, elsewhere }: Clouds): string[] {
  return stacks.map(({ name }) => name).filter((name) => !moved.has(name) && !elsewhere.has(name));
}

/** Findings of the files, without the stacks that are told as another cloud, and without what follows from that. */
function configDeviations({ declared, stacks }: Environments, clouds: Clouds): Deviation[] {
  const providers = new Set(
    clouds.deviations.flatMap(({ words }) => Object.values(words)).flatMap((text) => text.split(/, | and /)),
  );
  return declared.found.flatMap(({ deviation }, index) => {
    const told = clouds.instead.get(index) ?? new Set<string>();
    const namespace = deviation.property?.split(":")[0] ?? "";
    const follows = deviation.check === "closed" && providers.has(namespace);
    const left = deviation.stacks.filter((stack) => !told.has(stack) && !(follows && clouds.moved.has(stack)));
    if (left.length === deviation.stacks.length) return [deviation];
    if (left.length === 0) return [];
    const locations = deviation.locations.filter(({ stack }) => stack === null || left.includes(stack));
    return [{ ...deviation, stacks: stacks.map(({ name }) => name).filter((name) => left.includes(name)), locations }];
  });
}

/** Only where everything was evaluated: a key that no evaluation read may be read by one that failed. */
function unread(environments: Environments, results: Results, told: readonly Deviation[]): Deviation[] {
  const all = [...results.values()];
  const graphs = all.flatMap((result) => (result.status === "evaluated" ? [result.graph] : []));
  if (graphs.length < all.length) return [];
  const packages = new Set(graphs.flatMap((graph) => [...packagesOf(graph).keys()]));
  const known = new Set(told.filter(({ check }) => check === "closed").map(({ property }) => property));
  return unreadKeys(environments.declared.stacks, graphs, packages).filter(({ property }) => !known.has(property));
}

function nameNote({ underRealName }: Template, { stacks, project }: Environments): Deviation[] {
  if (!underRealName) return [];
  const { message, position } = underRealName;
  return [
    {
      check: "transparent",
      kind: "names-compared",
      stacks: stacks.map(({ name }) => name),
      resource: null,
      type: null,
      property: null,
      expected: null,
      values: {},
      locations: locate(null, position),
      cause: null,
      words: { failure: message, baseline: project.model.baseline.stack },
    },
  ];
}

/** What runs in each stack: as its config is written, where that puts it on another cloud. */
function summaries(
  environments: Environments,
  results: Results,
  { moved }: Clouds,
  template: Template | null,
  found: Transparency | null,
): JudgedStack[] {
  const sample = template ? sampleDigest(template.family.graph) : null;
  return environments.stacks.map(({ name }) => {
    const result = results.get(moved.has(name) ? writtenId(name) : stackId(name));
    const graph = result?.status === "evaluated" ? result.graph : null;
    if (!graph) return { name, provider: null, resources: null, digest: null };
    const subject = found?.stacks.find(({ inputs }) => inputs.name === name);
    const digest =
      sample && subject && template
        ? stackDigest(sample, subject, found!.mismatches, configRows(environments, name), template.holes)
        : null;
    // Repaired config is for comparing: what is counted is what will run.
    const written = results.get(writtenId(name));
    const deployed = written?.status === "evaluated" ? written.graph : graph;
    const resources = deployed.resources.filter(({ kind }) => kind !== "stack").length;
    return { name, provider: showPackages(graph) || null, resources, digest };
  });
}

function configRows({ declared }: Environments, stack: string): Value[] {
  return declared.found
    .filter(({ deviation }) => deviation.stacks.includes(stack))
    .map(({ deviation }) => [deviation.kind, deviation.property, deviation.values[stack] ?? null]);
}
