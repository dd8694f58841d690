import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CheckOptions, checkIn } from "../../parity/check";
import { EvaluationPool } from "../../parity/evaluate/index";
import { isContract } from "../../parity/report/console/standing";
import type { Finding, Result } from "../../parity/result";

export const ROOT = join(__dirname, "..", "..");
const COMMAND = join(ROOT, "bin", "parity.js");

/** What a project is copied from: this repository's own, and a small one of the same shapes that is quick to judge. */
const SOURCES = {
  own: {
    folder: ROOT,
    parts: ["Pulumi.yaml", "parity.yaml", "infra", "package.json", "tsconfig.json"].concat(
      ["staging", "prod-au", "prod-us", "prod-eu"].map((stack) => `Pulumi.${stack}.yaml`),
    ),
  },
  model: { folder: join(__dirname, "model"), parts: ["."] },
  /** With a web server behind a load balancer, and small. */
  outage: { folder: join(ROOT, "examples", "outage-2019-fixed"), parts: ["."] },
} as const;

export type Source = keyof typeof SOURCES;

/** One change of a project, made by {@link Copy.apply}. It fails loudly where the project is not as the change supposes. */
export type Change = (copy: Copy) => void;

/** Replaces a text that the file has exactly once. */
export const edit =
  (file: string, from: string, to: string): Change =>
  (copy) => {
    const text = copy.read(file);
    const found = text.split(from).length - 1;
    if (found !== 1) throw new Error(`${file} has ${found} times, not once: ${from}`);
    copy.write(
      file,
      text.replace(from, () => to),
    );
  };

export const create =
  (file: string, text: string): Change =>
  (copy) => {
    if (existsSync(join(copy.folder, file))) throw new Error(`${file} is there already`);
    copy.write(file, text);
  };

export const remove =
  (file: string): Change =>
  (copy) =>
    rmSync(join(copy.folder, file));

export const rename =
  (from: string, to: string): Change =>
  (copy) => {
    mkdirSync(dirname(join(copy.folder, to)), { recursive: true });
    renameSync(join(copy.folder, from), join(copy.folder, to));
  };

/** Replaces a whole file by what a function makes of its text, which must be something else. */
export const rewrite =
  (file: string, make: (text: string) => string): Change =>
  (copy) => {
    const before = copy.read(file);
    const after = make(before);
    if (after === before) throw new Error(`${file} is not changed`);
    copy.write(file, after);
  };

/** A project in a folder of its own. */
export class Copy {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "parity-acceptance-")));

  constructor(source: Source) {
    const { folder, parts } = SOURCES[source];
    for (const part of parts) cpSync(join(folder, part), join(this.folder, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  write(file: string, text: string | Buffer): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  apply(...changes: readonly Change[]): this {
    for (const change of changes) change(this);
    return this;
  }

  /** The line of a text that the file has exactly once, counted from 1. */
  lineOf(file: string, text: string): number {
    const parts = this.read(file).split(text);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once: ${text}`);
    return parts[0]!.split("\n").length;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Makes a copy with some changes, uses it, and takes it away again. */
export async function withCopy<T>(
  source: Source,
  changes: readonly Change[],
  use: (copy: Copy) => Promise<T>,
): Promise<T> {
  const copy = new Copy(source);
  try {
    return await use(copy.apply(...changes));
  } finally {
    copy.remove();
  }
}

/**
 * The fast suite (`npm run test:fast`) makes the first case of every list and leaves out what judges this repository's own
 * stacks, which takes a second a case. CI makes all.
 */
export const FAST = process.env["PARITY_TESTS"] === "fast";

/** The cases of a list that this run makes. */
export const chosen = <T>(cases: readonly T[]): readonly T[] => (FAST ? cases.slice(0, 1) : cases);

/** A suite that the fast one does without. */
export const onlyInFullSuite = (title: string, suite: () => void): void => {
  if (!FAST) describe(title, suite);
};

/** Any instant on which no waiver of a test expires by itself. */
const NOW = new Date("2026-06-01T12:00:00Z");

let pool: EvaluationPool | null = null;

/** Judges a copy by the library, in processes that are kept from one test to the next. */
export function judge(copy: Copy, options: CheckOptions = {}): Promise<Result> {
  pool ??= new EvaluationPool({
    timeoutMs: 60_000,
    concurrency: Math.min(2, availableParallelism()),
    onOutput: () => undefined,
  });
  return checkIn(pool, { project: copy.folder, now: NOW, ...options });
}

// Once for all files: each would load the SDK anew. (Mocha takes a hook outside any suite for one of the whole run.)
after(() => pool?.close());

export const errorsOf = ({ findings }: Result): Finding[] =>
  findings.filter(({ severity, waiver }) => severity === "error" && waiver === null);

/** What is said of stacks being one program; and of load balancer and nginx in each of them. */
export const parityOf = (result: Result): Result => ({
  ...result,
  findings: result.findings.filter(({ check }) => !isContract(check)),
});
export const contractOf = ({ findings }: Result): Finding[] => findings.filter(({ check }) => isContract(check));

/** Warnings and notes, without their places, which an edit may move. */
export const remarksOf = ({ findings }: Result): string[] =>
  findings
    .filter(({ severity }) => severity !== "error")
    .map(({ id, severity, message }) => `${severity} ${id} ${message}`);

const unchanged = new Map<Source, Promise<Result>>();

/** The verdict on a project that nobody has touched. */
export function judgedUnchanged(source: Source): Promise<Result> {
  let result = unchanged.get(source);
  if (!result) {
    result = withCopy(source, [], (copy) => judge(copy));
    unchanged.set(source, result);
  }
  return result;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command in a process of its own. */
export function command(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly node?: string } = {},
): Promise<Ran> {
  const { cwd = ROOT, env = process.env, node = process.execPath } = options;
  return new Promise((done, fail) => {
    const child = spawn(node, [COMMAND, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", fail);
    child.on("close", (status) => {
      done({ status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}
