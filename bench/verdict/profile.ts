import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { REPOSITORY } from "../../test/support/engine/versions";

/** Time spent in one part or function itself, not in what it calls. */
export interface Share {
  readonly name: string;
  readonly selfMs: number;
}

export interface Profile {
  readonly totalMs: number;
  /** Both longest first. */
  readonly parts: readonly Share[];
  readonly functions: readonly Share[];
}

/** https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile; lines and columns from 0, times in µs. */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}
interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** Ten sampling intervals. A longer gap is time that another process had the core: it says nothing about this one. */
const LONGEST_SAMPLE_MS = 2;

/** A frame's part: the first pattern that its file matches. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/\/dist\/worker\.js$/, "the evaluator"],
  [/^node:(internal\/modules|vm|fs|path|internal\/fs)/, "Node.js: loading modules"],
  [/^node:/, "Node.js: the rest"],
  [/\/node_modules\/@pulumi\/pulumi\//, "the Pulumi SDK"],
  [/\/node_modules\/@pulumi\//, "provider SDKs"],
  [/\/node_modules\//, "other packages"],
  [/./, "the program"],
];

/** Whose profile it is. */
export interface Subject {
  /** File in `dist/` whose functions are shown at their source. */
  readonly bundle: string;
  readonly parts: readonly (readonly [RegExp, string])[];
  /** True where the source of a frame decides its part, rather than its file. */
  readonly bySource?: boolean;
}

const EVALUATOR: Subject = { bundle: "worker.js", parts: PARTS };

/** Sums up a `.cpuprofile`, by default of an evaluating process, waiting left out. */
export function readProfile(file: string, subject = EVALUATOR): Profile {
  const profile = JSON.parse(readFileSync(file, "utf8")) as CpuProfile;
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const parts = new Map<string, number>();
  const functions = new Map<string, number>();
  const title = titles(subject.bundle);
  let totalMs = 0;
  for (const [index, id] of profile.samples.entries()) {
    const frame = frames.get(id)!;
    if (frame.functionName === "(idle)") continue;
    const ms = Math.min((profile.timeDeltas[index] ?? 0) / 1000, LONGEST_SAMPLE_MS);
    totalMs += ms;
    const name = title(frame);
    add(parts, partOf(frame, name, subject), ms);
    add(functions, name, ms);
  }
  return { totalMs, parts: longestFirst(parts), functions: longestFirst(functions) };
}

/** Frames without a file are V8's own: `(garbage collector)`, `(program)`, built-in functions. */
function partOf({ url, functionName }: CallFrame, title: string, { parts, bySource }: Subject): string {
  if (url === "") return functionName.startsWith("(") ? functionName : "V8: built-in functions";
  const subject = bySource && !url.startsWith("node:") ? title.slice(title.lastIndexOf(" ") + 1) : url;
  return parts.find(([pattern]) => pattern.test(subject))![1];
}

/** Names a frame by function and place, in the bundle by its source. */
function titles(bundle: string): (frame: CallFrame) => string {
  const worker = join(REPOSITORY, "dist", bundle);
  const map = new SourceMap(JSON.parse(readFileSync(`${worker}.map`, "utf8")));
  return ({ functionName, url, lineNumber, columnNumber }) => {
    const name = functionName || "(anonymous)";
    if (url === "") return name;
    const path = url.startsWith("file:") ? fileURLToPath(url) : url;
    if (path === worker) {
      const entry = map.findEntry(lineNumber, columnNumber);
      if ("originalSource" in entry)
        return `${name} ${entry.originalSource.replace(/^(\.\.\/)+/, "")}:${entry.originalLine + 1}`;
    }
    const shown = path.startsWith("/") ? relative(REPOSITORY, path) : path;
    return `${name} ${shown.replace("node_modules/", "")}:${lineNumber + 1}`;
  };
}

function add(sums: Map<string, number>, name: string, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms);
}

function longestFirst(sums: ReadonlyMap<string, number>): Share[] {
  return [...sums].map(([name, selfMs]) => ({ name, selfMs })).sort((a, b) => b.selfMs - a.selfMs);
}
