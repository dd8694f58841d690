import { basename, dirname, join } from "node:path";
import { expect } from "chai";
import { removeTemporaryProjects, temporaryProject } from "../config/temporary-project";
import { runCommand } from "./support";

const FILES = {
  "Pulumi.yaml": "name: app\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "config:\n  size: 1\n",
  "Pulumi.prod.yaml": "config:\n  size: 2\n",
};

describe("parity init", () => {
  afterEach(removeTemporaryProjects);

  it("says what to run next, from where it was run", async () => {
    const project = temporaryProject(FILES);
    const within = await runCommand(["init"], { cwd: project });
    expect(within.stdout).to.match(/^parity\.yaml is written: .*\n.*then run: parity check\n$/);

    const other = temporaryProject(FILES);
    const name = basename(other);
    const beside = await runCommand(["init", "--project", name], { cwd: dirname(other) });
    expect(beside.stdout).to.contain(`${join(name, "parity.yaml")} is written`);
    expect(beside.stdout).to.match(new RegExp(`then run: parity check --project ${name}\\n$`));
  });
});
