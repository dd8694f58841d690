import { Modules } from "../../grammar/modules";
import { builtInVariables, streamVariables } from "../../grammar/table";
import type { Inclusion } from "../../include";
import type { Directive, Problem } from "../../types";
import type { NginxFacts, Undecided } from "../types";
import type { Folder } from "./folders";
import { handlerOf } from "./handlers";
import { Listens } from "./listens";
import { lookUp } from "./lookup";
import { problemOf } from "./problems";
import { Block, Call, type Refusal } from "./types";
import type { Unread } from "./unread";
import { Upstreams } from "./upstreams";
import { Variables } from "./variables";
import { Zones } from "./zones";

/** What has been read of a configuration, as far as one directive can contradict another. */
export class Reading {
  readonly problems: Problem[] = [];
  readonly unknown: Undecided[] = [];
  readonly modules: Modules;
  readonly variables: Variables;
  readonly streamVariables: Variables;
  readonly upstreams = new Upstreams();
  readonly streamUpstreams = new Upstreams();
  readonly listens = new Listens();
  readonly streamListens = new Listens();
  /** Addresses that servers of mail listen on, as nginx prints them. */
  readonly mailListens = new Set<string>();
  readonly zones = new Zones();
  readonly logFormats = new Set(["combined"]);
  readonly streamLogFormats = new Set<string>();
  /** Buffers of log files, by path. */
  readonly logBuffers = new Map<string, string>();
  readonly threadPools = new Map<string, { readonly defined: boolean; readonly directive: Directive }>();
  /** Zones of caches that a path defines: module and name. */
  readonly cacheZones = new Set<string>();
  /** Folders of caches. */
  readonly folders = new Map<string, Folder>();
  /** Modules with a directive in the configuration. */
  readonly modulesUsed = new Set<string>();
  /** The block of that name, when there is one. */
  events: Block | null = null;
  /** What is of one module alone. */
  readonly store = new Map<string, unknown>();
  readonly main: Block;
  /** A directive of a module of others may have defined variables. */
  metForeign = false;
  /** nginx has counted its modules: no other can be loaded any more. */
  modulesCounted = false;
  /** Files of modules, without folder and `.so`. */
  readonly loaded = new Set<string>();
  private readonly doubts = new Set<string>();

  constructor(
    readonly facts: NginxFacts,
    /** Path of the main file. */
    readonly file: string,
    /** What was followed to come to the directives. */
    readonly includes: readonly Inclusion[],
    unread: Unread | null,
  ) {
    this.main = new Block(null, null, { context: "M" }, unread);
    this.modules = new Modules(facts);
    this.variables = new Variables(facts.version, this.modules, builtInVariables());
    this.streamVariables = new Variables(facts.version, this.modules, streamVariables());
  }

  /** Something that cannot be told; said once for each `subject`. `assumed`: it is taken to be as it must for nginx to start. */
  doubt(about: string, directive: Directive | null, subject = about, assumed = false): void {
    if (this.doubts.has(subject)) return;
    this.doubts.add(subject);
    this.unknown.push({ about, directive, ...(assumed && { assumed }) });
  }

  refuse(refusal: Refusal, directive: Directive): void {
    this.problems.push(problemOf(refusal, directive));
  }
}

interface Frame {
  readonly block: Block;
  readonly directives: readonly Directive[];
  next: number;
}

export interface ReadOptions {
  /** What was followed to come to the directives. */
  readonly includes?: readonly Inclusion[];
  /** Finds out which directives nothing else looks at. */
  readonly unread?: Unread | null;
}

/**
 * Reads directives in order as nginx does: looks each up, counts its arguments and judges its values. It goes on after
 * a mistake, past the block where it is, so that all that stand alone are found; nginx names the first.
 */
export function read(
  directives: readonly Directive[],
  facts: NginxFacts,
  file: string,
  { includes = [], unread = null }: ReadOptions = {},
): Reading {
  const reading = new Reading(facts, file, includes, unread);
  const frames: Frame[] = [{ block: reading.main, directives, next: 0 }];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const directive = frame.directives[frame.next++];
    if (directive === undefined) {
      frames.pop();
      close(frame.block, reading);
      continue;
    }
    const opened = step(directive, frame.block, reading);
    if (opened !== null) frames.push({ block: opened, directives: directive.block ?? [], next: 0 });
  }
  return reading;
}

/** A block that nginx could not read to its end is not judged as a whole. */
function close(block: Block, reading: Reading): void {
  const { directive, kind } = block;
  if (directive === null || directive.closing === null || kind.end === undefined) return;
  const refusal = kind.end(block);
  if (refusal !== null) reading.refuse(refusal, directive);
}

/** The block that a directive opens, if nginx goes into it. */
function step(directive: Directive, block: Block, reading: Reading): Block | null {
  const { entry } = block.kind;
  if (entry !== undefined) {
    const refusal = entry(directive, block);
    if (refusal !== null) reading.refuse(refusal, directive);
    return null;
  }
  const found = lookUp(directive, block, reading);
  if (found === null) return null;
  if ("message" in found) {
    reading.refuse(found, directive);
    return null;
  }
  reading.modulesUsed.add(found.module);
  const call = new Call(reading, directive, found, block);
  block.unread?.note(call);
  const refusal = handlerOf(found.handler)(call);
  if (refusal !== null) reading.refuse(refusal, directive);
  if (call.opens === null || refusal !== null || directive.block === null) return null;
  const inner = new Block(directive, block, call.opens);
  call.opens.begin?.(inner);
  return inner;
}
