import { posix } from "node:path";
import type { ParseCache } from "../cache";
import { type Resolved, resolveIncludes, TOO_MANY_OPEN } from "../include";
import { asNamed } from "../problem";
import type { Directive, Problem } from "../types";
import { buildServers, buildUpstreams } from "./build";
import { byName } from "./inherit";
import { buildSockets } from "./sockets";
import type { NginxFacts, Server, Socket, Undecided, Upstream, WebServer } from "./types";
import { finishAll } from "./validate/after/all";
import { read } from "./validate/reading";
import { Unread } from "./validate/unread";
import { type Cut, cutTree, rememberOrigin } from "./without";

export interface LoadOptions {
  /** Where files are parsed: whoever loads many configurations that share files gives one for all. */
  readonly cache?: ParseCache;
  /** What nginx would refuse is of no interest: `problems` holds only what cannot be read. */
  readonly unjudged?: boolean;
}

/**
 * What nginx makes of a configuration: `main` is the path of its main file, `files` has all files by path. Pure; never
 * throws: what nginx would refuse is in `problems`, what cannot be told in `unknown`.
 */
export function loadWebServer(
  main: string,
  files: ReadonlyMap<string, string>,
  facts: NginxFacts,
  options: LoadOptions = {},
): WebServer {
  const resolved = resolveIncludes(main, files, { ...options, stopAtFirst: true });
  const { directives, problems } = resolved;
  const found = options.unjudged ? { problems, doubts: [] } : judged(resolved, facts, main);
  return new Http(directives, facts, found, main);
}

/** The same again, from what was read and judged; nothing that was made of it in answering is kept. */
export function loadAgain(web: WebServer): WebServer {
  return web instanceof Http ? new Http(web.directives, web.facts, web, web.mainFile) : web;
}

/**
 * What {@link loadWebServer} makes of the same files with the text of some directives blanked, lines kept, without reading
 * them again. Null where that cannot be told from what was read.
 */
export function loadWithout(web: WebServer, cuts: readonly Cut[]): WebServer | null {
  if (!(web instanceof Http) || web.problems.length > 0) return null;
  const { directives, facts, mainFile } = web;
  const tree = cutTree(directives, cuts);
  if (tree === null) return null;
  const { doubts } = web;
  const asBefore = doubts !== null && tree.gone.every((one) => unreadIn(web).has(one));
  const cut = { directives: tree.directives, problems: [], names: new Map(), includes: [] };
  const made = new Http(
    tree.directives,
    facts,
    asBefore ? { problems: [], doubts } : judged(cut, facts, mainFile),
    mainFile,
  );
  rememberOrigin(made, { web, tree });
  return made;
}

const UNREAD = new WeakMap<WebServer, ReadonlySet<Directive>>();

/** Read once more to know: only what is asked without many of its settings needs it. */
function unreadIn(web: Http): ReadonlySet<Directive> {
  let found = UNREAD.get(web);
  if (found === undefined) {
    const unread = new Unread();
    const reading = read(web.directives, web.facts, web.mainFile, { unread });
    finishAll(reading, reading.events);
    found = unread.directives(reading.unknown);
    UNREAD.set(web, found);
  }
  return found;
}

function judged(
  { directives, problems, names, includes }: Omit<Resolved, "files">,
  facts: NginxFacts,
  main: string,
): Found {
  const reading = read(directives, facts, main, { includes });
  if (problems.length === 0) finishAll(reading, reading.events);
  return { problems: [...asNamed(inCircle(reading.problems, problems), names), ...problems], doubts: reading.unknown };
}

/** What nginx refuses first may be that a file is read for the second time. */
function inCircle(found: readonly Problem[], unread: readonly Problem[]): readonly Problem[] {
  const circle = unread.find(({ message }) => message.endsWith(TOO_MANY_OPEN));
  const [first, ...rest] = found;
  return circle === undefined || first === undefined
    ? found
    : [{ ...first, hint: `${first.hint} ${circle.hint}` }, ...rest];
}

/** What was found by judging: all of it, or all but what its sockets leave in doubt. */
type Found =
  | Pick<WebServer, "problems" | "unknown">
  | { readonly problems: WebServer["problems"]; readonly doubts: readonly Undecided[] };

/** `http` and what surrounds it. Maps are made when they are asked for. */
class Http implements WebServer {
  readonly kind = "http";
  readonly folder: string;
  readonly directive: Directive | null;
  readonly servers: readonly Server[];
  readonly sockets: readonly Socket[];
  readonly unknown: readonly Undecided[];
  /** What of that was found by judging; null: it is not known apart. */
  readonly doubts: readonly Undecided[] | null;
  readonly problems: WebServer["problems"];
  private readonly maps: { main?: Directives; events?: Directives; upstreams?: ReadonlyMap<string, Upstream> } = {};

  constructor(
    readonly directives: readonly Directive[],
    readonly facts: NginxFacts,
    found: Found,
    readonly mainFile: string,
  ) {
    this.folder = posix.dirname(mainFile);
    this.problems = found.problems;
    this.directive = directives.find(({ name, block }) => name === "http" && block !== null) ?? null;
    const unknown: Undecided[] = [];
    this.servers = this.directive === null ? [] : buildServers(this.directive, this);
    this.sockets = buildSockets(this.servers, facts, unknown);
    this.doubts = "unknown" in found ? null : found.doubts;
    this.unknown = "unknown" in found ? found.unknown : [...found.doubts, ...unknown];
  }

  get main(): Directives {
    this.maps.main ??= byName(this.directives.filter(({ block }) => block === null));
    return this.maps.main;
  }

  get events(): Directives {
    this.maps.events ??= byName(this.directives.find(({ name }) => name === "events")?.block ?? []);
    return this.maps.events;
  }

  get upstreams(): ReadonlyMap<string, Upstream> {
    this.maps.upstreams ??= this.directive === null ? new Map() : buildUpstreams(this.directive);
    return this.maps.upstreams;
  }
}

type Directives = ReadonlyMap<string, readonly Directive[]>;
