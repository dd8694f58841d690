import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { checks } from "../../parity/checks/index";
import { render } from "../../parity/report";
import type { Result } from "../../parity/result";
import { verbSamples } from "../report/verb-samples";
import { runCommand } from "./support";

const PROJECT = join(__dirname, "..", "..", "examples", "outage-2019");

describe("parity explain", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "parity-explain-"));
  after(() => rmSync(folder, { recursive: true }));

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
      "What else it says",
    ]);
  });

  it("knows every name that reports give where a finding has its check", async () => {
    const names = ["rehearsal", "impact", "review-change", "review-traffic", "review-validity", "review-waiver"];
    for (const name of names) {
      const { status, stdout } = await runCommand(["explain", name]);
      expect(status).to.equal(0);
      expect(stdout)
        .to.match(new RegExp(`^${name}  `))
        .and.to.contain("What to do");
    }
    expect((await runCommand(["explain"])).stdout.replace(/\s+/g, " ")).to.contain(names.join(", "));
  });

  it("tells all that is wrong at one address", async () => {
    const { stdout: checked } = await runCommand(["check", "--project", PROJECT, "--format", "json"]);
    const result = JSON.parse(checked) as Result;
    const [first] = result.findings;
    const findings = [first, { ...first, message: "Something else is wrong there." }];
    const file = join(folder, "two.json");
    writeFileSync(file, JSON.stringify({ ...result, findings }));
    const { stdout } = await runCommand(["explain", first!.id, "--result", file]);
    expect(stdout).to.contain("Something else is wrong there.");
    expect(stdout.match(/^✗ one-provider {2}staging$/gm)).to.have.length(2);
  });

  it("keeps to a narrow terminal, YAML aside", async () => {
    const { stdout } = await runCommand(["explain", "known"], { terminal: 50, env: { NO_COLOR: "1" } });
    const [prose] = stdout.split("What to do");
    expect(Math.max(...prose!.split("\n").map((line) => line.length))).to.be.within(40, 50);
  });

  it("says of a finding what it is, and what to do about it and its like", async () => {
    const checked = await runCommand(["check", "--project", PROJECT, "--format", "json"]);
    const [finding] = (JSON.parse(checked.stdout) as Result).findings;
    const { status, stdout } = await runCommand(["explain", finding!.id, "--project", PROJECT]);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^✗ one-provider {2}staging\n/);
    expect(stdout).to.contain("What it does not find").and.not.to.contain("For example");
    expect(stdout).to.contain(`parity waive ${finding!.id} accepts it for a time.`);
    // From a saved result, without judging: by the beginning of the id, and as reports name it.
    const file = join(folder, "result.json");
    writeFileSync(file, `\ufeff${checked.stdout.replaceAll("\n", "\r\n")}`);
    const named = [finding!.check, finding!.resource, finding!.property].flatMap((part) => part ?? []);
    for (const words of [[finding!.id.slice(0, 6)], [named.join(" · ")]])
      expect((await runCommand(["explain", ...words, "--result", file])).stdout).to.equal(stdout);
  });

  it("offers no waiver where `waive` refuses one", async () => {
    const { stdout } = await runCommand(["check", "--project", PROJECT, "--format", "json"]);
    const result = JSON.parse(stdout) as Result;
    const finding = { ...result.findings[0]!, resource: null, property: null };
    const file = join(folder, "no-address.json");
    writeFileSync(file, JSON.stringify({ ...result, findings: [finding] }));
    const explained = await runCommand(["explain", finding.id, "--result", file]);
    expect(explained.stdout)
      .to.match(/^✗ one-provider/)
      .and.not.to.contain("parity waive");
  });

  it("finds in a saved review what stood before and what is mended, in a rehearsal what no check finds", async () => {
    for (const [name, ids] of [
      ["review", ["3f2a91c07b1d", "9c0ffee12345"]],
      ["rehearsal", ["4e4ea45ed000"]],
    ] as const) {
      const file = join(folder, `${name}.json`);
      writeFileSync(file, render(verbSamples[name]!, "json", { color: false, width: 80, unicode: true }));
      for (const id of ids) {
        const { status, stdout } = await runCommand(["explain", id, "--result", file]);
        expect(status).to.equal(0);
        expect(stdout).to.match(/^✗ /);
      }
    }
  });

  it("says what is wrong with a saved result", async () => {
    const wrong: readonly [string, RegExp][] = [
      ["{", /is not JSON/],
      ["[]", /is not what --format json writes: the whole: /],
      ['{"version":1}', /is not what --format json writes: verb: /],
    ];
    for (const [text, message] of wrong) {
      const file = join(folder, "wrong.json");
      writeFileSync(file, text);
      const { status, stdout, stderr } = await runCommand(["explain", "0123456789ab", "--result", file]);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(stderr)
        .to.match(message)
        .and.match(/^parity: [^\n]+\n$/);
    }
    const { stderr } = await runCommand(["explain", "0123456789ab", "--result", join(folder, "none.json")]);
    expect(stderr).to.match(/cannot be read: ENOENT/);
  });

  it("knows no other check or finding", async () => {
    const misspelt = await runCommand(["explain", "unifrom"]);
    expect(misspelt).to.include({ status: 2, stdout: "" });
    expect(misspelt.stderr).to.match(/^parity: there is no check 'unifrom'\..*uniform/);
    const gone = await runCommand(["explain", "0123456789ab", "--project", PROJECT]);
    expect(gone).to.include({ status: 2, stdout: "" });
    expect(gone.stderr).to.match(/^There is no finding 0123456789ab\. There are:\n {2}[0-9a-f]{12} {2}one-provider/);
    expect(gone.stderr).to.contain("--result FILE");
  });
});
