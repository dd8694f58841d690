import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import type { Result } from "../../parity/result";
import { type Ran, runCommand } from "../cli/support";
import { writeProject } from "./project";
import { edit, Repository, ROOT } from "./repository";

describe("review: the command", function () {
  this.timeout(60_000);
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
    writeProject(repository);
  });
  afterEach(() => repository.remove());

  const review = (...more: readonly string[]): Promise<Ran> =>
    runCommand(["review", "--project", repository.folder, "--base", "main", "--now", "2026-06-01", ...more]);
  const resultOf = ({ stdout }: Ran): Result => JSON.parse(stdout) as Result;

  it("exits with 2 and one message where there is nothing to compare with", async () => {
    const { status, stdout, stderr } = await review();
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
    expect(stderr).to.match(/^There is no commit `main`\.[^\n]*\n$/);
  });

  it("asks for a base", async () => {
    const { status, stderr } = await runCommand(["review", "--project", repository.folder]);
    expect(status).to.equal(2);
    expect(stderr).to.include("--base");
  });

  it("exits with 2 where the base cannot be evaluated, and still tells what the work tree has", async () => {
    repository.apply([edit("index.ts", "export const url", "throw new Error('broken then');\nexport const url")]);
    repository.commit();
    repository.apply([edit("index.ts", "throw new Error('broken then');\n", "")]);
    const ran = await review("--format", "json");
    const result = resultOf(ran);
    expect(ran.status).to.equal(2);
    expect(result.stacks).to.have.length(4);
    expect(result.errors.map(({ message }) => message).join())
      .to.include("the base main")
      .and.to.include("broken then");
    expect(result.review?.validity.map(({ verdict }) => verdict)).to.deep.equal([
      "baseline",
      ...["invalid", "invalid", "invalid"],
    ]);
  });

  it("says what to do where the base has other packages, and never that nothing changes", async () => {
    repository.commit();
    repository.apply([edit("package-lock.json", '"idle-defaults": "1.0.0"', '"idle-defaults": "1.0.1"')]);
    const ran = await review("--format", "json");
    const result = resultOf(ran);
    expect(ran.status).to.equal(2);
    expect(result.review?.base.modules).to.equal(null);
    expect(result.errors[0]?.message).to.include("--base-modules DIR").and.to.include("--install-base");
    expect((await review()).stdout).to.not.include("nothing changes");
  });

  it("judges a project in a folder of its repository; a base without parity.yaml by the work tree's", async () => {
    const below = join(repository.folder, "apps", "api");
    mkdirSync(below, { recursive: true });
    for (const name of readdirSync(repository.folder).filter((one) => !/^(\.git.*|node_modules|apps)$/.test(one)))
      renameSync(join(repository.folder, name), join(below, name));
    // A program that writes down where it is has not changed for being read out of git.
    repository.apply([
      edit("apps/api/aws.ts", "enableDnsHostnames: true", "enableDnsHostnames: true, tags: { at: __dirname }"),
    ]);
    const rules = repository.read("apps/api/parity.yaml");
    rmSync(join(below, "parity.yaml"));
    repository.commit();
    repository.write("apps/api/parity.yaml", rules);
    repository.apply([edit("apps/api/aws.ts", "deregistrationDelay: 60", "deregistrationDelay: 30")]);
    const ran = await runCommand(["review", "--project", below, "--base", "main", "--format", "json"]);
    const { review: found, errors } = resultOf(ran);
    expect(errors).to.deep.equal([]);
    expect(found?.base.rules).to.equal("work-tree");
    expect(found?.changes.map(({ property, uniform }) => [property, uniform])).to.deep.equal([
      ["deregistrationDelay", true],
    ]);
  });

  it("says that a project is new", async () => {
    repository.commit();
    mkdirSync(join(repository.folder, "new"));
    for (const name of readdirSync(repository.folder).filter((one) => !/^(\.git.*|node_modules|new)$/.test(one)))
      renameSync(join(repository.folder, name), join(repository.folder, "new", name));
    const args = ["review", "--project", join(repository.folder, "new"), "--base", "main", "--format", "json"];
    const ran = await runCommand(args);
    expect(ran.status).to.equal(2);
    expect(resultOf(ran).errors.map(({ message }) => message)).to.deep.equal([
      "the base main could not be judged: it has no Pulumi.yaml in the project's folder. A project that is new has nothing to be compared with: `parity check` judges it.",
    ]);
  });

  it("leaves nothing behind when it is interrupted", async () => {
    repository.commit();
    const temporary = mkdtempSync(join(tmpdir(), "parity-interrupted-"));
    try {
      const args = [join(ROOT, "bin/parity.js"), "review", "--base", "main", "--project", repository.folder];
      const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: temporary }, stdio: "ignore" });
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      const written = (): boolean =>
        readdirSync(temporary).some((name) => existsSync(join(temporary, name, "tree", "index.ts")));
      for (let waited = 0; waited < 30_000 && !written(); waited += 5) await delay(5);
      expect(written()).to.equal(true);
      child.kill("SIGINT");
      expect(await ended).to.equal(130);
      expect(readdirSync(temporary)).to.deep.equal([]);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });
});
