import {
  below,
  type Directive,
  loadWebServer,
  type NginxFacts,
  ParseCache,
  resolveIncludes,
  type WebServer,
} from "../../nginx";
import type { Observation, Probe } from "../../traffic/probes/types";
import type { DeclaredWebServer, TrafficPath } from "../../traffic/types";
import type { FileSpec, SlotSpec, Step, Trial } from "../cell/types";
import type { StandPlan } from "../haproxy/config";
import type { Stand, Way } from "../haproxy/types";
import { accountsFor } from "./accounts";
import { type Applications, applicationsOf, endpointKey } from "./applications";
import { edited } from "./edit";
import { absolute, type Machine } from "./machine";
import { type Credentials, madeFor, wantsCredentials } from "./made";
import { DEFAULT_PID, type Relocations, relocate } from "./relocate";
import { insideOf, outsideOf, relocationOf } from "./relocations";
import { scaleDurations } from "./scale";
import { planStep } from "./steps";

/** One nginx with everything that is asked of it: the servers of one kind in one stack. */
export interface Subject {
  readonly web: DeclaredWebServer;
  /** Those that end at it, with their probes. */
  readonly paths: readonly { readonly path: TrafficPath; readonly probes: readonly Probe[] }[];
  readonly root: boolean;
}

export interface Surroundings {
  readonly machine: Machine;
  /** Folder of the cell. */
  readonly folder: string;
  /** Root is the only user there is. */
  readonly onlyRoot: boolean;
  readonly speed: number;
  readonly credentials: Credentials | null;
  readonly purpose: Purpose;
  /** A port of this machine that nobody has; null: there is a network for each slot. */
  readonly port: (() => number) | null;
}

/** What a slot is for decides what may be spared. */
export type Purpose =
  /** Everything, as it is declared. */
  | "rehearsal"
  /** The same without the balancer's own health checks, for probes that need an nginx of their own. */
  | "beside"
  /**
   * One configuration after the other behind a balancer that stays: without its health checks, and without the TLS that ends at
   * it, of which nginx sees nothing.
   */
  | "experiment";

/** A probe with the number of its step in {@link SlotSpec.steps}, or what is known to come of it. */
export interface PlannedProbe {
  readonly probe: Probe;
  readonly how: { readonly step: number } | { readonly answered: Observation };
}

/** A slot of a cell, made ready for one subject. */
export interface PlannedSlot {
  readonly spec: SlotSpec;
  readonly stand: StandPlan;
  readonly planned: readonly PlannedProbe[];
  readonly relocations: Relocations;
  /** What was made for the run, and what is not rehearsed. */
  readonly made: readonly string[];
  readonly limits: readonly string[];
}

const FACTS: NginxFacts = { version: null, root: null, modules: null };

export function planSlot(name: string, subject: Subject, around: Surroundings): PlannedSlot {
  const { machine, folder } = around;
  const files = filesOf(subject.web);
  const web = loadWebServer(subject.web.main, files, FACTS);
  const directives = allDirectives(subject.web.main, files);
  const applications = applicationsOf(web, serverAddresses(subject));
  const relocations = relocationsFor(name, subject, web, applications, around);
  const stand: Stand = {
    name,
    namespace: around.port === null ? name : null,
    folder,
    certificate: `${folder}/listener.pem`,
    experiment: around.purpose === "experiment",
    speed: around.speed,
    relocated: relocationOf(relocations, web, around.port ?? (() => 0)),
  };
  const ways = subject.paths.map(({ path, probes }, index): Way => ({ name: `p${index}`, path, probes }));
  const { steps, planned } = planAll(stand, ways);
  const present = new Set([...files.keys(), ...subject.web.otherFiles.keys()]);
  const made = madeFor(directives, present, subject.web.main, machine, around.credentials);
  const accounts = accountsFor(directives, machine.nginx, around.onlyRoot);
  const spec: SlotSpec = {
    name,
    addresses: ipv6Of(subject, applications),
    binds: machine.binds,
    links: machine.links,
    folders: [...made.folders, ...(around.port === null ? [] : [machine.nginx.prefix])],
    files: [...systemFiles(applications), ...accounts.files, ...otherFiles(subject.web), ...made.files],
    sockets: applications.sockets,
    steps,
    uid: subject.root ? null : NOBODY,
  };
  return {
    spec,
    stand: {
      stand,
      ways,
      applications: listening(applications, relocations),
      healthChecks: around.purpose === "rehearsal",
    },
    planned,
    relocations,
    made: [...made.listed, ...accounts.listed, ...[...applications.names].map(([host, at]) => `name ${host} (${at})`)],
    limits: limitsOf(applications),
  };
}

/** Where applications are, each place once: one can be known by its name and by its address. */
function listening({ endpoints }: Applications, { applications }: Relocations): StandPlan["applications"] {
  const all = endpoints.map((endpoint) => applications.get(endpointKey(endpoint.host, endpoint.port)) ?? endpoint);
  return [...new Map(all.map(({ address, port }) => [`${address} ${port}`, { address, port }])).values()];
}

function planAll(stand: Stand, ways: readonly Way[]): { readonly steps: Step[]; readonly planned: PlannedProbe[] } {
  const steps: Step[] = [];
  const planned = ways.flatMap(({ name, path, probes }) =>
    probes.map((probe): PlannedProbe => {
      const how = planStep(stand, name, path, probe);
      return { probe, how: "step" in how ? { step: steps.push(how.step) - 1 } : how };
    }),
  );
  return { steps, planned };
}

function relocationsFor(
  name: string,
  { paths }: Subject,
  web: WebServer,
  applications: Applications,
  { folder, port, purpose }: Surroundings,
): Relocations {
  const more = purpose === "experiment" ? WITHOUT_LISTEN : [];
  if (port === null) return insideOf(web, applications, more);
  const probes = paths.flatMap((path) => path.probes);
  const loopbacks = process.platform === "linux";
  return outsideOf(web, applications, probes, { root: `${folder}/${name}`, port, loopbacks }, more);
}

/** What a server listens on whose `listen` is taken out: https://nginx.org/en/docs/http/ngx_http_core_module.html#listen */
const WITHOUT_LISTEN = [80, 8000];

function serverAddresses({ paths }: Subject): ReadonlySet<string> {
  return new Set(paths.flatMap(({ probes }) => probes.map(({ server }) => server.address)));
}

/** Who starts nginx where it is not root. */
const NOBODY = 65534;

export function needsCredentials({ web, paths }: Subject): boolean {
  const listens = paths.some(
    ({ path }) => path.listener.protocol.value === "HTTPS" || path.listener.protocol.value === "TLS",
  );
  return listens || wantsCredentials(allDirectives(web.main, filesOf(web)));
}

export interface PlannedTrial {
  readonly trial: Omit<Trial, "slot" | "steps" | "checks">;
  /** Durations that were changed. */
  readonly scaled: readonly string[];
  /** Addresses, ports and paths that were. */
  readonly relocated: readonly string[];
}

/** What nginx is started with: the declared files, durations scaled, and what must be relocated. */
export function planTrial(
  web: DeclaredWebServer,
  to: Relocations,
  { machine, speed }: Pick<Surroundings, "machine" | "speed">,
  cache = new ParseCache(),
): PlannedTrial {
  const files = filesOf(web);
  const server = loadWebServer(web.main, files, FACTS, { cache });
  const scaled = scaleDurations(files, server, speed, cache);
  const moved = relocate(files, server, web.main, to, machine.nginx, cache);
  const setting = (name: string): Directive | undefined => server.main.get(name)?.at(-1);
  const { prefix, pidPath } = machine.nginx;
  const own = to.root === "" ? [] : ["-p", to.root + prefix];
  // A second `daemon` would be refused.
  const more = setting("daemon") === undefined ? ["-g", "daemon off;"] : [];
  const pid = setting("pid")?.args[0];
  const unwritten = to.root === "" ? pidPath : DEFAULT_PID;
  const trial = {
    arguments: [...own, "-c", to.root + web.main, ...more],
    pidFile: pid === undefined ? unwritten : absolute(pid, prefix),
    files: [...edited(files, [moved.edits, scaled.edits])],
  };
  return { trial, scaled: scaled.changes, relocated: moved.changes };
}

function filesOf(web: DeclaredWebServer): ReadonlyMap<string, string> {
  return new Map(web.files.map(({ path, text }) => [path, text]));
}

function allDirectives(main: string, files: ReadonlyMap<string, string>): Directive[] {
  return below({ block: resolveIncludes(main, files).directives });
}

/** Addresses of IPv6 that something connects from or listens on. */
function ipv6Of({ paths }: Subject, { endpoints }: Applications): string[] {
  const asked = paths.flatMap(({ probes }) =>
    probes.flatMap(({ client, node, server }) => [client, node, server.address]),
  );
  const all = [...asked, ...endpoints.map(({ address }) => address)];
  return [...new Set(all)].filter((address) => address.includes(":")).sort();
}

/** What programs expect of a system, beside accounts. Names are looked up in a file: nothing leaves the cell. */
function systemFiles({ names }: Applications): FileSpec[] {
  const hosts = [["localhost", "127.0.0.1"] as const, ...names].map(([name, address]) => `${address} ${name}\n`);
  return [
    { path: "/etc/hosts", text: hosts.join("") },
    { path: "/etc/nsswitch.conf", text: "passwd: files\ngroup: files\nhosts: files\n" },
    { path: "/etc/ld.so.cache", copyOf: "/etc/ld.so.cache" },
    { path: "/etc/ssl/openssl.cnf", copyOf: "/etc/ssl/openssl.cnf" },
  ];
}

/** Files that user data brings, where it says what is in them. */
function otherFiles({ otherFiles, files }: DeclaredWebServer): FileSpec[] {
  const own = new Set(files.map(({ path }) => path));
  return [...otherFiles].flatMap(([path, text]) => (text === null || own.has(path) ? [] : [{ path, text }]));
}

function limitsOf({ unknown, unspoken }: Applications): string[] {
  const place = ({ name, args, position }: Directive): string =>
    `${name} ${args.join(" ")} (${position.file}:${position.line})`;
  return [
    ...unknown.map((pass) => `${place(pass)} is known only when a request comes: no application is there`),
    ...unspoken.map((pass) => `${place(pass)}: the stand-in for the application does not speak this protocol`),
  ];
}
