import { bareAddress } from "../../compare/waived";
import type { Place } from "../../traffic/types";
import { code, named } from "../words";
import type { StackContext } from "./types";

/**
 * A resource, or the part of it that is meant, for a sentence: `` `api/lb/targets` ``, `` `gateway.probes[0]` ``, and
 * `` `web` (TargetGroup) `` where others share the name.
 */
export function nameOf(at: Place, context: StackContext): string {
  const { resource, property } = context.addressOf(at);
  // What a group is checked by and a listener's own rule are the resource itself to people.
  if (property === null || /^(healthCheck|defaultActions)/.test(property)) return named(resource);
  return code(`${bareAddress(resource)}.${property}`);
}
