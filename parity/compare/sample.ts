import type { Project } from "../config/types";
import { canonicalJson } from "../graph/canonical";
import { mapValue } from "../graph/map";
import type { Graph, Value } from "../graph/types";
import { environmentsOf, unrepaired } from "./environments";
import { nameHoles } from "./fill";
import { type Mismatch, type Subject, sharedPath, toSubject, withoutOwn } from "./mismatch";
import { stackId, writtenId } from "./plan";
import { compareResources, topOf } from "./resources";
import { settleSwitches } from "./switches";
import { type Template, templateOf } from "./template";
import { asText } from "./text";
import type { Results } from "./types";

/** The sample environment, and what each stack is as a filling of it. */
export interface EvaluatedSample {
  readonly graph: Graph;
  /** Text of the sample environment as all stacks share it: `{stack}` for its name, `{app:domain}` for a sample. */
  readonly shared: (text: string) => string;
  /** A value of the sample environment with every sample named, numbers too: `{app:min}`. */
  readonly named: (value: Value) => Value;
  /** The address that all stacks share of a resource of one stack; of the sample environment: null. */
  readonly addressOf: (stack: string | null, path: string) => string;
  /**
   * True where a stack's property (the resource as a whole: null) is the sample environment's, samples replaced by the
   * stack's own values; false for a stack that was not evaluated.
   */
  readonly fills: (stack: string, resource: string, property: string | null) => boolean;
  /** Where a stack is not: what `derived` and waivers explain is in it too. */
  readonly strays: (stack: string) => readonly Stray[];
  /** What a stack fills each sample with: equal texts, equal fillings. */
  readonly filling: (stack: string) => ReadonlyMap<string, string>;
}

/** A place where a stack has something of its own. */
export interface Stray {
  /** Address that all stacks share. */
  readonly resource: string;
  /** Null: the resource as a whole is there, or is not. */
  readonly property: string | null;
  /**
   * What the stack has there, its own values named, to be compared and never shown: all of a resource, and what a secret
   * holds, is in it. Null: nothing.
   */
  readonly actual: string | null;
}

/** Null where the sample environment could not be evaluated. Stacks are taken with their config as it is written. */
export function evaluatedSample(project: Project, results: Results): EvaluatedSample | null {
  const environments = environmentsOf(project);
  const state = templateOf(environments, results);
  if (state.status !== "ready") return null;
  const { template } = state;
  const { cutter, holes, inputs, family } = template;
  const subjects = environments.stacks.flatMap(({ name }): Subject[] => {
    const written = { name, config: unrepaired(environments, name, null) };
    const id = results.has(writtenId(name)) ? writtenId(name) : stackId(name);
    const result = results.get(id);
    return result?.status === "evaluated" ? [toSubject(id, "stack", written, result.graph, family, cutter)] : [];
  });
  const byStack = new Map(subjects.map((subject) => [subject.inputs.name, subject] as const));
  const addresses = new Map(subjects.map((subject) => [subject.inputs.name, addressesOf(subject, template)] as const));
  const strays = straysOf(subjects, template);
  const own = new Set(
    [...strays].flatMap(([stack, all]) => all.map(({ resource, property }) => placeKey(stack, resource, property))),
  );
  return {
    graph: family.graph,
    shared: (text) => withoutOwn(text, inputs, holes),
    named: (value) => {
      const text = (one: string): string => nameHoles(cutter.cut(one));
      return mapValue(value, { text, number: (one) => cutter.number(one)?.options[0]?.mark ?? one });
    },
    addressOf: (stack, path) => {
      if (stack === null) return sharedPath(path, cutter);
      const subject = byStack.get(stack);
      return addresses.get(stack)?.get(path) ?? (subject ? withoutOwn(path, subject.inputs, holes) : path);
    },
    fills: (stack, resource, property) =>
      byStack.has(stack) &&
      !own.has(placeKey(stack, resource, property)) &&
      !outwards(resource).some((one) => own.has(placeKey(stack, one, null))),
    strays: (stack) => strays.get(stack) ?? [],
    filling: (stack) => {
      const subject = byStack.get(stack);
      return new Map(subject ? holes.map((hole) => [hole.mark, canonicalJson(hole.own(subject.inputs))]) : []);
    },
  };
}

function addressesOf({ matching }: Subject, { cutter }: Template): ReadonlyMap<string, string> {
  return new Map(matching.pairs.map(({ sample, actual }) => [actual.path, sharedPath(sample.path, cutter)] as const));
}

/** What `derived` explains is among them, for there it is no filling either. */
function straysOf(
  subjects: readonly Subject[],
  { family, cutter, holes }: Template,
): ReadonlyMap<string, readonly Stray[]> {
  const { found } = compareResources(family, subjects, cutter);
  const strays = new Map<string, Stray[]>(subjects.map(({ inputs }) => [inputs.name, []]));
  for (const mismatch of settleSwitches(found, subjects, holes)) {
    const { subject, resource, property } = mismatch;
    const text = contentOf(mismatch);
    const actual = text === null ? null : withoutOwn(text, subject.inputs, holes);
    strays.get(subject.inputs.name)!.push({ resource, property, actual });
  }
  return strays;
}

function contentOf({ subject, property, part, actual, mine }: Mismatch): string | null {
  const text = asText(actual);
  if (mine === null || text === null) return text;
  if (property !== null)
    return part === "input" && text.includes('{"secret":true}')
      ? canonicalJson([text, mine.inputs[topOf(property)] ?? null])
      : text;
  const inside = subject.graph.resources.filter(({ path }) => path === mine.path || path.startsWith(`${mine.path}/`));
  return canonicalJson([text, inside.map((one) => [one.path, one.type, one.inputs])]);
}

/** A resource and those it is in. */
function outwards(resource: string): string[] {
  const parts = resource.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** A property is told from the sample's as a whole: nobody knows how far a difference inside it reaches. */
function placeKey(stack: string, resource: string, property: string | null): string {
  return JSON.stringify([stack, resource, property === null ? null : topOf(property)]);
}
