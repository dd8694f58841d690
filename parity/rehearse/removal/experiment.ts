import { availableParallelism } from "node:os";
import { settingsIn, withoutSettings } from "../../traffic";
import { observationKey } from "../../traffic/probes/observation";
import type { Observation, Probe } from "../../traffic/probes/types";
import type { DeclaredSetting } from "../../traffic/types";
import { mayBeLate } from "../late";
import type { Subject } from "../plan/slot";
import { Session, type Slot } from "../session";
import { sameness, subjectsOf } from "../subjects";
import type { RehearseOptions, StackToRehearse } from "../types";
import { Lanes } from "./lanes";
import { minimalFailing } from "./minimal";
import type { Observations, RemovalExperiment, RemovalStack, Together, Variant } from "./types";

/**
 * So many nginx at a time: probes mostly wait, so that a processor is not busy with a few. With many more, answers come late, and
 * what came late is asked again alone, which costs more than it saves (`npm run bench:rehearse`). Each nginx has a worker for
 * every processor (`worker_processes auto`), which bounds their number on large machines.
 */
const PROCESSORS = availableParallelism();
const LANES = Math.max(8, Math.min(16 * PROCESSORS, Math.floor(256 / PROCESSORS)));

/** Milliseconds over which the lanes open: about what one trial takes. */
const OPENING_MS = 1_000;

/**
 * Takes every setting out alone, in every stack, then all together without each of which nothing changed. Stacks that are the
 * same to the byte are run once. Throws RehearsalError where this machine lacks what is needed.
 */
export async function removalExperiment(
  stacks: readonly StackToRehearse[],
  options: RehearseOptions = {},
): Promise<RemovalExperiment> {
  const all = stacks.map((stack) => ({ stack, subjects: subjectsOf(stack) }));
  const keys = all.map(({ subjects }) => sameness(subjects));
  const first = keys.map((key) => keys.indexOf(key));
  const distinct = all.filter((_, index) => first[index] === index).flatMap(({ subjects }) => subjects);
  const lanes = Math.max(1, Math.floor(LANES / Math.max(1, distinct.length)));
  const session = await Session.open(
    distinct.map((subject) => ({ subject, lanes, purpose: "experiment" as const })),
    options,
  );
  try {
    const progress = counter(distinct, options);
    const done = await Promise.all(
      distinct.map((subject, index) => {
        const opening = (lane: number) => ((lane * distinct.length + index) * OPENING_MS) / (lanes * distinct.length);
        return new Trials(subject, new Lanes(session.slots[index]!, opening), progress).all();
      }),
    );
    const results = new Map(distinct.map((subject, index) => [subject, done[index]!]));
    return { on: session.on, stacks: all.map((_, index) => stackOf(all, first, index, results)) };
  } finally {
    await session.close();
  }
}

interface Given {
  readonly stack: StackToRehearse;
  readonly subjects: readonly Subject[];
}

function stackOf(
  all: readonly Given[],
  first: readonly number[],
  index: number,
  results: ReadonlyMap<Subject, SubjectResult>,
): RemovalStack {
  const { stack, subjects } = all[index]!;
  const ran = all[first[index]!]!;
  const own = ran.subjects.map((subject) => results.get(subject)!);
  const place = (at: number) => ({ server: subjects[at]!.web.at });
  return {
    stack: stack.traffic.stack,
    sameAs: ran.stack === stack || subjects.length === 0 ? null : ran.stack.traffic.stack,
    baseline: new Map(own.flatMap(({ baseline }) => [...baseline])),
    variants: own.flatMap(({ variants }, at) => variants.map((variant) => ({ ...variant, ...place(at) }))),
    together: own.flatMap(({ together }, at) => (together === null ? [] : [{ ...together, ...place(at) }])),
  };
}

function counter(subjects: readonly Subject[], { onProgress }: RehearseOptions): (label: string) => void {
  const total = subjects.reduce((sum, { web }) => sum + settingsIn(web).length, 0);
  let done = 0;
  return (label) => onProgress?.({ done: Math.min(++done, total), total, label });
}

interface SubjectResult {
  readonly baseline: Observations;
  readonly variants: readonly Omit<Variant, "server">[];
  readonly together: Omit<Together, "server"> | null;
}

/** All trials of one server. */
class Trials {
  private readonly probes: readonly Probe[];

  constructor(
    private readonly subject: Subject,
    private readonly lanes: Lanes,
    private readonly progress: (label: string) => void,
  ) {
    this.probes = subject.paths.flatMap(({ probes }) => probes);
  }

  async all(): Promise<SubjectResult> {
    const settings = settingsIn(this.subject.web);
    // The first is made before most lanes are open: what all others are compared with should not come late.
    const first = this.without([]);
    const variants = await Promise.all(
      settings.map(async (setting) => {
        const observations = await this.without([setting]);
        this.progress(setting.address);
        return { removed: [setting.address], observations };
      }),
    );
    const baseline = await this.confirmBaseline(await first, variants);
    const confirmed = await this.confirm(settings, baseline, variants);
    const unneeded = settings.filter((_, index) => same(confirmed[index]!.observations, baseline));
    return { baseline, variants: confirmed, together: await this.together(unneeded, baseline) };
  }

  private async without(gone: readonly DeclaredSetting[], quietly = false): Promise<Observations> {
    const { web } = this.subject;
    const changed = gone.length === 0 ? web : withoutSettings(web, gone);
    const trial = (slot: Slot) => slot.run(changed, this.probes);
    const { observations } = await (quietly ? this.lanes.alone(trial) : this.lanes.run(trial));
    return new Map(this.probes.map((probe) => [probe.id, observations.get(probe)!]));
  }

  /** Where a probe is late in it and not everywhere, it may have been the machine. */
  private async confirmBaseline(
    baseline: Observations,
    variants: readonly { readonly observations: Observations }[],
  ): Promise<Observations> {
    const doubtful = [...baseline].some(
      ([id, observation]) =>
        mayBeLate(observation) && variants.some(({ observations }) => key(observations.get(id)) !== key(observation)),
    );
    return doubtful ? this.without([], true) : baseline;
  }

  /** What changed by time alone is tried once more when the machine has less to do. */
  private async confirm<V extends { readonly observations: Observations }>(
    settings: readonly DeclaredSetting[],
    baseline: Observations,
    variants: readonly V[],
  ): Promise<V[]> {
    return Promise.all(
      variants.map(async (variant, index) =>
        onlyByTime(variant.observations, baseline)
          ? { ...variant, observations: await this.without([settings[index]!], true) }
          : variant,
      ),
    );
  }

  private async together(
    unneeded: readonly DeclaredSetting[],
    baseline: Observations,
  ): Promise<SubjectResult["together"]> {
    if (unneeded.length < 2) return null;
    const observations = await this.without(unneeded);
    const removed = unneeded.map(({ address }) => address);
    if (same(observations, baseline)) return { removed, observations, minimal: null };
    const minimal = await minimalFailing(unneeded, async (part) => !same(await this.without(part), baseline));
    return { removed, observations, minimal: minimal.map(({ address }) => address) };
  }
}

function same(a: Observations, b: Observations): boolean {
  return [...b].every(([id, observation]) => key(a.get(id)) === key(observation));
}

const key = (observation: Observation | undefined): string =>
  observation === undefined ? "" : observationKey(observation);

/** Some probe came out otherwise, and every one that did is an answer too late or a connection cut. */
function onlyByTime(observations: Observations, baseline: Observations): boolean {
  const changed = [...baseline].filter(([id, before]) => key(observations.get(id)) !== key(before));
  return changed.length > 0 && changed.every(([id]) => mayBeLate(observations.get(id)!));
}
