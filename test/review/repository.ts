import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const ROOT = join(__dirname, "..", "..");

/** A change of files: it fails loudly where they are not as it supposes. */
export type Edit = (repository: Repository) => void;

/** Replaces a text that the file has exactly once. */
export const edit =
  (file: string, from: string, to: string): Edit =>
  (repository) => {
    const text = repository.read(file);
    if (text.split(from).length !== 2) throw new Error(`${file} has it not once: ${from}`);
    repository.write(
      file,
      text.replace(from, () => to),
    );
  };

export const write =
  (file: string, text: string): Edit =>
  (repository) =>
    repository.write(file, text);

/** Git as on a machine where nobody has configured anything. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", ["-C", folder, "-c", "init.defaultBranch=main", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: "/nonexistent",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "A",
      GIT_AUTHOR_EMAIL: "a@example.net",
      GIT_COMMITTER_NAME: "A",
      GIT_COMMITTER_EMAIL: "a@example.net",
      GIT_AUTHOR_DATE: "2026-06-01T12:00:00Z",
      GIT_COMMITTER_DATE: "2026-06-01T12:00:00Z",
    },
  });
}

/** A git repository in a temporary folder. Its `node_modules` has this repository's packages, and room for others. */
export class Repository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "parity-repository-")));

  constructor() {
    git(this.folder, "init", "--quiet");
    this.write(".gitignore", "node_modules\n");
    this.linkModules(".");
  }

  /** Gives a folder this repository's packages. */
  linkModules(folder: string): void {
    const modules = join(ROOT, "node_modules");
    const target = join(this.folder, folder, "node_modules");
    mkdirSync(target, { recursive: true });
    for (const name of readdirSync(modules).filter((one) => !one.startsWith(".")))
      symlinkSync(join(modules, name), join(target, name));
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  copy(from: string, to: string): void {
    cpSync(join(ROOT, from), join(this.folder, to), { recursive: true });
  }

  apply(edits: readonly Edit[]): this {
    for (const one of edits) one(this);
    return this;
  }

  commit(message = "change"): string {
    git(this.folder, "add", "--all");
    git(this.folder, "commit", "--quiet", "--allow-empty", "--message", message);
    return git(this.folder, "rev-parse", "HEAD").trim();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
