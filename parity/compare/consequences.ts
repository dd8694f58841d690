import { canonicalJson } from "../graph/canonical";
import { type Graph, REF_CLOSE, REF_OPEN, type Resource, type Value } from "../graph/types";
import type { Family } from "./match";
import type { Mismatch, Subject } from "./mismatch";
import { optionValues, reference } from "./options";
import { goneFrom } from "./resources";

/**
 * Mismatches that merely follow from another one of the same environment: a reference to a resource that is missing or
 * added, and an option that is inherited from a parent that differs in it already, or that is another one.
 */
export function consequences(mismatches: readonly Mismatch[], sample: Family): ReadonlySet<Mismatch> {
  const bySubject = new Map<Subject, Mismatch[]>();
  for (const mismatch of mismatches) {
    const mine = bySubject.get(mismatch.subject);
    if (mine) mine.push(mismatch);
    else bySubject.set(mismatch.subject, [mismatch]);
  }
  const found = new Set<Mismatch>();
  for (const [subject, mine] of bySubject) {
    const gone = goneFrom(subject, sample);
    const differing = new Set(
      mine.filter(({ part }) => part === "option").map((one) => optionKey(one.sample!.path, one.property!)),
    );
    for (const mismatch of mine) {
      const { part, expected, actual } = mismatch;
      if (part === "resource") {
        if (mismatch.property === null && needsAnother(mismatch, gone)) found.add(mismatch);
      } else if ([expected, actual].some((value) => value !== undefined && mentions(value, gone))) found.add(mismatch);
      else if (part === "option" && (inherited(mismatch, differing) || inheritedElsewhere(mismatch, sample.graph)))
        found.add(mismatch);
    }
  }
  return found;
}

/** Of those, the options that are inherited: between two states of one stack all else is a change of its own. */
export function inheritedOptions(mismatches: readonly Mismatch[], sample: Family): ReadonlySet<Mismatch> {
  const options = mismatches.filter(({ part }) => part === "option");
  const differing = new Set(options.map((one) => optionKey(one.sample!.path, one.property!)));
  return new Set(options.filter((one) => inherited(one, differing) || inheritedElsewhere(one, sample.graph)));
}

/** A resource that is missing, or added, because one that it depends on is. */
function needsAnother({ kind, sample, mine, subject }: Mismatch, gone: ReadonlySet<string>): boolean {
  const resource = kind === "resource-missing" ? sample : kind === "resource-added" ? mine : null;
  if (!resource) return false;
  const { paths } = subject.matching.target;
  const ownWords = (path: string): string => (sample ? (paths.get(path) ?? path) : path);
  const within = `${ownWords(resource.path)}/`;
  return (resource.options.dependencies ?? []).map(ownWords).some((path) => gone.has(path) && !path.startsWith(within));
}

/** @param differing options that differ, by the sample environment's resource */
function inherited({ sample, property }: Mismatch, differing: ReadonlySet<string>): boolean {
  if (sample?.parent === null || sample?.parent === undefined) return false;
  if (differing.has(optionKey(sample.parent, property!))) return true;
  return property === "provider" && differing.has(optionKey(sample.parent, "providers"));
}

/** Aliases as a whole: a child has its own beside those that it inherits. */
function optionKey(path: string, option: string): string {
  return JSON.stringify([path, option.replace(/^((?:options\.)?aliases)\b.*/, "$1")]);
}

/** Below another parent a resource has what it inherits there, as it has here what it inherits here. */
function inheritedElsewhere({ subject, sample, mine, property }: Mismatch, here: Graph): boolean {
  if (!sample || !mine || subject.pairs.get(sample)?.as !== "moved") return false;
  const option = property!.replace(/^options\./, "");
  return hasOfParent(sample, here, option) && hasOfParent(mine, subject.graph, option);
}

function hasOfParent(resource: Resource, { resources }: Graph, option: string): boolean {
  const parent = resources.find(({ path }) => path === resource.parent);
  const valueIn = (one: Resource): Value => {
    const values = optionValues(one);
    const handedDown = option === "provider" ? one.options.providers?.[resource.type.split(":")[0]!] : undefined;
    return values[option] ?? (handedDown === undefined ? null : reference(handedDown));
  };
  return parent !== undefined && canonicalJson(valueIn(resource)) === canonicalJson(valueIn(parent));
}

/** True when a value refers to one of the resources. Long values have been written for people already. */
function mentions(value: Value, paths: ReadonlySet<string>): boolean {
  if (paths.size === 0) return false;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const spans = text.matchAll(new RegExp(`${REF_OPEN}([^#${REF_CLOSE}]*)#|\\$\\{([^}]*)\\}`, "g"));
  for (const [, exact, shown] of spans) {
    if (
      exact !== undefined
        ? paths.has(exact)
        : [...paths].some((path) => shown === path || shown!.startsWith(`${path}.`))
    )
      return true;
  }
  return false;
}
