import { judgeProbe } from "../traffic";
import type { Observation, Probe } from "../traffic/probes/types";
import type { CheckStatus } from "./cell/types";
import type { Subject } from "./plan/slot";
import { inRounds, isUp, type Outcome } from "./rounds";
import { isKnown, sameness, subjectsOf } from "./subjects";
import type {
  Rehearsal,
  RehearsedProbe,
  RehearsedServer,
  RehearsedStack,
  RehearseOptions,
  StackState,
  StackToRehearse,
} from "./types";

/**
 * Runs the declared configuration of every stack on a real nginx behind HAProxy. Stacks that are the same to the byte are run
 * once. Throws RehearsalError where this machine lacks what is needed.
 */
export async function rehearse(stacks: readonly StackToRehearse[], options: RehearseOptions = {}): Promise<Rehearsal> {
  const all = stacks.map((stack) => ({ stack, subjects: subjectsOf(stack).filter(isKnown) }));
  const keys = all.map(({ subjects }) => sameness(subjects));
  const first = keys.map((key) => keys.indexOf(key));
  const distinct = all.filter((_, index) => first[index] === index).flatMap(({ subjects }) => subjects);
  const { on, outcomes } = await inRounds(distinct, options);
  const rehearsed = all.map(({ stack, subjects }, index): RehearsedStack => {
    const ran = all[first[index]!]!;
    const own = ran.subjects.map((subject, at) => ({
      ...serverOf(subject, outcomes.get(subject)!),
      at: subjects[at]!.web.at,
    }));
    const sameAs = ran.stack === stack || subjects.length === 0 ? null : ran.stack.traffic.stack;
    return { stack: stack.traffic.stack, state: stateOf(own), sameAs, servers: own };
  });
  return { on, stacks: rehearsed };
}

function serverOf({ web, paths }: Subject, outcome: Outcome): RehearsedServer {
  const { refused, crashed, observations, checks, made, scaled, relocated, limits } = outcome;
  const probes = paths
    .flatMap((path) => path.probes)
    .map((probe) => judged(probe, observations.get(probe)!, checks.get(probe.id) ?? null));
  return { at: web.at, refused, crashed, probes, made, scaled, relocated, limits };
}

/** A health check passes when both our own request and HAProxy's check say so. */
function judged(probe: Probe, observation: Observation, check: CheckStatus | null): RehearsedProbe {
  const { passes, reason } = judgeProbe(probe, observation);
  const balancer = check === null ? null : [check.status, check.code || []].flat().join(" ");
  // The status of gRPC comes behind the answer, where HAProxy does not look.
  const up = check === null || isUp(check) || probe.expect.application;
  if (passes && !up)
    return {
      probe,
      observation,
      passes: false,
      reason: `HAProxy's own check fails: ${balancer} ${check.words}`,
      balancer,
    };
  return { probe, observation, passes, reason, balancer };
}

/** What a stack does, by what came of all its servers. */
export function stateOf(servers: readonly RehearsedServer[]): StackState {
  const probes = servers.flatMap((server) => server.probes);
  if (probes.length === 0) return "not rehearsed";
  const groups = new Map<string, boolean>();
  for (const { probe, passes } of probes)
    if (probe.kind === "health-check") groups.set(probe.path, (groups.get(probe.path) ?? false) || passes);
  const dead = [...groups.values()].includes(false) || probes.every(({ passes }) => !passes);
  if (dead || servers.some(({ refused }) => refused !== null)) return "offline";
  return probes.every(({ passes }) => passes) ? "serving" : "degraded";
}
