import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** What git said. `status` null: it could not be started, or was stopped. */
export interface GitAnswer {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** True where there is no git. */
  readonly missing: boolean;
}

/**
 * Only commands that read objects are run: they start no hook, filter, external diff or pager, whatever a repository
 * configures. A clone that lacks objects does not fetch them by itself either, since that would be such a program.
 */
const SETTINGS = ["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0"];

/** Bytes of an answer that is not a stream of objects: a list of a million files is less. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Runs git in a folder, by an argument list, with an input. Never rejects. */
export async function git(folder: string, args: readonly string[]): Promise<GitAnswer> {
  const child = startGit(folder, args);
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  let bytes = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) child.kill();
    else out.push(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end();
  const ended = await endOf(child);
  return { ...ended, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString("utf8") };
}

export type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts git for a conversation: `cat-file --batch`. */
export function startGit(folder: string, args: readonly string[]): GitProcess {
  const child = spawn("git", [...SETTINGS, "-C", folder, ...args], {
    env: environment(process.env),
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  // However this process ends, git ends with it.
  const stop = (): void => void child.kill();
  process.once("exit", stop);
  child.once("close", () => process.removeListener("exit", stop));
  return child;
}

export async function endOf(child: GitProcess): Promise<Pick<GitAnswer, "status" | "missing">> {
  return new Promise((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) => resolve({ status: null, missing: error.code === "ENOENT" }));
    child.once("close", (status) => resolve({ status, missing: false }));
  });
}

/** Variables that lead git to another repository than the folder's: a hook that runs this has them set. */
const ELSEWHERE = new Set(["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"]);

function environment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => !ELSEWHERE.has(name) && !name.startsWith("GIT_TRACE"));
  return {
    ...Object.fromEntries(kept),
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    LC_ALL: "C",
  };
}
