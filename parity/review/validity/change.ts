import { effectiveConfig, formatPropertyPath } from "../../config/index";
import { canonicalJson } from "../../graph/index";
import { isIn } from "../changes/form";
import type { Change, Side, Sides } from "../types";
import { type Pair, type Reason, shown } from "./reason";

/** The first change that is not the same in both stacks, their own values put back to samples. */
export function changeDiffers(sides: Sides, changes: readonly Change[], pair: Pair): Reason | null {
  const found = changes.find((change) => !sameChange(sides, change, pair));
  if (found === undefined) return null;
  const [there, here] = [sidesOf(found, pair.baseline), sidesOf(found, pair.stack)];
  const name = nameOf(found);
  const fact = { name, baseline: there, stack: here };
  if (there === null && mends(sides, found, pair)) {
    const both = `${name.replace(/^The /, "the ")} is the same in ${pair.stack} and in ${pair.baseline}`;
    const text = `With the change, ${both}; the way there (${here}) is not tested in ${pair.baseline}.`;
    return { text, fact, mends: true };
  }
  if (there === null)
    return { text: `${name} changes in ${pair.stack} and not in ${pair.baseline}: there it is not tested.`, fact };
  if (here === null) return { text: `${name} changes in ${pair.baseline} and not in ${pair.stack}.`, fact };
  if (here === there)
    return {
      text: `${name} changes otherwise in ${pair.stack} than in ${pair.baseline}: it is secret, and not shown.`,
      fact,
    };
  return { text: `${name} changes otherwise in ${pair.stack} (${here}) than in ${pair.baseline} (${there}).`, fact };
}

function sameChange(sides: Sides, change: Change, { stack, baseline }: Pair): boolean {
  const [here, there] = [change.forms.get(stack), change.forms.get(baseline)];
  if (here === there) return true;
  if (change.of === "config")
    return isVariance(sides, change) && (change.kind === "changed" || bothIn(change, stack, baseline));
  // What is in it, and in what is inside it, is compared with the sample environment: there it has a name.
  if (
    change.of === "resource" &&
    (change.kind === "added" || change.kind === "removed") &&
    bothIn(change, stack, baseline)
  )
    return true;
  // What both take from the sample environment, before and after, changes in both alike, or by their own values alone.
  return [stack, baseline].every((name) => isFilling(sides, change, name));
}

/** Whether the two have the same there once the change is deployed: the sample environment's, or one config value. */
function mends({ head }: Sides, change: Change, { stack, baseline }: Pair): boolean {
  const { of, resource, property } = change;
  if (of !== "config") return [stack, baseline].every((name) => fills(head, name, resource!, property));
  const [here, there] = [stack, baseline].map((name) => effectiveConfig(head.project, name));
  const keys = [...new Set([...Object.keys(here!), ...Object.keys(there!)])];
  const textOf = (config: typeof here, key: string): string => canonicalJson(config?.[key]?.value ?? null);
  const own = keys.filter((key) => isUnder(property!, formatPropertyPath([key])));
  return own.every((key) => textOf(here, key) === textOf(there, key));
}

function fills({ sample }: Side, stack: string, resource: string, property: string | null): boolean {
  if (sample === null || !sample.fills(stack, resource, property)) return false;
  return property !== null || !sample.strays(stack).some(isIn(resource));
}

/** True of a config key, or a member of its value. */
function isUnder(property: string, name: string): boolean {
  return property === name || (property.startsWith(name) && /^[.[]/.test(property.slice(name.length)));
}

function bothIn({ forms }: Change, stack: string, baseline: string): boolean {
  return forms.has(stack) && forms.has(baseline);
}

/** A value that is declared to differ is no part of the change. */
function isVariance({ base, head }: Sides, { property }: Change): boolean {
  return [base, head].every(({ project }) =>
    project.model.varies.some(({ key, path }) => {
      return property !== null && isUnder(property, formatPropertyPath([key, ...path]));
    }),
  );
}

function isFilling({ base, head }: Sides, { resource, property }: Change, stack: string): boolean {
  return [base, head].every(({ sample }) => sample?.fills(stack, resource!, property) === true);
}

/** `before → after` of one stack; null: it does not change there. */
function sidesOf({ values }: Change, stack: string): string | null {
  const sides = values[stack];
  return sides === undefined ? null : `${shown(sides.before)} → ${shown(sides.after)}`;
}

function nameOf({ of, resource, property }: Change): string {
  const address = [property, resource].filter((part) => part !== null).map((part) => `\`${part}\``);
  if (of === "config") return `The config value ${address[0]}`;
  return property === null ? `The resource ${address[0]}` : address.join(" of ");
}
