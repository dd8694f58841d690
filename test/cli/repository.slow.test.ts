import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "chai";
import { folderInRepository } from "../../parity/cli/repository";
import { runCommand } from "./support";

describe("cli: where a project is in its repository", function () {
  this.timeout(60_000);
  const root = mkdtempSync(join(tmpdir(), "parity-repository-"));
  const project = join(root, "services", "api");
  mkdirSync(project, { recursive: true });
  after(() => rmSync(root, { recursive: true }));

  it("is its own name where there is no repository", () => {
    expect(folderInRepository(project)).to.equal("api");
    expect(folderInRepository(join(root, "gone"))).to.equal("gone");
  });

  it("is the path from the nearest work tree, also of a submodule and through a link", () => {
    mkdirSync(join(root, ".git"));
    expect(folderInRepository(project)).to.equal("services/api");
    expect(folderInRepository(root)).to.equal("");
    symlinkSync(project, join(root, "link"));
    expect(folderInRepository(join(root, "link"))).to.equal("services/api");
    writeFileSync(join(root, "services", ".git"), "gitdir: ../.git/modules/services\n");
    expect(folderInRepository(project)).to.equal("api");
  });

  it("is what reports name files by, whatever the folder the command runs in", async () => {
    const example = join(__dirname, "..", "..", "examples", "outage-2019");
    for (const [cwd, argv] of [
      [example, []],
      [join(example, ".."), ["--project", basename(example)]],
    ] as const) {
      const { status, stdout } = await runCommand(["check", "--format", "github", ...argv], { cwd });
      expect(status).to.equal(1);
      expect(stdout).to.match(/^::error file=examples\/outage-2019\/Pulumi\.staging\.yaml,line=3,col=3,/);
    }
  });
});
