import type { Project, Waiver } from "../config/index";
import { propertyMatcher, resourceMatcher } from "../graph/pattern";

/** What a waiver is compared with: a deviation, or a finding. */
export interface Waivable {
  readonly check: string;
  readonly stacks: readonly string[];
  readonly resource: string | null;
  readonly property: string | null;
  readonly values: { readonly [stack: string]: string | null };
}

/** Whether a waiver speaks of an address, and whether it accepts what a stack has there. */
export interface WaiverMatcher {
  readonly waiver: Waiver;
  concerns(target: Waivable, stack: string): boolean;
  accepts(target: Waivable, stack: string): boolean;
}

export function waiverMatcher(waiver: Waiver): WaiverMatcher {
  const ofResource = waiver.resource === null ? null : resourceMatcher(waiver.resource);
  const ofProperty = waiver.property === null ? null : propertyMatcher(waiver.property);
  const agrees = (matcher: typeof ofResource, address: string | null): boolean => {
    return matcher === null ? address === null : address !== null && matcher(address);
  };
  const concerns = (target: Waivable, stack: string): boolean =>
    waiver.check === target.check &&
    waiver.stack === stack &&
    target.stacks.includes(stack) &&
    agrees(ofResource, target.resource) &&
    agrees(ofProperty, target.property);
  const accepts = (target: Waivable, stack: string): boolean =>
    concerns(target, stack) && (waiver.value === undefined || waiver.value === (target.values[stack] ?? null));
  return { waiver, concerns, accepts };
}

/** True for a deviation that waivers accept in every stack that it names, expired or not. */
export function acceptedWhole(project: Project): (target: Waivable) => boolean {
  const matchers = project.model.waivers.map(waiverMatcher);
  return (target) => target.stacks.every((stack) => matchers.some((matcher) => matcher.accepts(target, stack)));
}
