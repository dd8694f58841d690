import { join } from "node:path";
import { expect } from "chai";
import { checks } from "../../parity/checks/index";
import type { Result } from "../../parity/result";
import { runCommand } from "./support";

const PROJECT = join(__dirname, "..", "..", "examples", "outage-2019");

describe("parity explain", function () {
  this.timeout(60_000);

  it("lists the checks where none is named", async () => {
    const { status, stdout } = await runCommand(["explain"]);
    expect(status).to.equal(0);
    const rows = stdout.split("\n").map((row) => row.replace(/ {2,}/, " "));
    for (const { id, summary } of checks) expect(rows).to.include(`${id} ${summary}`);
  });

  it("says of a check what it compares, why, by example, what to do, and what it does not find", async () => {
    const { status, stdout } = await runCommand(["explain", "transparent"]);
    expect(status).to.equal(0);
    const headings = stdout.split("\n").filter((line) => /^[A-Z]/.test(line));
    expect(headings.slice(1)).to.deep.equal([
      "What it checks",
      "Why",
      "For example",
      "What to do",
      "What it does not find",
    ]);
  });

  it("keeps to a narrow terminal, YAML aside", async () => {
    const { stdout } = await runCommand(["explain", "known"], { terminal: 50, env: { NO_COLOR: "1" } });
    const [prose] = stdout.split("What to do");
    expect(Math.max(...prose!.split("\n").map((line) => line.length))).to.be.within(40, 50);
  });

  it("says of a finding what it is, and what to do about its like", async () => {
    const checked = await runCommand(["check", "--project", PROJECT, "--format", "json"]);
    const [finding] = (JSON.parse(checked.stdout) as Result).findings;
    const { status, stdout } = await runCommand(["explain", finding!.id, "--project", PROJECT]);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^✗ one-provider {2}staging\n/);
    expect(stdout).to.contain("What it does not find").and.not.to.contain("For example");
  });

  it("knows no other check or finding", async () => {
    const misspelt = await runCommand(["explain", "unifrom"]);
    expect(misspelt).to.include({ status: 2, stdout: "" });
    expect(misspelt.stderr).to.match(/^parity: there is no check 'unifrom'\..*uniform/);
    const gone = await runCommand(["explain", "0123456789ab", "--project", PROJECT]);
    expect(gone).to.include({ status: 2, stdout: "" });
    expect(gone.stderr).to.contain("there is no finding '0123456789ab': not in this project as it is now");
  });
});
