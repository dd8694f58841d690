import { type Directive, loadWebServer, type NginxFacts, ParseCache, resolveIncludes } from "../../nginx";
import type { Probe } from "../../traffic/probes/types";
import type { DeclaredWebServer, TrafficPath } from "../../traffic/types";
import type { FileSpec, SlotSpec, Trial } from "../cell/types";
import type { StandPlan } from "../haproxy/config";
import type { Relocation, Stand, Way } from "../haproxy/types";
import { accountsFor } from "./accounts";
import { type Applications, applicationsOf } from "./applications";
import { absolute, type Machine } from "./machine";
import { type Credentials, madeFor, wantsCredentials } from "./made";
import { scaleDurations } from "./scale";
import { type Planned, planStep } from "./steps";

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
  readonly isolated: boolean;
  /** Root is the only user there is. */
  readonly onlyRoot: boolean;
  readonly speed: number;
  readonly credentials: Credentials | null;
  readonly purpose: Purpose;
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

/** A slot of a cell, made ready for one subject. */
export interface PlannedSlot {
  readonly spec: SlotSpec;
  readonly stand: StandPlan;
  readonly planned: readonly { readonly probe: Probe; readonly how: Planned }[];
  /** What was made for the run, and what is not rehearsed. */
  readonly made: readonly string[];
  readonly limits: readonly string[];
}

const FACTS: NginxFacts = { version: null, root: null, modules: null };

/** Where nothing is relocated, everything is where it is declared. */
const NOWHERE: Relocation = { server: (address, port) => ({ address, port }), source: (address) => address };

export function planSlot(name: string, subject: Subject, around: Surroundings): PlannedSlot {
  const { machine, folder } = around;
  const files = filesOf(subject.web);
  const web = loadWebServer(subject.web.main, files, FACTS);
  const directives = allDirectives(subject.web.main, files);
  const applications = applicationsOf(web);
  const stand: Stand = {
    name,
    namespace: around.isolated ? name : null,
    folder,
    certificate: `${folder}/listener.pem`,
    experiment: around.purpose === "experiment",
    speed: around.speed,
    relocated: NOWHERE,
  };
  const ways = subject.paths.map(({ path, probes }, index): Way => ({ name: `p${index}`, path, probes }));
  const present = new Set([...files.keys(), ...subject.web.otherFiles.keys()]);
  const made = madeFor(directives, present, subject.web.main, machine, around.credentials);
  const accounts = accountsFor(directives, machine.nginx, around.onlyRoot);
  const spec: SlotSpec = {
    name,
    addresses: ipv6Of(subject),
    binds: machine.binds,
    links: machine.links,
    folders: made.folders,
    files: [...systemFiles(applications), ...accounts.files, ...otherFiles(subject.web), ...made.files],
    sockets: applications.sockets,
    uid: subject.root ? null : NOBODY,
  };
  return {
    spec,
    stand: { stand, ways, applications: applications.endpoints, healthChecks: around.purpose === "rehearsal" },
    planned: ways.flatMap((way) =>
      way.probes.map((probe) => ({ probe, how: planStep(stand, way.name, way.path, probe) })),
    ),
    made: [...made.listed, ...accounts.listed, ...[...applications.names].map(([host, at]) => `name ${host} (${at})`)],
    limits: limitsOf(applications),
  };
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
}

/** What nginx is started with: the declared files, durations scaled. */
export function planTrial(
  web: DeclaredWebServer,
  { machine, speed }: Pick<Surroundings, "machine" | "speed">,
  cache = new ParseCache(),
): PlannedTrial {
  const files = filesOf(web);
  const server = loadWebServer(web.main, files, FACTS, { cache });
  const { files: given, changes } = scaleDurations(files, server, speed, cache);
  const setting = (name: string): Directive | undefined => server.main.get(name)?.at(-1);
  const pid = setting("pid")?.args[0];
  const trial = {
    // A second `daemon` would be refused.
    arguments: ["-c", web.main, ...(setting("daemon") === undefined ? ["-g", "daemon off;"] : [])],
    pidFile: pid === undefined ? machine.nginx.pidPath : absolute(pid, machine.nginx.prefix),
    files: [...given],
  };
  return { trial, scaled: changes };
}

function filesOf(web: DeclaredWebServer): ReadonlyMap<string, string> {
  return new Map(web.files.map(({ path, text }) => [path, text]));
}

function allDirectives(main: string, files: ReadonlyMap<string, string>): Directive[] {
  return flat(resolveIncludes(main, files).directives);
}

function flat(directives: readonly Directive[]): Directive[] {
  return directives.flatMap((directive) => [directive, ...flat(directive.block ?? [])]);
}

/** Addresses of IPv6 that something connects from or to. */
function ipv6Of({ paths }: Subject): string[] {
  const all = paths.flatMap(({ probes }) =>
    probes.flatMap(({ client, node, server }) => [client, node, server.address]),
  );
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
