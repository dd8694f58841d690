import { whoDeviates } from "../naming";

/** A key that some stacks lack or have alone; with `instead`, they have another key in its place. */
export type Presence = { readonly key: string; readonly stacks: readonly string[] } & (
  | { readonly kind: "missing" }
  | { readonly kind: "extra" }
  | { readonly kind: "renamed"; readonly instead: string }
);

type Uneven = { readonly kind: "missing" | "extra"; readonly key: string; readonly stacks: readonly string[] };

/**
 * Who lacks a key and who has one too many, at one level. A stack in which exactly one key is missing and one is extra has
 * renamed it: one mistake, so one entry.
 *
 * @param having the uneven keys: key → the stacks that have it
 */
export function presence(
  stacks: readonly string[],
  having: ReadonlyMap<string, readonly string[]>,
  baseline: string,
): Presence[] {
  const uneven = [...having].map(([key, holders]): Uneven => {
    const holding = new Set(holders);
    const { expected, named } = whoDeviates(new Map(stacks.map((stack) => [stack, holding.has(stack)])), baseline);
    return { key, kind: expected ? "missing" : "extra", stacks: named };
  });
  const renamed = new Map<string, { missing: Uneven; extra: Uneven; stacks: string[] }>();
  for (const stack of stacks) {
    const mine = uneven.filter((entry) => entry.stacks.includes(stack));
    const missing = mine.find((entry) => entry.kind === "missing");
    const extra = mine.find((entry) => entry.kind === "extra");
    if (mine.length !== 2 || !missing || !extra) continue;
    const pair = JSON.stringify([missing.key, extra.key]);
    const entry = renamed.get(pair) ?? { missing, extra, stacks: [] };
    entry.stacks.push(stack);
    renamed.set(pair, entry);
  }
  return [
    ...uneven.flatMap((entry) => without(entry, [...renamed.values()])),
    ...[...renamed.values()].map(
      ({ missing, extra, stacks: named }): Presence => ({
        kind: "renamed",
        key: missing.key,
        instead: extra.key,
        stacks: named,
      }),
    ),
  ];
}

/** The entry without the stacks that are told as a rename; nothing where none is left. */
function without(entry: Uneven, renamed: readonly { missing: Uneven; extra: Uneven; stacks: string[] }[]): Presence[] {
  const told = new Set(
    renamed.filter((one) => one.missing === entry || one.extra === entry).flatMap((one) => one.stacks),
  );
  const stacks = entry.stacks.filter((stack) => !told.has(stack));
  return stacks.length > 0 ? [{ ...entry, stacks }] : [];
}
