import { mkdtempSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { haproxyConfig } from "../haproxy/config";
import type { HealthServer } from "../haproxy/types";
import type { Machine } from "../plan/machine";
import type { Credentials } from "../plan/made";
import { needsCredentials, type PlannedSlot, type Purpose, planSlot, type Subject } from "../plan/slot";
import type { RehearseOptions } from "../types";
import { Cell, type Isolation, IsolationError } from "./cell";
import { makeCredentials } from "./credentials";
import { freePorts } from "./ports";
import { find, type Here, lookAround, RehearsalError, requireApart } from "./programs";
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

/** Sockets, applications, and ports on which nothing listens. */
const PORTS_OF_A_SLOT = 24;

/** A further cell costs a tenth of a second: it must have something to do. */
const SLOTS_PER_CELL = 8;

export interface Opened {
  readonly here: Here;
  /** Null: in networks of their own. Else why they are not. */
  readonly relocatedBecause: string | null;
  readonly cells: readonly OpenCell[];
}

type Options = RehearseOptions & { readonly speed: number };

/**
 * Opens as many cells as have something to do, all of them or none; relocated where namespaces cannot be had. Throws
 * {@link RehearsalError}.
 */
export async function openCells(places: readonly Place[], options: Options): Promise<Opened> {
  const count = Math.max(1, Math.min(availableParallelism(), Math.ceil(places.length / SLOTS_PER_CELL)));
  const shares = Array.from({ length: count }, (_, cell) => places.filter((_, index) => index % count === cell));
  const unshare = find("unshare");
  let refused = options.relocate === true ? "as was asked" : "there is no unshare";
  for (const isolation of isolations(unshare, options)) {
    const opened = await tryOpen(shares, isolation, unshare ?? "", options);
    if (typeof opened !== "string") return { ...opened, relocatedBecause: isolation === "none" ? refused : null };
    refused = opened;
  }
  throw new RehearsalError(`A rehearsal cannot be set up here: ${refused}.`);
}

/** The fullest first. */
function isolations(unshare: string | null, { relocate }: Options): readonly Isolation[] {
  if (relocate === true || unshare === null) return ["none"];
  return process.getuid?.() === 0 ? ["root", "user", "none"] : ["user", "none"];
}

/** Why namespaces cannot be had in this way, or the cells. Their first processes start while it is still looked what there is. */
async function tryOpen(
  shares: readonly (readonly Place[])[],
  isolation: Isolation,
  unshare: string,
  options: Options,
): Promise<Omit<Opened, "relocatedBecause"> | string> {
  const started = shares.map(() => Cell.start(isolation, unshare));
  try {
    const means = await meansFor(shares.flat(), options);
    if (isolation !== "none") requireApart(means.here);
    const cells = await Promise.all(started.map((cell, index) => setUp(cell, shares[index]!, isolation, means)));
    return { here: means.here, cells };
  } catch (error) {
    await Promise.all(started.map((cell) => cell.stop()));
    if (error instanceof RehearsalError) throw error;
    if (!(error instanceof IsolationError)) throw new RehearsalError((error as Error).message);
    return error.message;
  }
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
  const isolated = isolation !== "none";
  const folder = isolated ? FOLDER : mkdtempSync(join(tmpdir(), "parity-rehearse-"));
  const port = isolated ? null : await freePorts(places.length * PORTS_OF_A_SLOT);
  const around = { machine: here, folder, onlyRoot: isolation === "user", speed, credentials, port };
  const plans = places.map(({ name, subject, purpose }) => planSlot(name, subject, { ...around, purpose }));
  const statistics = `${folder}/statistics`;
  const haproxy = haproxyConfig(
    plans.map(({ stand }) => stand),
    statistics,
  );
  const listener =
    credentials === null ? [] : [{ path: `${folder}/listener.pem`, text: credentials.certificate + credentials.key }];
  const spec: CellSpec = {
    folder,
    isolated,
    onlyRoot: isolation === "user",
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
