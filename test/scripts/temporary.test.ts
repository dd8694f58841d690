import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers";
import { expect } from "chai";

describe("the temporary folder of a run of tests", () => {
  const module = () => import("../../scripts/temporary.mjs");
  let folder: string;
  beforeEach(async () => {
    folder = (await module()).makeTemporary();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("goes with all that tests left in it, which is named", async () => {
    mkdirSync(join(folder, "parity-repository-1", "deep"), { recursive: true });
    writeFileSync(join(folder, "a-file"), "");
    expect(await (await module()).clearTemporary(folder, 0)).to.deep.equal(["a-file", "parity-repository-1"]);
    expect(existsSync(folder)).to.equal(false);
  });

  it("waits for processes that are just ending", async () => {
    const file = join(folder, "soon-gone");
    writeFileSync(file, "");
    setTimeout(() => rmSync(file), 150);
    expect(await (await module()).clearTemporary(folder)).to.deep.equal([]);
  });

  it("shares what tsx keeps, and takes none of it away", async function () {
    const [shared, ...others] = readdirSync(folder);
    if (shared === undefined) return this.skip(); // Windows has no links for everyone
    expect(others).to.deep.equal([]);
    const kept = join(tmpdir(), shared, "held-by-a-test");
    writeFileSync(join(folder, shared, "held-by-a-test"), "kept");
    await (await module()).clearTemporary(folder, 0);
    expect(readFileSync(kept, "utf8")).to.equal("kept");
    rmSync(kept);
  });

  it("is everyone's, for tests that run programs as another user", () => {
    if (process.platform !== "win32") expect(statSync(folder).mode & 0o7777).to.equal(0o1777);
  });

  it("has a short name: the path of a socket has at most 108 characters", () => {
    expect(folder.length - tmpdir().length).to.be.below(12);
  });
});
