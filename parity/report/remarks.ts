import type { ImpactSetting, Location, Result, Review, ReviewChange, ReviewTraffic } from "../result";
import { someOf } from "./values";

/**
 * What a verb has to say beside findings, where a format has a list of them and nothing else: settings that only some
 * stacks need; of a review, what is not the same in all stacks, what traffic it changes, and what staging does not test.
 */
export interface Remark {
  /** Stable over runs. */
  readonly id: string;
  /** What it is about, as findings name their check. */
  readonly rule: "impact" | "review-change" | "review-traffic" | "review-validity" | "review-waiver";
  readonly severity: "warning" | "note";
  readonly stacks: readonly string[];
  readonly message: string;
  readonly locations: readonly Location[];
}

/** The most important first. */
export function remarksOf({ impact, review }: Result): Remark[] {
  if (review) return ofReview(review);
  return (impact?.settings ?? []).filter(({ onlyIn }) => onlyIn.length > 0).map(ofSetting);
}

function ofSetting({ file, address, text, onlyIn, stacks }: ImpactSetting): Remark {
  const needing = stacks.filter(({ stack }) => onlyIn.includes(stack));
  const symptom = needing.flatMap(({ changes }) => changes).find((change) => change.symptom !== "")?.symptom;
  return {
    id: `${file}!${address}`,
    rule: "impact",
    severity: "note",
    stacks: onlyIn,
    message: `\`${text}\` is needed in ${someOf(onlyIn, 4)} only.${symptom ? ` Without it: ${symptom}.` : ""}`,
    locations: needing.flatMap(({ location }) => location ?? []),
  };
}

function ofReview({ traffic, validity, changes, waivers }: Review): Remark[] {
  const baseline = validity.find(({ verdict }) => verdict === "baseline")?.stack ?? "the baseline stack";
  return [
    ...traffic
      .filter(({ sameAs, effect }) => sameAs === null && (effect === "breaks" || effect === "unknown"))
      .map((one) => ofTraffic(one, sharing(traffic, one.stack))),
    ...changes.filter(({ uniform }) => !uniform).map(ofChange),
    ...validity
      .filter(({ verdict }) => verdict === "invalid")
      .map(({ stack, reason }): Remark => {
        const message = `A test in ${baseline} says nothing of ${stack}. ${reason ?? ""}`.trimEnd();
        return {
          ...about([stack]),
          id: `validity ${stack}`,
          rule: "review-validity",
          severity: "warning",
          message,
        };
      }),
    ...waivers
      .filter(({ kind }) => kind === "expiring")
      .map(({ check, stack, resource, property, owner, expires, location }): Remark => {
        return {
          ...about([stack]),
          id: `waiver ${JSON.stringify([check, stack, resource, property])}`,
          rule: "review-waiver",
          message: `The waiver of ${check} in ${stack} ends on ${expires}; it is owned by ${owner}.`,
          locations: location ? [location] : [],
        };
      }),
  ];
}

function about(stacks: readonly string[]): Pick<Remark, "stacks" | "severity" | "locations"> {
  return { stacks, severity: "note", locations: [] };
}

/** A stack, and those of which the same is said. */
export function sharing(
  of: readonly { readonly stack: string; readonly sameAs: string | null }[],
  stack: string,
): string[] {
  return [...new Set([stack, ...of.filter(({ sameAs }) => sameAs === stack).map((one) => one.stack)])];
}

function ofTraffic({ stack, effect, path, titles, before, after, symptom }: ReviewTraffic, stacks: string[]): Remark {
  const who = `${someOf(titles, 2)}${path === "" ? "" : ` (${path})`}`;
  const message =
    effect === "unknown"
      ? `Whether traffic changes in ${someOf(stacks, 4)} cannot be decided: ${symptom}`
      : `In ${someOf(stacks, 4)} ${who} fails: \`${before}\` becomes \`${after}\`. ${symptom}`;
  return {
    ...about(stacks),
    id: `traffic ${JSON.stringify([stack, path, titles])}`,
    rule: "review-traffic",
    severity: "warning",
    message: message.trimEnd(),
  };
}

function ofChange({ id, kind, resource, property, stacks, locations }: ReviewChange): Remark {
  const what = [property, resource].filter((part) => part !== null && part !== "").map((part) => `\`${part}\``);
  return {
    ...about(stacks),
    id,
    rule: "review-change",
    message: `${what.join(" of ")} is ${kind} in ${someOf(stacks, 4)}, and not in the same way in all stacks.`,
    locations: locations.filter(({ side }) => side === "work-tree"),
  };
}
