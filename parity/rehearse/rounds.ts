import { judgeProbe } from "../traffic";
import type { Observation, Probe } from "../traffic/probes/types";
import type { CheckStatus } from "./cell/types";
import { mayBeLate } from "./late";
import type { Purpose, Subject } from "./plan/slot";
import { Session } from "./session";
import { type RehearsedOn, type RehearseOptions, SPEED } from "./types";

/** What became of one subject, over all of its rounds. */
export interface Outcome {
  refused: string | null;
  crashed: string | null;
  readonly observations: Map<Probe, Observation>;
  /** HAProxy's own, by id of the probe that asks the same. */
  readonly checks: Map<string, CheckStatus>;
  made: readonly string[];
  scaled: readonly string[];
  relocated: readonly string[];
  limits: readonly string[];
}

interface Asked {
  readonly subject: Subject;
  readonly purpose: Purpose;
  readonly probes: readonly Probe[];
}

/** Time passes so much slower when something is tried again. */
const SLOWER = 4;

/** Makes all probes of all subjects; those that may have come too late once more, in more time and one subject at a time. */
export async function inRounds(
  subjects: readonly Subject[],
  options: RehearseOptions,
): Promise<{ readonly on: RehearsedOn; readonly outcomes: ReadonlyMap<Subject, Outcome> }> {
  const outcomes = new Map(subjects.map((subject) => [subject, newOutcome()] as const));
  const on = await round(subjects.flatMap(everything), options, outcomes, false);
  const late = subjects.flatMap((subject) => again(subject, outcomes.get(subject)!));
  const slower = Math.max(1, (options.speed ?? SPEED) / SLOWER);
  if (late.length > 0) await round(late, { ...options, speed: slower }, outcomes, true);
  return { on, outcomes };
}

/** A probe that stops nginx has one of its own, so that it need not wait for the others. */
function everything(subject: Subject): Asked[] {
  const all = subject.paths.flatMap(({ probes }) => probes);
  const drains = all.filter(({ kind }) => kind === "drain");
  return [
    { subject, purpose: "rehearsal", probes: all.filter((probe) => !drains.includes(probe)) },
    ...(drains.length === 0 ? [] : [{ subject, purpose: "beside" as const, probes: drains }]),
  ];
}

function again(subject: Subject, { observations, checks, refused }: Outcome): Asked[] {
  if (refused !== null) return [];
  const probes = [...observations].flatMap(([probe, observation]) => {
    const { passes } = judgeProbe(probe, observation);
    const check = checks.get(probe.id);
    const disagree = check !== undefined && isUp(check) !== passes;
    return disagree || (!passes && mayBeLate(observation)) ? [probe] : [];
  });
  return probes.length === 0 ? [] : [{ subject, purpose: "rehearsal", probes }];
}

export function isUp({ state }: CheckStatus): boolean {
  return state.startsWith("UP");
}

async function round(
  asked: readonly Asked[],
  options: RehearseOptions,
  outcomes: ReadonlyMap<Subject, Outcome>,
  oneByOne: boolean,
): Promise<RehearsedOn> {
  const session = await Session.open(
    asked.map(({ subject, purpose }) => ({ subject, purpose, lanes: 1 })),
    options,
  );
  let done = 0;
  const ask = async ({ subject, probes }: Asked, index: number): Promise<void> => {
    const slot = session.slots[index]![0]!;
    const result = await slot.run(subject.web, probes);
    options.onProgress?.({ done: ++done, total: asked.length, label: subject.web.at.resource });
    const outcome = outcomes.get(subject)!;
    outcome.refused ??= result.refused;
    outcome.crashed ??= result.crashed;
    for (const [probe, observation] of result.observations) outcome.observations.set(probe, observation);
    for (const [id, check] of result.checks) outcome.checks.set(id, check);
    const { made, limits } = slot.plan;
    if (outcome.scaled.length === 0)
      Object.assign(outcome, { made, limits, scaled: result.scaled, relocated: result.relocated });
  };
  try {
    if (oneByOne) for (const [index, one] of asked.entries()) await ask(one, index);
    else await Promise.all(asked.map(ask));
    return session.on;
  } finally {
    await session.close();
  }
}

function newOutcome(): Outcome {
  return {
    refused: null,
    crashed: null,
    observations: new Map(),
    checks: new Map(),
    made: [],
    scaled: [],
    relocated: [],
    limits: [],
  };
}
