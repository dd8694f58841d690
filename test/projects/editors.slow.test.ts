import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { Copy, edit } from "../acceptance/harness";
import { ROOT } from "./project";

/** docs/editors.md says what to write into which file, and what to run: the tests do just that. */
const PAGE = readFileSync(join(ROOT, "docs", "editors.md"), "utf8");

/** The block of the page that follows these words. */
function blockAfter(words: string): string {
  const parts = PAGE.split(words);
  expect(parts, words).to.have.length(2);
  return /\n```\w+\n([\s\S]*?)```\n/.exec(parts[1]!)![1]!;
}

const deviating = edit("Pulumi.prod-eu.yaml", "shop:retentionDays: 30", "shop:retentionDays: 7");
const undone = edit("Pulumi.prod-eu.yaml", "shop:retentionDays: 7", "shop:retentionDays: 30");

/** A repository of its own, with a temporary folder that shows what is left behind. */
class Repository extends Copy {
  readonly temporary = mkdtempSync(join(tmpdir(), "parity-hook-"));

  constructor() {
    super("model");
    this.write(".gitignore", "node_modules\n");
    this.run("git", "init", "--quiet");
  }

  run(program: string, ...args: string[]) {
    const who = {
      GIT_AUTHOR_NAME: "t",
      GIT_AUTHOR_EMAIL: "t@example.net",
      GIT_COMMITTER_NAME: "t",
      GIT_COMMITTER_EMAIL: "t@example.net",
    };
    const env = { PATH: process.env["PATH"], HOME: this.temporary, TMPDIR: this.temporary, ...who };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.folder, env, encoding: "utf8" });
    return { status, said: stdout + stderr };
  }

  /** The lines of a block, as a person types them. */
  type(block: string): void {
    const { status, said } = this.run("sh", "-ec", block);
    expect(status, said).to.equal(0);
  }

  commits(): number {
    return Number(this.run("git", "rev-list", "--count", "--all").said);
  }

  override remove(): void {
    super.remove();
    rmSync(this.temporary, { recursive: true, force: true });
  }
}

describe("docs/editors.md", function () {
  this.timeout(60_000);
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
  });
  afterEach(() => repository.remove());

  it("makes schemas where the settings of VS Code look for them", () => {
    repository.type(blockAfter("mark what is wrong:"));
    const { "yaml.schemas": schemas } = JSON.parse(blockAfter("as patterns:")) as { "yaml.schemas": object };
    const made = readdirSync(join(repository.folder, ".vscode")).map((name) => `.vscode/${name}`);
    expect(Object.keys(schemas)).to.deep.equal(made.sort());
    for (const file of made) expect(JSON.parse(repository.read(file))).to.have.property("$schema");
    const line = blockAfter("here of a stack file:");
    expect(made).to.include(/^# yaml-language-server: \$schema=(\S+)\n$/.exec(line)?.[1]);
  });

  it("has a hook that judges what is staged, and nothing else", () => {
    mkdirSync(join(repository.folder, ".githooks"));
    repository.write(".githooks/pre-commit", blockAfter("in `.githooks/pre-commit`:"));
    repository.type(blockAfter("turns it on once:"));
    const commit = () => repository.run("git", "commit", "--quiet", "--message", "x", "--allow-empty");
    repository.run("git", "add", ".");
    expect(commit()).to.include({ status: 0 });

    repository.apply(deviating);
    expect(commit(), "the deviation is not staged").to.include({ status: 0 });

    repository.run("git", "add", ".");
    repository.apply(undone);
    const refused = commit();
    expect(refused.status, refused.said).to.equal(1);
    expect(refused.said).to.contain("✗ uniform  prod-eu").and.contain("Pulumi.prod-eu.yaml:");
    expect(repository.commits()).to.equal(2);

    repository.run("git", "add", ".");
    expect(commit()).to.include({ status: 0 });
    expect(readdirSync(repository.temporary).filter((name) => name.startsWith("tmp."))).to.deep.equal([]);
  });

  it("configures the framework pre-commit with a command that does the same", () => {
    const text = blockAfter("in `.pre-commit-config.yaml`:");
    const { repos } = parse(text) as { repos: { repo: string; hooks: { [member: string]: unknown }[] }[] };
    const [hook] = repos[0]!.hooks;
    expect(repos[0]!.repo).to.equal("local");
    // What the framework makes of these: the words of `entry`, run in the repository, no names of files added.
    expect(hook).to.include({ language: "system", pass_filenames: false, always_run: true });
    const [program, ...args] = String(hook!["entry"]).split(" ");
    expect(repository.run(program!, ...args)).to.include({ status: 0 });
    repository.apply(deviating);
    expect(repository.run(program!, ...args)).to.include({ status: 1 });
  });
});
