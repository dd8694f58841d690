import { type LoadOptions, loadWebServer, loadWithout, type ParseCache } from "../nginx";
import type { WebServer } from "../nginx/configuration/types";
import { type DeclaredSetting, placesOf, settingsIn, type ToServer, toServer, withoutSettings } from "../traffic";
import type { Probe } from "../traffic/probes/types";
import type { DeclaredWebServer, TrafficPath } from "../traffic/types";
import { type Compared, verdictOf } from "./changes";
import { whenNoneIsHealthy } from "./consequence";
import { doubtsOf } from "./doubts";
import { type Case, casesOf, type Disk } from "./predict";
import type { StackInput } from "./types";
import { NO_CLIENT, Unmet } from "./unmet";
import { type Watch, WatchedServer } from "./watched";

/** What a removal does to the probes of one web server. */
export interface Removal {
  readonly server: WebServer;
  readonly changed: readonly Compared[];
  /** What would have to be known, where a probe cannot be decided; each once. */
  readonly unknown: readonly string[];
}

interface Asked {
  readonly probe: Probe;
  readonly reached: ToServer;
  readonly before: readonly Case[];
  /** What the answer looked at. */
  readonly watch: Watch;
}

/** One web server that a stack declares, with the traffic paths that end at it and the probes of those. */
export class ServerModel {
  readonly settings: readonly DeclaredSetting[];
  private readonly disk: Disk;
  private readonly byId: ReadonlyMap<string, TrafficPath>;
  private known: { server?: WebServer; asked?: readonly Asked[]; watched?: WatchedServer; unmet?: Unmet } = {};

  constructor(
    readonly stack: StackInput,
    readonly web: DeclaredWebServer,
    /** Those that end at it. */
    readonly paths: readonly TrafficPath[],
    private readonly cache: ParseCache,
  ) {
    this.byId = new Map(paths.map((path) => [path.id, path] as const));
    this.settings = settingsIn(web);
    this.disk = diskOf(web);
  }

  /** As it is declared: the one that the contract asks too, since what it answered to one it need not answer the other. */
  get server(): WebServer {
    this.known.server ??= this.stack.context.loaded(this.paths[0]!.servers) ?? this.load(this.web);
    return this.known.server;
  }

  /** Its probes, and what comes of them as it is declared. */
  get asked(): readonly Asked[] {
    this.known.asked ??= this.stack.probes.flatMap((probe) => {
      const path = this.byId.get(probe.path);
      if (path === undefined) return [];
      const reached = toServer(probe, path);
      return [this.askedOnce(probe, reached)];
    });
    return this.known.asked;
  }

  /** What it looks at is found out with what comes of it: every removal asks for both. */
  private askedOnce(probe: Probe, reached: ToServer): Asked {
    let before: readonly Case[] = [];
    const watch = this.watched.during((server) => {
      before = casesOf(probe, reached, server, this.disk);
    });
    return { probe, reached, before, watch };
  }

  without(settings: readonly DeclaredSetting[]): Removal {
    const server = this.lacking(settings);
    const changed: Compared[] = [];
    const unknown = new Set<string>();
    for (const asked of this.asked) {
      const { probe, before } = asked;
      const after = this.after(asked, settings, server);
      const verdict = verdictOf(before, after);
      if (verdict.kind === "changed") changed.push({ probe, before, after });
      else if (verdict.kind === "unknown") unknown.add(verdict.about);
      else if (after !== before) for (const doubt of this.doubts(asked, after, settings)) unknown.add(doubt);
    }
    return { server, changed, unknown: [...unknown] };
  }

  /** What comes of a probe where the settings are lacking: the very same where its answer does not look at them. */
  private after(asked: Asked, settings: readonly DeclaredSetting[], lacking: WebServer): readonly Case[] {
    // An nginx that does not start answers nothing, and looks at nothing for it.
    const starts = [this.server, lacking].every(({ problems }) => problems.length === 0);
    if (starts && !looksAt(asked, settings)) return asked.before;
    return casesOf(asked.probe, asked.reached, lacking, this.disk);
  }

  /** What no probe meets of what these are for. */
  notMet(settings: readonly DeclaredSetting[]): string[] {
    if (this.asked.every(({ probe }) => probe.kind === "health-check")) return [NO_CLIENT];
    this.known.unmet ??= new Unmet(
      this.server,
      this.asked,
      (probe) => this.pathOf(probe),
      (file) => this.web.files.some(({ path, secret }) => path === file && secret),
    );
    return this.known.unmet.wordsOf(settings);
  }

  /** What is not sure though the answer to a probe is the same. */
  private doubts(asked: Asked, after: readonly Case[], settings: readonly DeclaredSetting[]): string[] {
    const { nginx, application } = this.stack.context;
    const looked = settings.filter((setting) => looksAt(asked, [setting]));
    return doubtsOf(looked, { before: asked.before, after }, { version: nginx.version, application });
  }

  /** As it is declared, telling what is looked at. */
  get watched(): WatchedServer {
    this.known.watched ??= new WatchedServer(this.cache, (cache) => this.load(this.web, { cache }));
    return this.known.watched;
  }

  /** Whether any probe changes: asked often, so it stops at the first. */
  changesWithout(settings: readonly DeclaredSetting[]): boolean {
    const server = this.lacking(settings);
    return this.asked.some((asked) => {
      const after = this.after(asked, settings, server);
      return after !== asked.before && verdictOf(asked.before, after).kind === "changed";
    });
  }

  /** What comes of a probe that is not one of its own, on one of its paths. */
  casesOf(probe: Probe, path: TrafficPath): readonly Case[] {
    return casesOf(probe, toServer(probe, path), this.server, this.disk);
  }

  pathOf({ path }: Probe): TrafficPath {
    return this.byId.get(path)!;
  }

  /** What it means for clients that all of these probes fail; empty where some health check of theirs still passes. */
  consequenceOf(probes: readonly Probe[]): string {
    const check = probes.find(({ kind }) => kind === "health-check");
    if (check === undefined) return "";
    const all = this.asked.filter(({ probe }) => probe.kind === "health-check" && probe.path === check.path);
    return all.every(({ probe }) => probes.includes(probe)) ? whenNoneIsHealthy(this.pathOf(check)) : "";
  }

  /** What is predicted of every probe without the settings. */
  predictions(settings: readonly DeclaredSetting[]): { readonly probe: Probe; readonly cases: readonly Case[] }[] {
    if (settings.length === 0) return this.asked.map(({ probe, before }) => ({ probe, cases: before }));
    const server = this.lacking(settings);
    return this.asked.map(({ probe, reached }) => ({ probe, cases: casesOf(probe, reached, server, this.disk) }));
  }

  /** Read again only where what was read does not tell. */
  private lacking(settings: readonly DeclaredSetting[]): WebServer {
    return loadWithout(this.server, placesOf(this.web, settings)) ?? this.load(withoutSettings(this.web, settings));
  }

  private load(web: DeclaredWebServer, options: LoadOptions = { cache: this.cache }): WebServer {
    const files = new Map(web.files.map(({ path, text }) => [path, text] as const));
    return loadWebServer(web.main, files, this.stack.context.nginx, options);
  }
}

/** False where the answer to the probe does not look at any of the settings: it is the same without them. */
function looksAt({ watch }: Asked, settings: readonly DeclaredSetting[]): boolean {
  return settings.some(({ directive }) => watch.saw(directive));
}

/** What user data writes is there; of the rest of the disk nothing is known. */
function diskOf(web: DeclaredWebServer): Disk {
  const files = new Set([...web.files.map(({ path }) => path), ...web.otherFiles.keys()]);
  const folders = new Set([...files].flatMap(foldersOf));
  return (path) => (files.has(path) ? "file" : folders.has(path) ? "directory" : null);
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/")).filter((folder) => folder !== "");
}
