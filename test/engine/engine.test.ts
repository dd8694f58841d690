import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { CannotBuild } from "../support/engine/build";
import { ensureEngine, findOrBuildEngine } from "../support/engine/ensure";
import { withLock } from "../support/engine/lock";
import { run, runOk } from "../support/engine/process";
import { compareVersions, ENGINE_VERSION, OLDEST_OFFICIAL, REPOSITORY } from "../support/engine/versions";

describe("the engine that tests run", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parity-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function official(version: string): void {
    for (const name of ["pulumi", "pulumi-language-nodejs"]) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho v${version}\n`);
      chmodSync(join(folder, name), 0o755);
    }
  }

  const find = (progress: string[] = []) =>
    findOrBuildEngine({ path: folder, cache: join(folder, "cache"), progress: (line) => progress.push(line) });

  it("is there, with its language host and policy analyzer, and tells the version it claims", async function () {
    this.timeout(30 * 60_000);
    const engine = await ensureEngine();
    const options = { cwd: REPOSITORY, env: { PATH: engine.bin }, timeoutMs: 20_000 };
    const { stdout } = await runOk(engine.pulumi, ["version"], options);
    expect(stdout.trim()).to.equal(`v${engine.version}`);
    for (const part of ["pulumi-language-nodejs", "pulumi-analyzer-policy"]) {
      expect(existsSync(join(engine.bin, part)), part).to.equal(true);
    }
  });

  it("is the official one where that is on PATH", async () => {
    official("3.999.0");
    expect(await find()).to.include({ version: "3.999.0", from: "path", bin: folder });
  });

  it("is not an official one that is too old, and says so", async () => {
    official("3.100.0");
    const progress: string[] = [];
    const error = await find(progress).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(CannotBuild);
    expect(progress[0]).to.contain(`3.100.0; the tests need ${OLDEST_OFFICIAL} or newer`);
  });

  it("cannot be built without Go, and the error says what to install", async () => {
    const error = await find().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(CannotBuild);
    expect((error as Error).message)
      .to.contain("neither pulumi nor go is on PATH")
      .and.to.contain("Pulumi CLI")
      .and.to.match(/Go 1\.\d+\.\d+ or newer/);
    expect(existsSync(join(folder, "cache", "lock")), "the lock is released").to.equal(false);
  });

  it("orders versions by their numbers", () => {
    expect(compareVersions("3.9.0", "3.10.0")).to.be.lessThan(0);
    expect(compareVersions("v3.220.0", ENGINE_VERSION)).to.equal(0);
    expect(compareVersions("4.0.0-alpha.1", "3.999.9")).to.be.greaterThan(0);
  });

  it("is built by one process at a time, and a dead one's lock is taken over", async () => {
    const lock = join(folder, "lock");
    const finished = await run(process.execPath, ["-e", ""], { cwd: folder, env: {}, timeoutMs: 20_000 });
    expect(finished.status).to.equal(0);
    writeFileSync(lock, "2147483646\n");
    const log: string[] = [];
    const work = (name: string) =>
      withLock(lock, { onWait: () => {}, pollMs: 5 }, async () => {
        log.push(`${name} begins`);
        await sleep(30);
        log.push(`${name} ends`);
      });
    await Promise.all([work("first"), work("second")]);
    const [first, second] = [log[0]!.split(" ")[0]!, log[2]!.split(" ")[0]!];
    expect(log).to.deep.equal([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
    expect(existsSync(lock)).to.equal(false);
  });

  it("is ended with all its children when it takes too long", async () => {
    const marker = join(folder, "survived");
    const child = `setTimeout(() => require("fs").writeFileSync(${JSON.stringify(marker)}, ""), 700)`;
    const parent = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`;
    const error = await run(process.execPath, ["-e", parent], { cwd: folder, env: {}, timeoutMs: 300 }).catch(String);
    expect(error).to.contain("no end within 300 ms");
    await sleep(800);
    expect(existsSync(marker)).to.equal(false);
  });
});
