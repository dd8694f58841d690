import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Position } from "../../graph/types";
import { mapPosition, parseMap, type SourceMap } from "../loader/source-map";
import type { ModuleKind, Transpiler } from "../loader/transpile";

/** A frame of the running program, as V8 gives it. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The class whose constructor runs, where one does. */
  readonly constructs?: string | null;
}

/** Deep enough for a component in a component in a function; a frame costs about a microsecond. */
const FRAMES = 60;

/** Maps by their text: the program's files are loaded again for every evaluation of the process. */
const learnt = new Map<string, SourceMap | null>();

/** Tells where in the project's files the program is, through source maps. */
export class Positions {
  private readonly maps = new Map<string, SourceMap | null>();
  private readonly root: string;

  constructor(
    projectDir: string,
    private readonly transpiler: Transpiler,
    private readonly kind: ModuleKind = "esm",
  ) {
    this.root = realpathSync(projectDir);
  }

  /** A map made while transpiling: it does not stand on disk. */
  learn(file: string, map: string): void {
    let parsed = learnt.get(map);
    if (parsed === undefined) {
      parsed = parseMap(map);
      learnt.set(map, parsed);
    }
    this.maps.set(file, parsed);
  }

  /** The innermost frame of the caller's stack inside the project, or null. */
  here(): Position | null {
    return this.first(framesOf(this.here));
  }

  /**
   * Where the program says `new` for a resource: the innermost frame inside the project that is none of the resource's
   * own constructors. Those of a component stand at `super(…)`, which is one line for all components of the class.
   */
  madeAt(resource: object): Position | null {
    const frames = framesOf(this.madeAt);
    const own = classesOf(resource);
    const outside = frames.filter(({ constructs }) => constructs == null || !own.delete(constructs));
    return this.first(outside) ?? this.first(frames);
  }

  /** The first line of a file inside the project, or of what it was compiled from. */
  start(file: string): Position | null {
    return this.first([{ file, line: 1, column: 1 }]);
  }

  /** The innermost frame of an error inside the project, or null. */
  ofError(error: unknown): Position | null {
    const stack = error instanceof Error && typeof error.stack === "string" ? error.stack : "";
    const frames: Frame[] = [];
    for (const match of stack.matchAll(/(?:\(|at )(?:async )?((?:file:\/\/)?\/[^\n()]*?):(\d+):(\d+)\)?$/gm))
      frames.push({ file: match[1] as string, line: Number(match[2]), column: Number(match[3]) });
    // A syntax error names its place in the first line: `/path/index.js:12`.
    const syntax = /^((?:file:\/\/)?\/[^\n]*?):(\d+)\n/.exec(stack);
    if (syntax !== null) frames.unshift({ file: syntax[1] as string, line: Number(syntax[2]), column: 1 });
    return this.first(frames);
  }

  /** The innermost of these frames inside the project, or null. */
  first(frames: readonly Frame[]): Position | null {
    for (const frame of frames) {
      const file = frame.file.startsWith("file://") ? decodeURIComponent(new URL(frame.file).pathname) : frame.file;
      // This tool's own frames are below the project too, where the project is the tool's.
      if (file !== __filename && file.startsWith(this.root + sep) && !file.includes(`${sep}node_modules${sep}`))
        return this.mapped({ ...frame, file });
    }
    return null;
  }

  private mapped(frame: Frame): Position {
    const map = this.mapOf(frame.file);
    const original = map === null ? null : mapPosition(map, frame.line, frame.column);
    const file = original?.source == null ? frame.file : resolve(dirname(frame.file), original.source);
    return {
      file: relative(this.root, file).split(sep).join("/"),
      line: original?.line ?? frame.line,
      column: original?.column ?? frame.column,
    };
  }

  /** TypeScript that another thread or process transpiled: the cache has its map. */
  private mapOfModule(file: string): SourceMap | null {
    try {
      return parseMap(this.transpiler.transpile(file, readFileSync(file, "utf8"), this.kind).map);
    } catch {
      return null;
    }
  }

  private mapOf(file: string): SourceMap | null {
    let map = this.maps.get(file);
    if (map === undefined) {
      map = /\.m?tsx?$/.test(file) ? this.mapOfModule(file) : readMap(file);
      this.maps.set(file, map);
    }
    return map;
  }
}

/** The stack below a function, innermost frame first. */
function framesOf(below: (...args: never[]) => unknown): Frame[] {
  const limit = Error.stackTraceLimit;
  const prepare = Error.prepareStackTrace;
  const holder: { stack?: NodeJS.CallSite[] } = {};
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, below);
    return (holder.stack ?? []).map((site) => ({
      file: site.getFileName() ?? "",
      line: site.getLineNumber() ?? 0,
      column: site.getColumnNumber() ?? 0,
      constructs: site.isConstructor() ? site.getFunctionName() : null,
    }));
  } finally {
    Error.prepareStackTrace = prepare;
    Error.stackTraceLimit = limit;
  }
}

/** Names of the classes that an object is made by, its own and those it extends. */
function classesOf(object: object): Set<string> {
  const names = new Set<string>();
  for (let at = Object.getPrototypeOf(object); at !== null && at !== undefined; at = Object.getPrototypeOf(at))
    if (typeof at.constructor === "function") names.add(String(at.constructor.name));
  return names;
}

/** The map that compiled JavaScript names in its last line, when it stands beside it and its source exists. */
function readMap(file: string): SourceMap | null {
  try {
    const name = /\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/.exec(readFileSync(file, "utf8"))?.[1];
    if (name === undefined) return null;
    const map = parseMap(readFileSync(join(dirname(file), name), "utf8"));
    return map?.sources.every((source) => existsSync(resolve(dirname(file), source))) ? map : null;
  } catch {
    return null;
  }
}
