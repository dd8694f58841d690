import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openOutputFile } from "../../parity/cli/output-file";

describe("cli: --output", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parity-output-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("writes a new file, relative to the current folder, and leaves no other", () => {
    openOutputFile("report.json", folder).write("{}\n");
    expect(readdirSync(folder)).to.deep.equal(["report.json"]);
    expect(readFileSync(join(folder, "report.json"), "utf8")).to.equal("{}\n");
  });

  it("replaces the file at once: who has the old one open still reads the old one", () => {
    const path = join(folder, "report.json");
    writeFileSync(path, "old");
    const before = lstatSync(path).ino;
    openOutputFile(path, "/").write("new");
    expect(readFileSync(path, "utf8")).to.equal("new");
    expect(lstatSync(path).ino).to.not.equal(before);
  });

  it("keeps a link, and replaces what it points to", () => {
    writeFileSync(join(folder, "target"), "old");
    symlinkSync("target", join(folder, "link"));
    openOutputFile("link", folder).write("new");
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).to.equal(true);
    expect(readFileSync(join(folder, "target"), "utf8")).to.equal("new");
  });

  it("leaves a device what it is", () => {
    openOutputFile("/dev/null", folder).write("text");
    expect(lstatSync("/dev/null").isCharacterDevice()).to.equal(true);
  });
});
