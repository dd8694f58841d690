import type { Observation } from "../traffic/probes/types";

/**
 * True of what may come of a machine that is busy: an answer too late, a connection cut while someone waited. Such an outcome is
 * tried again, in more time, before it counts. What has another reason comes out the same again.
 */
export function mayBeLate(observation: Observation): boolean {
  if (observation.kind === "response") return [408, 502, 504].includes(observation.status);
  return observation.kind === "timeout" || observation.kind === "closed";
}
