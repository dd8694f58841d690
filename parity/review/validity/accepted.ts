import type { StackContext } from "../../checks/index";
import type { Stray } from "../../compare/index";
import { resourcePattern } from "../../compare/waived";
import type { Derived, Waiver } from "../../config/index";
import { propertyMatcher } from "../../graph/index";
import type { Side } from "../types";
import { differs, notKnown, type Pair, type Reason } from "./reason";
import { contextOf } from "./scope";

/** Where one of the two stacks is not the sample environment, among these resources: by itself, accepted or not. */
export function strayIn(side: Side, resources: ReadonlySet<string>, pair: Pair): Reason | null {
  const { sample, project } = side;
  if (sample === null)
    return notKnown("what the stacks have in common", "the sample environment could not be evaluated");
  const among = (stack: string): Stray[] => sample.strays(stack).filter(({ resource }) => resources.has(resource));
  const [here, there] = [among(pair.stack), among(pair.baseline)];
  for (const stray of [...here, ...there]) {
    const row = project.model.derived.find((one) => concerns(one, stray));
    if (row !== undefined) return derivedReason(row, stray, pair);
    const [mine, other] = [here, there].map((all) => all.find((one) => isSamePlace(one, stray)));
    if (mine !== undefined && other !== undefined && mine.actual === other.actual) continue;
    if (
      stray.property === null &&
      mine !== undefined &&
      other !== undefined &&
      mine.actual !== null &&
      other.actual !== null
    )
      return unlike(`\`${stray.resource}\``, pair, null, null);
    if (stray.property === null) return presence(stray, pair, has(side, pair.stack, stray));
    const values = [pair.baseline, pair.stack].map((stack) => valueIn(contextOf(side, stack), stray));
    return strayReason(stray, pair, values[0]!, values[1]!);
  }
  return null;
}

/** Whether a stack has the resource at all. */
function has({ stacks, sample }: Side, stack: string, { resource }: Stray): boolean {
  const graph = stacks.find(({ name }) => name === stack)?.graph;
  return (graph?.resources ?? []).some(({ path }) => sample?.addressOf(stack, path) === resource);
}

function presence({ resource }: Stray, { stack, baseline }: Pair, here: boolean): Reason {
  const [there, lacking] = here ? [stack, baseline] : [baseline, stack];
  const name = `\`${resource}\``;
  const fact = { name, baseline: here ? null : "it is there", stack: here ? "it is there" : null };
  return { text: `${name} is in ${there} and not in ${lacking}.`, fact };
}

/** What a stack has there; null: nothing, or a whole file. */
function valueIn(context: StackContext | null, { resource, property }: Stray): string | null {
  return context === null ? null : context.valueAt({ resource, property });
}

function isSamePlace(a: Stray, b: Stray): boolean {
  return a.resource === b.resource && a.property === b.property;
}

function concerns(row: Derived, { resource, property }: Stray): boolean {
  if (!resourcePattern(row.resource)(resource)) return false;
  return property === null ? row.property === "*" : propertyMatcher(row.property)(property);
}

function derivedReason({ from, position }: Derived, stray: Stray, { stack, baseline }: Pair): Reason {
  const at = `${position.file}:${position.line}`;
  const text = `${placeOf(stray)} is computed from \`${from}\` (\`derived\` at ${at}), so that it need not be the same in ${stack} and in ${baseline}.`;
  return { text, fact: { name: placeOf(stray), baseline: null, stack: null } };
}

function strayReason(stray: Stray, pair: Pair, there: string | null, here: string | null): Reason {
  const name = placeOf(stray);
  return here !== there ? differs(pair, name, there, here) : unlike(name, pair, there, here);
}

/** What differs, and is no value that could be shown. */
function unlike(name: string, { stack, baseline }: Pair, there: string | null, here: string | null): Reason {
  return {
    text: `${name} is not the same thing in ${stack} and in ${baseline}.`,
    fact: { name, baseline: there, stack: here },
  };
}

function placeOf({ resource, property }: Stray): string {
  return property === null ? `\`${resource}\`` : `\`${property}\` of \`${resource}\``;
}

/** A waiver in one of the two stacks: what it accepts is not what was tested, or what was is not what is meant. */
export function waiverIn({ project }: Side, resources: ReadonlySet<string>, pair: Pair): Reason | null {
  const row = project.model.waivers.find(
    (waiver) => (waiver.stack === pair.stack || waiver.stack === pair.baseline) && touches(waiver, resources),
  );
  if (row === undefined) return null;
  const at = [row.property, row.resource].filter((part) => part !== null).map((part) => `\`${part}\``);
  const text = `A waiver of ${row.owner} accepts ${at.join(" of ")} in ${row.stack} (${row.position.file}:${row.position.line}, check ${row.check}).`;
  return { text, fact: { name: "a waiver", baseline: null, stack: row.stack } };
}

function touches({ resource }: Waiver, resources: ReadonlySet<string>): boolean {
  if (resource === null) return false;
  const matches = resourcePattern(resource);
  return [...resources].some((one) => matches(one));
}
