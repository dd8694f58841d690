import { loadWebServer, type ParseCache } from "../nginx";
import type { WebServer } from "../nginx/configuration/types";
import { type DeclaredSetting, settingsIn, withoutSettings } from "../traffic";
import type { Probe } from "../traffic/probes/types";
import type { DeclaredWebServer, TrafficPath } from "../traffic/types";
import { type Compared, verdictOf } from "./changes";
import { whenNoneIsHealthy } from "./consequence";
import { type Case, type Disk, predictCases } from "./predict";
import type { StackInput } from "./types";

/** What a removal does to the probes of one web server. */
export interface Removal {
  readonly server: WebServer;
  readonly changed: readonly Compared[];
  /** What would have to be known, where a probe cannot be decided; each once. */
  readonly unknown: readonly string[];
}

interface Asked {
  readonly probe: Probe;
  readonly path: TrafficPath;
  readonly before: readonly Case[];
}

/** One web server that a stack declares, with the traffic paths that end at it and the probes of those. */
export class ServerModel {
  readonly settings: readonly DeclaredSetting[];
  private readonly disk: Disk;
  private readonly byId: ReadonlyMap<string, TrafficPath>;
  private known: { server?: WebServer; asked?: readonly Asked[] } = {};

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

  /** As it is declared. */
  get server(): WebServer {
    this.known.server ??= this.load(this.web);
    return this.known.server;
  }

  /** Its probes, and what comes of them as it is declared. */
  get asked(): readonly Asked[] {
    this.known.asked ??= this.stack.probes.flatMap((probe) => {
      const path = this.byId.get(probe.path);
      return path === undefined ? [] : [{ probe, path, before: predictCases(probe, path, this.server, this.disk) }];
    });
    return this.known.asked;
  }

  without(settings: readonly DeclaredSetting[]): Removal {
    const server = this.load(withoutSettings(this.web, settings));
    const changed: Compared[] = [];
    const unknown = new Set<string>();
    for (const { probe, path, before } of this.asked) {
      const after = predictCases(probe, path, server, this.disk);
      const verdict = verdictOf(before, after);
      if (verdict.kind === "changed") changed.push({ probe, before, after });
      else if (verdict.kind === "unknown") unknown.add(verdict.about);
    }
    return { server, changed, unknown: [...unknown] };
  }

  /** Whether any probe changes: asked often, so it stops at the first. */
  changesWithout(settings: readonly DeclaredSetting[]): boolean {
    const server = this.load(withoutSettings(this.web, settings));
    return this.asked.some(({ probe, path, before }) => {
      return verdictOf(before, predictCases(probe, path, server, this.disk)).kind === "changed";
    });
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
    const server = this.load(withoutSettings(this.web, settings));
    return this.asked.map(({ probe, path }) => ({ probe, cases: predictCases(probe, path, server, this.disk) }));
  }

  private load(web: DeclaredWebServer): WebServer {
    const files = new Map(web.files.map(({ path, text }) => [path, text] as const));
    return loadWebServer(web.main, files, this.stack.context.nginx, { cache: this.cache });
  }
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
