import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { PLAIN, removeTemporaryProjects, temporaryProject } from "../config/temporary-project";
import { runCommand } from "./support";

describe("parity schema", () => {
  afterEach(removeTemporaryProjects);

  it("lists what there is", async () => {
    const { status, stdout } = await runCommand(["schema"]);
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: "parity.yaml\nstack\nresult\n" });
  });

  it("prints the schema of a project's stack files, or writes it where it is told to", async () => {
    const dir = temporaryProject(PLAIN);
    const printed = await runCommand(["schema", "stack", "--project", dir]);
    expect(printed).to.include({ status: 0, stderr: "" });
    expect(JSON.parse(printed.stdout).properties.config.properties).to.have.all.keys("app:size");
    const written = await runCommand(["schema", "stack", "--output", "stack.json"], { cwd: dir });
    expect(written).to.deep.equal({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(dir, "stack.json"), "utf8")).to.equal(printed.stdout);
  });

  it("needs a project for stack files, and none for the others", async () => {
    const dir = temporaryProject({});
    for (const name of ["parity.yaml", "result"]) {
      expect((await runCommand(["schema", name], { cwd: dir })).status).to.equal(0);
    }
    const { status, stdout, stderr } = await runCommand(["schema", "stack"], { cwd: dir });
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
    expect(stderr).to.match(/^There is no Pulumi\.yaml in /);
  });

  it("leaves the file alone where it cannot make the schema", async () => {
    const dir = temporaryProject({ "Pulumi.yaml": "name: [" });
    writeFileSync(join(dir, "stack.json"), "mine");
    expect((await runCommand(["schema", "stack", "--output", "stack.json"], { cwd: dir })).status).to.equal(2);
    expect(readFileSync(join(dir, "stack.json"), "utf8")).to.equal("mine");
  });
});
