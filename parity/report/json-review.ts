import type {
  Finding,
  Location,
  Review,
  ReviewChange,
  ReviewDependency,
  ReviewRule,
  ReviewSides,
  ReviewTraffic,
  ReviewValidity,
  ReviewWaiver,
} from "../result";
import { canonicalImpact } from "./json-impact";

/**
 * The member `review` with its members in the order of the documented schema.
 *
 * @param finding puts a finding's members in order
 */
export function canonicalReview(review: Review, finding: (finding: Finding) => Finding): Review {
  const { ref, commit, modules, rules } = review.base;
  return {
    base: { ref, commit, modules, rules },
    stacksAdded: review.stacksAdded,
    stacksRemoved: review.stacksRemoved,
    changes: review.changes.map(canonicalChange),
    impact: review.impact && canonicalImpact(review.impact),
    traffic: review.traffic.map(canonicalTraffic),
    validity: review.validity.map(canonicalValidity),
    waivers: review.waivers.map(canonicalWaiver),
    ...(review.rules !== undefined && { rules: review.rules.map(canonicalRule) }),
    dependencies: review.dependencies.map(canonicalDependency),
    standing: review.standing.map(finding),
    mended: review.mended.map(finding),
  };
}

function canonicalChange(change: ReviewChange): ReviewChange {
  const {
    id,
    kind,
    of,
    resource,
    type,
    property,
    stacks,
    uniform,
    same,
    values,
    traffic,
    byDependency,
    ignored,
    also,
  } = change;
  return {
    ...{ id, kind, of, resource, type, property, stacks, uniform },
    same: same && canonicalSides(same),
    values: Object.fromEntries(Object.entries(values).map(([stack, one]) => [stack, canonicalSides(one)])),
    ...{ traffic, byDependency },
    ...(ignored && { ignored }),
    ...(also !== undefined && { also }),
    locations: change.locations.map((at) => ({ ...canonicalLocation(at), side: at.side })),
  };
}

function canonicalSides({ before, after }: ReviewSides): ReviewSides {
  return { before, after };
}

function canonicalLocation({ stack, file, line, column }: Location): Location {
  return { stack, file, line, column };
}

function canonicalTraffic(row: ReviewTraffic): ReviewTraffic {
  const { stack, sameAs, effect, path, titles, before, after, symptom } = row;
  return { stack, sameAs, effect, path, titles, before, after, symptom };
}

function canonicalValidity({ stack, verdict, reason, fact, mends, compared }: ReviewValidity): ReviewValidity {
  const { changes, paths, probes } = compared;
  return {
    ...{ stack, verdict, reason },
    fact: fact && { name: fact.name, baseline: fact.baseline, stack: fact.stack },
    ...(mends !== undefined && { mends }),
    compared: { changes, paths, probes },
  };
}

function canonicalWaiver(waiver: ReviewWaiver): ReviewWaiver {
  const { kind, check, stack, resource, property, owner, reason, expires, before, neededBy, location } = waiver;
  return {
    ...{ kind, check, stack, resource, property, owner, reason, expires },
    before: before && { owner: before.owner, reason: before.reason, expires: before.expires },
    neededBy,
    location: location && canonicalLocation(location),
  };
}

function canonicalRule({ kind, of, name, before, after, loosens, location }: ReviewRule): ReviewRule {
  return { kind, of, name, before, after, loosens, location: location && canonicalLocation(location) };
}

function canonicalDependency({ name, before, after, kind, direct }: ReviewDependency): ReviewDependency {
  return { name, before, after, kind, direct };
}
