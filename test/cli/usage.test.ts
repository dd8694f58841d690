import { expect } from "chai";
import { resultSchema } from "../../parity/report/schema";
import { runCommand } from "./support";

/** Wrong calls, and what the one line that answers them says. */
const WRONG: readonly (readonly [argv: string, message: RegExp])[] = [
  ["", /^parity: name a verb: check, review, impact, rehearse, init, waive, explain, schema$/],
  ["chekc", /^parity: unknown command 'chekc' \(Did you mean check\?\)$/],
  ["frobnicate", /^parity: unknown command 'frobnicate'; name a verb: check, review, .*, schema$/],
  ["check --formt json", /^parity: unknown option '--formt' \(Did you mean --format\?\)$/],
  ["--stack a check", /^parity: unknown option '--stack'/],
  ["check prod-eu", /^parity: too many arguments for 'check'/],
  ["check --format xml", /'xml' is invalid\. Allowed choices are console, json, html, /],
  ["check --stack", /^parity: option '--stack <name>' argument missing$/],
  ["check --project", /^parity: option '--project <dir>' argument missing$/],
  ["check --timeout 0", /'0' is invalid\. It takes seconds/],
  ["check --timeout -5", /invalid|missing/],
  ["check --timeout 1e3", /'1e3' is invalid/],
  ["check --timeout sixty", /'sixty' is invalid/],
  ["check --timeout 86401", /at most 86400/],
  ["check --now yesterday", /'yesterday' is invalid\. It takes a day/],
  ["check --now 2026-02-30", /'2026-02-30' is invalid/],
  ["check --now 2026-13-01", /'2026-13-01' is invalid/],
  // Without a zone it would be another instant on another machine.
  ["check --now 2026-02-28T12:00", /'2026-02-28T12:00' is invalid/],
  ["check --output /no/such/folder/report.json", /^parity: --output .*: there is no folder \/no\/such\/folder$/],
  ["check --source-url javascript:alert({file})", /is invalid\. It takes an address like https:/],
  ["check --output /", /is a folder; name a file in it$/],
  ["waive", /^parity: missing required argument 'finding'/],
  ["waive abcd --expires tomorrow", /'tomorrow' is invalid\. It takes a day/],
  ["waive abcd --expires 2027-02-29", /'2027-02-29' is invalid/],
  ["waive abcd --owner me@example.net --expires 2027-01-31", /^parity: a waiver needs .*: add --reason$/],
  ["schema nothing", /^parity: there is no schema 'nothing'; there are: /],
];

describe("cli: usage", () => {
  for (const [argv, message] of WRONG) {
    it(`parity ${argv}`, async () => {
      const { status, stdout, stderr } = await runCommand(argv.split(" ").filter((word) => word !== ""));
      expect(status).to.equal(2);
      expect(stdout).to.equal("");
      expect(stderr).to.match(/^[^\n]+\n$/);
      expect(stderr.trimEnd()).to.match(message);
    });
  }

  for (const argv of [
    ["check", "--format", "json", "--nope"],
    ["--format=json", "chekc"],
  ]) {
    it(`parity ${argv.join(" ")} answers in JSON`, async () => {
      const { status, stdout, stderr } = await runCommand(argv);
      expect(status).to.equal(2);
      expect(stderr).to.equal("");
      expect(resultSchema.parse(JSON.parse(stdout)).verdict).to.equal("undetermined");
    });
  }

  it("answers in the format that a program reads, and names the verb", async () => {
    const answers = {
      github: /^::error title=cannot be judged::unknown option '--xyz'\nparity review: undetermined, 1 error\n$/,
      sarif: /"id": "parity\/review\/".*"executionSuccessful": false/s,
      junit: /<error message="unknown option '--xyz'"/,
    };
    for (const [format, text] of Object.entries(answers)) {
      const { status, stdout, stderr } = await runCommand(["review", "--base", "main", "--format", format, "--xyz"]);
      expect({ status, stderr }).to.deep.equal({ status: 2, stderr: "" });
      expect(stdout).to.match(text);
    }
    expect(await runCommand(["review", "--base", "main", "--format", "markdown", "--xyz"])).to.include({ stdout: "" });
  });

  it("does not let an argument act on the terminal", async () => {
    const { stderr } = await runCommand(["check", "--\u001b[2J\nnope"]);
    expect(stderr).to.match(/^parity: unknown option '--\\u\{1b\}\[2J\\nnope'\n$/);
  });

  it("--version and --help say what they are asked, on stdout", async () => {
    expect(await runCommand(["--version"])).to.include({ status: 0, stderr: "" });
    const help = await runCommand(["check", "--help"]);
    expect(help).to.include({ status: 0, stderr: "" });
    for (const option of ["--stack", "--format", "--output", "--now", "--strict", "--timeout", "--project"]) {
      expect(help.stdout).to.contain(option);
    }
    for (const argv of [
      ["check", "-h"],
      ["help", "check"],
    ])
      expect(await runCommand(argv)).to.deep.equal(help);
    expect((await runCommand(["help"])).stdout).to.equal((await runCommand(["--help"])).stdout);
  });
});
