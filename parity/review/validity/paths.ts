import type { StackContext } from "../../checks/index";
import type { PairedPath } from "../../impact/index";
import { factsOf, type PathFact } from "./facts";
import { differs, notKnown, type Pair, type Reason } from "./reason";

/** What is told of facts beyond the first. */
const MOST_OTHERS = 3;

/** The first fact of the paths that is another behind the baseline stack's load balancer, with how many more there are. */
export function factDiffers(
  pairs: readonly PairedPath[],
  own: StackContext,
  baseline: StackContext,
  pair: Pair,
): Reason | null {
  for (const { before, after } of pairs) {
    if (after === null)
      return {
        text: `${pair.baseline} has no traffic path that is like \`${before.id}\` in ${pair.stack}.`,
        fact: { name: "the traffic path", baseline: null, stack: before.id },
      };
    const found = different(factsOf(before), factsOf(after), own, baseline);
    const [first, ...others] = found;
    if (first === undefined) continue;
    const reason = differs(pair, first.name, first.there, first.here, "absent, or not known before a deployment,");
    return { ...reason, text: reason.text.replace(/\.$/, `${alsoWords(others.map(({ name }) => name))}.`) };
  }
  return null;
}

interface Difference {
  readonly name: string;
  readonly here: string | null;
  readonly there: string | null;
}

function different(
  mine: readonly PathFact[],
  others: readonly PathFact[],
  own: StackContext,
  baseline: StackContext,
): readonly Difference[] {
  const there = new Map(others.map((fact) => [fact.member, fact] as const));
  const here = new Set(mine.map(({ member }) => member));
  const all = [...mine, ...others.filter(({ member }) => !here.has(member)).map((fact) => ({ ...fact, value: null }))];
  const found = all.flatMap((fact): Difference[] => {
    const other = there.get(fact.member)?.value ?? null;
    if (fact.value === other) return [];
    const named = fact.own && fact.value !== null && other !== null;
    if (named && own.shared(fact.value!) === baseline.shared(other!)) return [];
    return [{ name: fact.name, here: fact.value, there: other }];
  });
  // One name for two members, of which one follows from the other.
  return found.filter(({ name }, index) => found.findIndex((one) => one.name === name) === index);
}

function alsoWords(names: readonly string[]): string {
  if (names.length === 0) return "";
  const rest = names.length - MOST_OTHERS;
  const listed = names.slice(0, MOST_OTHERS).join(", ");
  return `; ${listed}${rest > 0 ? ` and ${rest} more` : ""} ${names.length === 1 ? "differs" : "differ"} too`;
}

/** Something that the change touches, and behind which traffic cannot be followed, in one of the two. */
export function gapIn(contexts: readonly StackContext[], touched: (resource: string) => boolean): Reason | null {
  for (const { stack, traffic, addressOf } of contexts) {
    const gap = traffic.gaps.find(({ blocking, at }) => blocking && touched(addressOf(at).resource));
    if (gap !== undefined) return notKnown(`what traffic in ${stack} comes to`, gap.message);
  }
  return null;
}

/** Another cloud's load balancer is tested, whatever is the same. */
export function cloudDiffers(reason: Reason | null, pair: Pair, there: string, here: string): Reason {
  const cloud = differs(pair, "the provider", there, here);
  if (reason === null) return cloud;
  const { text, fact } = reason;
  return { text: `${cloud.text.slice(0, -1)}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`, fact };
}
