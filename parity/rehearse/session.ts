import { ParseCache } from "../nginx";
import type { Observation, Probe } from "../traffic/probes/types";
import type { DeclaredWebServer } from "../traffic/types";
import { type OpenCell, openCells } from "./cell/open";
import { RehearsalError } from "./cell/programs";
import type { CheckStatus, Step } from "./cell/types";
import { restored } from "./plan/relocate";
import { type PlannedSlot, type Purpose, planTrial, type Subject } from "./plan/slot";
import { type RehearsedOn, type RehearseOptions, SPEED } from "./types";

/** What is to be had of a session: so many nginx at a time for a subject. */
export interface Order {
  readonly subject: Subject;
  readonly lanes: number;
  readonly purpose: Purpose;
}

export interface SlotResult {
  readonly refused: string | null;
  readonly crashed: string | null;
  /** By probe. */
  readonly observations: ReadonlyMap<Probe, Observation>;
  /** HAProxy's own, by id of the probe that asks the same. */
  readonly checks: ReadonlyMap<string, CheckStatus>;
  readonly scaled: readonly string[];
  readonly relocated: readonly string[];
}

/** One place for an nginx. It takes one run at a time. */
export interface Slot {
  readonly plan: PlannedSlot;
  run(web: DeclaredWebServer, probes: readonly Probe[]): Promise<SlotResult>;
}

/** Milliseconds that a run may take beyond the times that its probes wait. */
const SLACK_MS = 30_000;

/** Cells with everything in them, for as long as they are needed. {@link close} leaves nothing. */
export class Session {
  private constructor(
    readonly on: RehearsedOn,
    /** In the order of the orders. */
    readonly slots: readonly (readonly Slot[])[],
    private readonly cells: readonly OpenCell[],
  ) {}

  /** Throws {@link RehearsalError} where something is missing. */
  static async open(orders: readonly Order[], options: RehearseOptions): Promise<Session> {
    const places = orders.flatMap(({ subject, lanes, purpose }, order) =>
      Array.from({ length: lanes }, (_, lane) => ({ order, name: `s${order}x${lane}`, subject, purpose })),
    );
    const speed = options.speed ?? SPEED;
    const { here, relocatedBecause, cells } = await openCells(places, { ...options, speed });
    const { nginx, haproxy } = here;
    const how = relocatedBecause === null ? ("isolated" as const) : ("relocated" as const);
    const on = { nginx: nginx.version, haproxy, modules: nginx.modules, speed, how, relocatedBecause };
    const slots = cells.flatMap((cell) =>
      cell.plans.map((plan, index) => ({ order: cell.places[index]!.order, slot: slotIn(cell, plan, speed) })),
    );
    const byOrder = orders.map((_, order) => slots.filter((one) => one.order === order).map(({ slot }) => slot));
    return new Session(on, byOrder, cells);
  }

  async close(): Promise<void> {
    await Promise.all(this.cells.map(({ cell }) => cell.stop()));
  }
}

function slotIn({ cell, checks: all, machine }: OpenCell, plan: PlannedSlot, speed: number): Slot {
  const own = all.filter(({ backend }) => backend.startsWith(`${plan.spec.name}.`));
  const cache = new ParseCache(4);
  return {
    plan,
    async run(web, probes) {
      const wanted = new Set(probes);
      const chosen = plan.planned.filter(({ probe }) => wanted.has(probe));
      const asked = chosen.flatMap(({ probe, how }) => ("step" in how ? [{ probe, step: how.step }] : []));
      const steps = asked.map(({ step }) => step);
      const longest = steps.reduce((sum, step) => sum + waitOf(plan.spec.steps[step]!), SLACK_MS);
      const { trial, scaled, relocated } = planTrial(web, plan.relocations, { machine, speed }, cache);
      const checks = own.filter(({ probe }) => probes.some(({ id }) => id === probe));
      const result = await cell
        .run({ ...trial, slot: plan.spec.name, steps, checks }, longest)
        .catch((error: Error) => {
          throw new RehearsalError(error.message);
        });
      const asDeclared = <T>(what: T): T => JSON.parse(restored(JSON.stringify(what), plan.relocations)) as T;
      const { refused, crashed } = asDeclared({ refused: result.refused, crashed: result.crashed });
      const observations = new Map<Probe, Observation>();
      for (const { probe, how } of chosen) if ("answered" in how) observations.set(probe, how.answered);
      for (const [index, { probe }] of asked.entries())
        observations.set(
          probe,
          refused === null ? asDeclared(result.observations[index]!) : { kind: "not-started", message: refused },
        );
      const byBackend = new Map(result.checks.map((check) => [check.backend, check]));
      const told = checks.flatMap(({ backend, probe }) => {
        const check = byBackend.get(backend);
        return check === undefined ? [] : [[probe, check] as const];
      });
      return { refused, crashed, observations, checks: new Map(told), scaled, relocated };
    },
  };
}

/** All that a step waits, at most. */
function waitOf({ delay, idle, patience }: Step): number {
  return delay + idle + patience;
}
