import { availableParallelism } from "node:os";
import { haproxyConfig } from "../haproxy/config";
import type { HealthServer } from "../haproxy/types";
import type { Machine } from "../plan/machine";
import type { Credentials } from "../plan/made";
import { needsCredentials, type PlannedSlot, type Purpose, planSlot, type Subject } from "../plan/slot";
import type { RehearseOptions } from "../types";
import { Cell, type Isolation, IsolationError } from "./cell";
import { makeCredentials } from "./credentials";
import { find, type Here, lookAround, RehearsalError } from "./programs";
import type { CellSpec } from "./types";

/** A place for an nginx, in one of the cells. */
export interface Place {
  readonly order: number;
  readonly name: string;
  readonly subject: Subject;
  readonly purpose: Purpose;
}

export interface OpenCell {
  readonly cell: Cell;
  readonly places: readonly Place[];
  /** In the order of the places. */
  readonly plans: readonly PlannedSlot[];
  readonly checks: readonly HealthServer[];
  readonly machine: Machine;
}

interface Means {
  readonly here: Here;
  readonly credentials: Credentials | null;
  readonly speed: number;
}

/** Where in a cell its files are: in memory, see agent/setup.ts. */
const FOLDER = "/run/parity";

/** A further cell costs a tenth of a second: it must have something to do. */
const SLOTS_PER_CELL = 8;

/**
 * Opens as many cells as have something to do, all of them or none. Their first processes start while it is still looked what
 * this machine has. Throws {@link RehearsalError}.
 */
export async function openCells(
  places: readonly Place[],
  options: RehearseOptions & { readonly speed: number },
): Promise<{ readonly here: Here; readonly how: "isolated"; readonly cells: readonly OpenCell[] }> {
  const count = Math.max(1, Math.min(availableParallelism(), Math.ceil(places.length / SLOTS_PER_CELL)));
  const shares = Array.from({ length: count }, (_, cell) => places.filter((_, index) => index % count === cell));
  const unshare = find("unshare");
  let refused = unshare === null ? "there is no unshare (on Debian: apt-get install util-linux)" : "";
  for (const isolation of unshare === null ? [] : isolations()) {
    const started = shares.map(() => Cell.start(isolation, unshare!));
    try {
      const means = await meansFor(places, options);
      const cells = await Promise.all(started.map((cell, index) => setUp(cell, shares[index]!, isolation, means)));
      return { here: means.here, how: "isolated", cells };
    } catch (error) {
      await Promise.all(started.map((cell) => cell.stop()));
      if (error instanceof RehearsalError) throw error;
      if (!(error instanceof IsolationError)) throw new RehearsalError((error as Error).message);
      refused = error.message;
    }
  }
  throw new RehearsalError(`Namespaces cannot be had here: ${refused}.`);
}

function isolations(): readonly Isolation[] {
  return process.getuid?.() === 0 ? ["root", "user"] : ["user"];
}

async function meansFor(
  places: readonly Place[],
  { nginx, speed }: RehearseOptions & { readonly speed: number },
): Promise<Means> {
  const [here, credentials] = await Promise.all([lookAround(nginx), credentialsFor(places)]);
  return { here, credentials, speed };
}

async function credentialsFor(places: readonly Place[]): Promise<Credentials | null> {
  if (![...new Set(places.map(({ subject }) => subject))].some(needsCredentials)) return null;
  const openssl = find("openssl");
  if (openssl === null)
    throw new RehearsalError(
      "A rehearsal of TLS makes a certificate with openssl, which is not installed. On Debian: apt-get install openssl.",
    );
  return makeCredentials(openssl, "ec");
}

async function setUp(
  cell: Cell,
  places: readonly Place[],
  isolation: Isolation,
  { here, credentials, speed }: Means,
): Promise<OpenCell> {
  const around = {
    machine: here,
    folder: FOLDER,
    isolated: isolation !== "none",
    onlyRoot: isolation === "user",
    speed,
    credentials,
  };
  const plans = places.map(({ name, subject, purpose }) => planSlot(name, subject, { ...around, purpose }));
  const statistics = `${FOLDER}/statistics`;
  const haproxy = haproxyConfig(
    plans.map(({ stand }) => stand),
    statistics,
  );
  const listener =
    credentials === null ? [] : [{ path: `${FOLDER}/listener.pem`, text: credentials.certificate + credentials.key }];
  const spec: CellSpec = {
    folder: FOLDER,
    isolated: around.isolated,
    programs: here.programs,
    haproxy: haproxy.text,
    statistics,
    files: listener,
    slots: plans.map((plan) => plan.spec),
    applicationTls: credentials === null ? null : { key: credentials.key, cert: credentials.certificate },
  };
  await cell.setUp(spec);
  return { cell, places, plans, checks: haproxy.checks, machine: here };
}
