import { settingsIn, withoutSettings } from "../../traffic";
import type { Observation, Probe } from "../../traffic/probes/types";
import type { Place } from "../../traffic/types";
import type { Subject } from "../plan/slot";
import { Session } from "../session";
import { subjectsOf } from "../subjects";
import type { RehearseOptions, StackToRehearse } from "../types";
import { Lanes } from "./lanes";

/** Outcomes of a removal experiment that are to be observed once more. */
export interface Doubt {
  readonly stack: string;
  readonly server: Place;
  /** Addresses of the settings that were taken out. */
  readonly removed: readonly string[];
  /** Ids of probes. */
  readonly probes: readonly string[];
}

/** Few nginx at a time: what is in doubt came of a machine that had too much to do. */
const LANES = 4;

/** Observes again, in the order of the doubts; `options.speed` is for the caller to choose. Throws RehearsalError. */
export async function observeAgain(
  stacks: readonly StackToRehearse[],
  doubts: readonly Doubt[],
  options: RehearseOptions,
): Promise<readonly ReadonlyMap<string, Observation>[]> {
  const subjects = new Map(stacks.map((stack) => [stack.traffic.stack, subjectsOf(stack)] as const));
  const asked = doubts.map((doubt) => ({ doubt, subject: subjectFor(doubt, subjects.get(doubt.stack) ?? []) }));
  const distinct = [...new Set(asked.map(({ subject }) => subject))];
  const session = await Session.open(
    distinct.map((subject) => ({ subject, lanes: Math.ceil(LANES / distinct.length), purpose: "experiment" })),
    options,
  );
  try {
    const lanes = new Map(distinct.map((subject, index) => [subject, new Lanes(session.slots[index]!)] as const));
    let done = 0;
    return await Promise.all(
      asked.map(async ({ doubt, subject }) => {
        const found = await lanes.get(subject)!.run((slot) => slot.run(...changed(doubt, subject)));
        options.onProgress?.({ done: ++done, total: asked.length, label: `${doubt.stack}, once more` });
        return new Map([...found.observations].map(([probe, observation]) => [probe.id, observation] as const));
      }),
    );
  } finally {
    await session.close();
  }
}

function subjectFor({ stack, server }: Doubt, subjects: readonly Subject[]): Subject {
  const found = subjects.find(({ web: { at } }) => at.resource === server.resource && at.property === server.property);
  if (found === undefined) throw new TypeError(`${stack} has no web server at ${server.resource} ${server.property}`);
  return found;
}

function changed({ removed, probes }: Doubt, { web, paths }: Subject): [Subject["web"], readonly Probe[]] {
  const gone = settingsIn(web).filter(({ address }) => removed.includes(address));
  const wanted = new Set(probes);
  const all = paths.flatMap(({ probes: own }) => own);
  return [gone.length === 0 ? web : withoutSettings(web, gone), all.filter(({ id }) => wanted.has(id))];
}
