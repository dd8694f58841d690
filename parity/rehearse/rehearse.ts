import { judgeProbe } from "../traffic";
import type { Observation, Probe } from "../traffic/probes/types";
import type { CheckStatus } from "./cell/types";
import type { Subject } from "./plan/slot";
import { type Order, Session, type SlotResult } from "./session";
import { sameness, subjectsOf } from "./subjects";
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
  const all = stacks.map((stack) => ({ stack, subjects: subjectsOf(stack) }));
  const keys = all.map(({ subjects }) => sameness(subjects));
  const first = keys.map((key) => keys.indexOf(key));
  const distinct = all.filter((_, index) => first[index] === index).flatMap(({ subjects }) => subjects);
  const { on, servers } = await runAll(distinct, options);
  const rehearsed = all.map(({ stack, subjects }, index): RehearsedStack => {
    const ran = all[first[index]!]!;
    const own = ran.subjects.map((subject, at) => ({ ...servers.get(subject)!, at: subjects[at]!.web.at }));
    const sameAs = ran.stack === stack || subjects.length === 0 ? null : ran.stack.traffic.stack;
    return { stack: stack.traffic.stack, state: stateOf(own), sameAs, servers: own };
  });
  return { on, stacks: rehearsed };
}

async function runAll(
  subjects: readonly Subject[],
  options: RehearseOptions,
): Promise<{ readonly on: Rehearsal["on"]; readonly servers: ReadonlyMap<Subject, RehearsedServer> }> {
  // A probe that stops nginx has one of its own, so that it need not wait for the others.
  const orders = subjects.flatMap((subject): Order[] => [
    { subject, lanes: 1, purpose: "rehearsal" },
    ...(drainsOf(subject).length === 0 ? [] : [{ subject, lanes: 1, purpose: "beside" as const }]),
  ]);
  const session = await Session.open(orders, options);
  let done = 0;
  try {
    const results = await Promise.all(
      orders.map(async ({ subject, purpose }, index) => {
        const drains = drainsOf(subject);
        const probes = purpose === "rehearsal" ? probesIn(subject).filter((probe) => !drains.includes(probe)) : drains;
        const slot = session.slots[index]![0]!;
        const result = await slot.run(subject.web, probes);
        options.onProgress?.({ done: ++done, total: orders.length, label: subject.web.at.resource });
        return { subject, slot, result };
      }),
    );
    const servers = subjects.map((subject) => {
      const own = results.filter((one) => one.subject === subject);
      return [
        subject,
        serverOf(
          subject,
          own[0]!.slot.plan,
          own.map(({ result }) => result),
        ),
      ] as const;
    });
    return { on: session.on, servers: new Map(servers) };
  } finally {
    await session.close();
  }
}

const probesIn = ({ paths }: Subject): Probe[] => paths.flatMap(({ probes }) => probes);
const drainsOf = (subject: Subject): Probe[] => probesIn(subject).filter(({ kind }) => kind === "drain");

function serverOf(
  subject: Subject,
  { made, limits }: { readonly made: readonly string[]; readonly limits: readonly string[] },
  results: readonly SlotResult[],
): RehearsedServer {
  const [main] = results;
  const probes = probesIn(subject).map((probe): RehearsedProbe => {
    const result = results.find(({ observations }) => observations.has(probe))!;
    return judged(probe, result.observations.get(probe)!, result.checks.get(probe.id) ?? null);
  });
  return {
    at: subject.web.at,
    refused: main!.refused,
    crashed: main!.crashed,
    probes,
    made,
    scaled: main!.scaled,
    limits,
  };
}

/** A health check passes when both our own request and HAProxy's check say so. */
function judged(probe: Probe, observation: Observation, check: CheckStatus | null): RehearsedProbe {
  const { passes, reason } = judgeProbe(probe, observation);
  const balancer = check === null ? null : [check.status, check.code || []].flat().join(" ");
  // The status of gRPC comes behind the answer, where HAProxy does not look.
  const up = check === null || check.state.startsWith("UP") || probe.expect.application;
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

function stateOf(servers: readonly RehearsedServer[]): StackState {
  const probes = servers.flatMap((server) => server.probes);
  if (probes.length === 0) return "not rehearsed";
  const groups = new Map<string, boolean>();
  for (const { probe, passes } of probes)
    if (probe.kind === "health-check") groups.set(probe.path, (groups.get(probe.path) ?? false) || passes);
  const dead = [...groups.values()].includes(false) || probes.every(({ passes }) => !passes);
  if (dead || servers.some(({ refused }) => refused !== null)) return "offline";
  return probes.every(({ passes }) => passes) ? "serving" : "degraded";
}
