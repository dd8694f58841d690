import type { Project, Waiver } from "../config/index";
import { type AddressMatcher, propertyMatcher, resourceMatcher } from "../graph/pattern";

/** The type that is added to a name where two resources share a path. */
const TYPE = /\$[\w-]+:[^:$]*:\w+/g;

/** A resource's address without added types: `db$aws:rds/instance:Instance` → `db`. */
export function bareAddress(address: string): string {
  return address.includes("$") ? address.replace(TYPE, "") : address;
}

/** A matcher of resources for `derived` and `waivers`: people need not write the types that are added to names. */
export function resourcePattern(pattern: string): AddressMatcher {
  const matches = resourceMatcher(pattern);
  return (address) => matches(address) || matches(bareAddress(address));
}

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
  const ofResource = waiver.resource === null ? null : resourcePattern(waiver.resource);
  const ofProperty = waiver.property === null ? null : propertyMatcher(waiver.property);
  const agrees = (matcher: AddressMatcher | null, address: string | null): boolean => {
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

/** What the waivers of a project say of a deviation, expired or not. */
export interface Waived {
  /** They accept it in every stack that it names. */
  whole(target: Waivable): boolean;
  /** One of them speaks of it, in some stack. */
  anywhere(target: Waivable): boolean;
}

export function waivedIn({ model }: Project): Waived {
  const matchers = model.waivers.map(waiverMatcher);
  return {
    whole: (target) => target.stacks.every((stack) => matchers.some((matcher) => matcher.accepts(target, stack))),
    anywhere: (target) => target.stacks.some((stack) => matchers.some((matcher) => matcher.concerns(target, stack))),
  };
}
