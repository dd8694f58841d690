import { availableParallelism } from "node:os";
import { ParseCache } from "../nginx";
import type { Observation, Probe } from "../traffic/probes/types";
import type { DeclaredWebServer } from "../traffic/types";
import { Cell, type Isolation, IsolationError } from "./cell/cell";
import { makeCredentials } from "./cell/credentials";
import { type Here, lookAround, RehearsalError } from "./cell/programs";
import type { CellSpec, CheckStatus, Step } from "./cell/types";
import { haproxyConfig } from "./haproxy/config";
import type { HealthServer } from "./haproxy/types";
import type { Credentials } from "./plan/made";
import {
  needsCredentials,
  type PlannedSlot,
  type Purpose,
  planSlot,
  planTrial,
  type Subject,
  type Surroundings,
} from "./plan/slot";
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
}

/** One place for an nginx. It takes one run at a time. */
export interface Slot {
  readonly plan: PlannedSlot;
  run(web: DeclaredWebServer, probes: readonly Probe[]): Promise<SlotResult>;
}

/** Where in a cell its files are: in memory, see agent/setup.ts. */
const FOLDER = "/run/parity";

/** A further cell costs a tenth of a second: it must have something to do. */
const SLOTS_PER_CELL = 8;

/** Milliseconds that a run may take beyond the times that its probes wait. */
const SLACK_MS = 30_000;

/** Cells with everything in them, for as long as they are needed. {@link close} leaves nothing. */
export class Session {
  private constructor(
    readonly on: RehearsedOn,
    /** In the order of the orders. */
    readonly slots: readonly (readonly Slot[])[],
    private readonly cells: readonly Cell[],
  ) {}

  /** Throws {@link RehearsalError} where something is missing. */
  static async open(orders: readonly Order[], options: RehearseOptions): Promise<Session> {
    const speed = options.speed ?? SPEED;
    const here = await lookAround(options.nginx);
    const credentials = await credentialsFor(orders, here);
    const cells: Cell[] = [];
    try {
      const opened = await openCells(orders, { here, credentials, speed, options }, cells);
      const { nginx, haproxy } = here;
      const on = { nginx: nginx.version, haproxy, modules: nginx.modules, speed, how: "isolated" } as const;
      return new Session(on, opened, cells);
    } catch (error) {
      await Promise.all(cells.map((cell) => cell.stop()));
      throw error instanceof Error && !(error instanceof RehearsalError) ? new RehearsalError(error.message) : error;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.cells.map((cell) => cell.stop()));
  }
}

async function credentialsFor(orders: readonly Order[], { openssl }: Here): Promise<Credentials | null> {
  if (!orders.some(({ subject }) => needsCredentials(subject))) return null;
  if (openssl === null)
    throw new RehearsalError(
      "A rehearsal of TLS makes a certificate with openssl, which is not installed. On Debian: apt-get install openssl.",
    );
  return makeCredentials(openssl, "ec");
}

interface Means {
  readonly here: Here;
  readonly credentials: Credentials | null;
  readonly speed: number;
  readonly options: RehearseOptions;
}

interface Place {
  readonly order: number;
  readonly name: string;
}

async function openCells(orders: readonly Order[], means: Means, cells: Cell[]): Promise<Slot[][]> {
  const places = orders.flatMap(({ lanes }, order) =>
    Array.from({ length: lanes }, (_, lane): Place => ({ order, name: `s${order}x${lane}` })),
  );
  const count = Math.max(1, Math.min(availableParallelism(), Math.ceil(places.length / SLOTS_PER_CELL)));
  const shares = Array.from({ length: count }, (_, cell) => places.filter((_, index) => index % count === cell));
  const slots: Slot[][] = orders.map(() => []);
  const isolations: readonly Isolation[] = process.getuid?.() === 0 ? ["root", "user"] : ["user"];
  let refused = "";
  for (const isolation of isolations) {
    const opened = await Promise.allSettled(shares.map((share) => openCell(share, orders, isolation, means, cells)));
    const failed = opened.find((result) => result.status === "rejected");
    if (failed === undefined) {
      for (const result of opened)
        if (result.status === "fulfilled") for (const { order, slot } of result.value) slots[order]!.push(slot);
      return slots;
    }
    if (!(failed.reason instanceof IsolationError)) throw failed.reason;
    refused = failed.reason.message;
  }
  throw new RehearsalError(`Namespaces cannot be had here: ${refused}.`);
}

async function openCell(
  share: readonly Place[],
  orders: readonly Order[],
  isolation: Isolation,
  { here, credentials, speed }: Means,
  cells: Cell[],
): Promise<{ readonly order: number; readonly slot: Slot }[]> {
  const around: Omit<Surroundings, "purpose"> = {
    machine: here,
    folder: FOLDER,
    isolated: isolation !== "none",
    onlyRoot: isolation === "user",
    speed,
    credentials,
  };
  const plans = share.map(({ order, name }) =>
    planSlot(name, orders[order]!.subject, { ...around, purpose: orders[order]!.purpose }),
  );
  const statistics = `${FOLDER}/statistics`;
  const haproxy = haproxyConfig(
    plans.map(({ stand }) => stand),
    statistics,
  );
  const spec: CellSpec = {
    folder: FOLDER,
    isolated: around.isolated,
    programs: here.programs,
    haproxy: haproxy.text,
    statistics,
    files:
      credentials === null ? [] : [{ path: `${FOLDER}/listener.pem`, text: credentials.certificate + credentials.key }],
    slots: plans.map(({ spec }) => spec),
    applicationTls: credentials === null ? null : { key: credentials.key, cert: credentials.certificate },
  };
  const cell = await Cell.start(spec, isolation, here);
  cells.push(cell);
  return plans.map((plan, index) => ({
    order: share[index]!.order,
    slot: slotIn(cell, plan, around, haproxy.checks),
  }));
}

function slotIn(
  cell: Cell,
  plan: PlannedSlot,
  around: Pick<Surroundings, "machine" | "speed">,
  allChecks: readonly HealthServer[],
): Slot {
  const own = allChecks.filter(({ backend }) => backend.startsWith(`${plan.spec.name}.`));
  const cache = new ParseCache(4);
  return {
    plan,
    async run(web, probes) {
      const asked = new Set(probes);
      const chosen = plan.planned.filter(({ probe }) => asked.has(probe));
      const steps = chosen.flatMap(({ how }) => ("step" in how ? [how.step] : []));
      const { trial, scaled } = planTrial(web, around, cache);
      const checks = own.filter(({ probe }) => probes.some(({ id }) => id === probe));
      const result = await cell.run({ ...trial, slot: plan.spec.name, steps, checks }, SLACK_MS + longest(steps));
      const observations = new Map<Probe, Observation>();
      for (const { probe, how } of chosen) if ("answered" in how) observations.set(probe, how.answered);
      for (const [index, { probe }] of steps.entries())
        observations.set(
          probe,
          result.refused === null ? result.observations[index]! : { kind: "not-started", message: result.refused },
        );
      const byBackend = new Map(result.checks.map((check) => [check.backend, check]));
      return {
        refused: result.refused,
        crashed: result.crashed,
        observations,
        checks: new Map(
          checks.flatMap(({ backend, probe }) => (byBackend.has(backend) ? [[probe, byBackend.get(backend)!]] : [])),
        ),
        scaled,
      };
    },
  };
}

/** All that the steps wait, if they waited one after the other. */
function longest(steps: readonly Step[]): number {
  return steps.reduce((sum, { delay, idle, patience }) => sum + delay + idle + patience, 0);
}
