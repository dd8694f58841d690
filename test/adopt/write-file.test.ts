import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createFileAtomic, writeFileAtomic } from "../../parity/adopt";
import { removeTemporaryProjects, temporaryProject } from "../config/temporary-project";

describe("writing a file whole", () => {
  afterEach(removeTemporaryProjects);

  it("replaces what is there, and leaves no other file", () => {
    const dir = temporaryProject({ "a.txt": "old" });
    writeFileAtomic(join(dir, "a.txt"), "néw");
    expect(readFileSync(join(dir, "a.txt"), "utf8")).to.equal("néw");
    expect(readdirSync(dir)).to.deep.equal(["a.txt"]);
  });

  it("does not wait for, or fail on, what a killed process left behind", () => {
    const dir = temporaryProject({});
    writeFileSync(join(dir, `.a.txt.${process.pid}.tmp`), "half");
    writeFileAtomic(join(dir, "a.txt"), "whole");
    expect(readdirSync(dir)).to.deep.equal(["a.txt"]);
  });

  it("creates only what is not there", () => {
    const dir = temporaryProject({});
    expect(createFileAtomic(join(dir, "a.txt"), "first")).to.equal(true);
    expect(createFileAtomic(join(dir, "a.txt"), "second")).to.equal(false);
    expect(readFileSync(join(dir, "a.txt"), "utf8")).to.equal("first");
    expect(readdirSync(dir)).to.deep.equal(["a.txt"]);
  });

  it("fails without a trace where it cannot write", () => {
    const dir = temporaryProject({});
    mkdirSync(join(dir, "a.txt"));
    expect(() => writeFileAtomic(join(dir, "a.txt"), "x")).to.throw();
    expect(createFileAtomic(join(dir, "a.txt"), "x")).to.equal(false);
    expect(() => writeFileAtomic(join(dir, "none", "a.txt"), "x")).to.throw("ENOENT");
    expect(readdirSync(dir)).to.deep.equal(["a.txt"]);
  });
});
