import { join } from "node:path";
import type { Observation } from "../../traffic/probes/types";
import type { Step, Trial, TrialResult } from "../cell/types";
import type { Nginx } from "./nginx";
import { perform, type Surroundings } from "./probe";
import { remove, write } from "./setup";

/** Where one server is: its root on this side, and its nginx. */
export interface Server {
  readonly root: string;
  readonly nginx: Nginx;
  readonly steps: readonly Step[];
}

/** Milliseconds within which a request must be under way before nginx is told to stop. */
const UNDER_WAY_MS = 2_000;

/** Milliseconds for health checks to come to something, counted from when all else is done. */
const CHECKS_MS = 3_000;

/** Bytes of a body that takes a while to send. */
const LARGE_BODY = 256 * 1024;

/** Starts nginx with the files of the trial and makes all probes: those that end nginx last, each with an nginx of its own. */
export async function runTrial(
  trial: Trial,
  { root, nginx, steps: all }: Server,
  around: Surroundings,
): Promise<TrialResult> {
  await nginx.stop();
  for (const [path, text] of trial.files) {
    if (text === null) remove(join(root, path));
    else write(join(root, path), text);
  }
  const refused = await nginx.start(trial);
  if (refused !== null) return { refused, observations: [], crashed: null, checks: [] };
  await around.haproxy.startChecks(trial.checks);
  const steps = trial.steps.map((index) => all[index]!);
  const found = new Map<Step, Observation>();
  const [drains, others] = [steps.filter(isDrain), steps.filter((step) => !isDrain(step))];
  await inTurns(others, async (step, arrived) => {
    found.set(step, await perform(step, { ...around, onArrival: arrived }));
  });
  const checks = await around.haproxy.settledChecks(trial.checks, CHECKS_MS);
  const crashed = nginx.crash;
  for (const [index, step] of drains.entries()) {
    if (index > 0) await nginx.start(trial);
    found.set(step, await drain(step, nginx, around));
    await nginx.stop();
  }
  return { refused: null, observations: steps.map((step) => found.get(step)!), crashed, checks };
}

/**
 * Makes what is measured by time first, then what is quick, then what keeps this process busy. nginx counts from when it has
 * handed a request on, the stand-in for the application from when it sees it: in between there must be nothing else to do.
 */
async function inTurns(
  steps: readonly Step[],
  make: (step: Step, arrived: () => void) => Promise<void>,
): Promise<void> {
  const waits = steps.filter(({ delay, idle }) => delay + idle > 0);
  const large = steps.filter(({ request }) => (request?.bodyBytes ?? 0) > LARGE_BODY);
  const quick = steps.filter((step) => !waits.includes(step) && !large.includes(step));
  const all: Promise<void>[] = [];
  // One that does not get to the application is over soon; one on an idle connection has its first request behind it by then.
  const begun = waits.map(
    (step) =>
      new Promise<void>((resolve) => {
        all.push(make(step, resolve).finally(resolve));
        if (step.idle > 0) resolve();
      }),
  );
  await Promise.all(begun);
  await Promise.all(quick.map((step) => make(step, () => undefined)));
  await Promise.all([...all, ...large.map((step) => make(step, () => undefined))]);
}

const isDrain = ({ probe }: Step): boolean => probe.kind === "drain";

async function drain(step: Step, nginx: Nginx, around: Surroundings): Promise<Observation> {
  let tell: NodeJS.Timeout | null = null;
  const quit = (): void => {
    if (tell !== null) clearTimeout(tell);
    tell = null;
    nginx.tellToQuit();
  };
  tell = setTimeout(quit, UNDER_WAY_MS);
  const observation = await perform(step, { ...around, onArrival: quit });
  clearTimeout(tell);
  return observation;
}
