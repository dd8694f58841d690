import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runOk } from "../support/engine/process";
import { REPOSITORY } from "../support/engine/versions";

/** Texts of files to replace, each of which the file has exactly once. */
export type Edits = { readonly [file: string]: readonly [from: string, to: string] };

/** Git as on a fresh machine: nothing of this one's settings, and a date of its own. */
const GIT_ENVIRONMENT: NodeJS.ProcessEnv = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  ...Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((who) => [
      [`GIT_${who}_NAME`, "someone"],
      [`GIT_${who}_EMAIL`, "someone@example.net"],
      [`GIT_${who}_DATE`, "2026-11-01T12:00:00Z"],
    ]),
  ),
};

/**
 * This repository as it is on a server, with a branch `main`, and a runner's checkout of it. The checkout is kept from one
 * pull request to the next, with what is installed in it.
 */
export class HostedRepository {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), "parity-pipeline-")));
  readonly #origin = join(this.#folder, "origin");
  readonly checkout = join(this.#folder, "checkout");

  /** The work tree as it is now, so that the test is of what is being worked on; but for what no step reads. */
  async create(): Promise<void> {
    const { stdout } = await git(REPOSITORY, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
    for (const file of stdout
      .split("\0")
      .filter((name) => name !== "" && !/^(test|bench|examples|docs)\//.test(name))) {
      const source = join(REPOSITORY, file);
      if (existsSync(source)) cpSync(source, join(this.#origin, file));
    }
    await git(this.#origin, "init", "--quiet", "--initial-branch", "main");
    await this.#commit("Begin");
    mkdirSync(this.checkout);
    await git(this.checkout, "init", "--quiet");
    await git(this.checkout, "remote", "add", "origin", `file://${this.#origin}`);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Opens a pull request with these edits: GitHub keeps its merge into `main` under `refs/pull/<number>/merge`. */
  async open(number: number, edits: Edits): Promise<void> {
    await git(this.#origin, "checkout", "--quiet", "-B", "change", "main");
    for (const [file, [from, to]] of Object.entries(edits)) replaceOnce(join(this.#origin, file), from, to);
    await this.#commit("Change");
    await git(this.#origin, "update-ref", `refs/pull/${number}/head`, "HEAD");
    await git(this.#origin, "checkout", "--quiet", "--detach", "main");
    await git(this.#origin, "merge", "--quiet", "--no-ff", "--message", "Merge", "change");
    await git(this.#origin, "update-ref", `refs/pull/${number}/merge`, "HEAD");
  }

  /** What actions/checkout does for a pull request: as few commits as it is told to fetch, and no branch. */
  async checkOut(number: number, depth: number): Promise<void> {
    const ref = `refs/pull/${number}/merge`;
    await git(
      this.checkout,
      "fetch",
      "--quiet",
      `--depth=${depth}`,
      "origin",
      `+${ref}:refs/remotes/pull/${number}/merge`,
    );
    await git(this.checkout, "checkout", "--quiet", "--force", "--detach", `refs/remotes/pull/${number}/merge`);
    await git(this.checkout, "clean", "--quiet", "--force");
  }

  /** Something else reaches `main` while pull requests are open. */
  async advance(edits: Edits): Promise<void> {
    await git(this.#origin, "checkout", "--quiet", "main");
    for (const [file, [from, to]] of Object.entries(edits)) replaceOnce(join(this.#origin, file), from, to);
    await this.#commit("Go on");
  }

  /** What other pipelines have: the branch itself with its history, and `main` under its name at the server. */
  async checkOutBranch(number: number): Promise<void> {
    const head = `refs/remotes/pull/${number}/head`;
    const refs = ["+main:refs/remotes/origin/main", `+refs/pull/${number}/head:${head}`];
    await git(this.checkout, "fetch", "--quiet", "--unshallow", "origin", ...refs);
    await git(this.checkout, "checkout", "--quiet", "--force", "--detach", head);
    await git(this.checkout, "clean", "--quiet", "--force");
  }

  async #commit(message: string): Promise<void> {
    await git(this.#origin, "add", "--all");
    await git(this.#origin, "commit", "--quiet", "--message", message);
  }
}

function git(cwd: string, ...args: readonly string[]) {
  mkdirSync(cwd, { recursive: true });
  // Whoever the files belong to: under sudo they are not root's.
  return runOk("git", ["-c", "safe.directory=*", ...args], { cwd, env: GIT_ENVIRONMENT, timeoutMs: 60_000 });
}

function replaceOnce(file: string, from: string, to: string): void {
  const parts = readFileSync(file, "utf8").split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once: ${from}`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, parts.join(to));
}
