import { formatPropertyPath } from "../../config/index";
import type { Change, Sides } from "../types";
import { type Pair, type Reason, shown } from "./reason";

/** The first change that is not the same in both stacks, their own values put back to samples. */
export function changeDiffers(sides: Sides, changes: readonly Change[], pair: Pair): Reason | null {
  const found = changes.find((change) => !sameChange(sides, change, pair));
  if (found === undefined) return null;
  const [there, here] = [sidesOf(found, pair.baseline), sidesOf(found, pair.stack)];
  const name = nameOf(found);
  const fact = { name, baseline: there, stack: here };
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

function bothIn({ forms }: Change, stack: string, baseline: string): boolean {
  return forms.has(stack) && forms.has(baseline);
}

/** A value that is declared to differ is no part of the change. */
function isVariance({ base, head }: Sides, { property }: Change): boolean {
  return [base, head].every(({ project }) =>
    project.model.varies.some(({ key, path }) => {
      const name = formatPropertyPath([key, ...path]);
      return property === name || (property?.startsWith(name) && /^[.[]/.test(property.slice(name.length)));
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
