import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { deliver, resultOf } from "../../parity/cli/deliver";
import { failureMessage } from "../../parity/cli/failure";
import { openOutputFile } from "../../parity/cli/output-file";
import { InputError } from "../../parity/config";
import type { FormatName } from "../../parity/report";
import { resultSchema } from "../../parity/report/schema";
import type { Result } from "../../parity/result";
import { samples } from "../report/samples";
import { captured } from "./support";

function world(env: { [name: string]: string } = {}) {
  const [stdout, stderr] = [captured(), captured()];
  return { io: { stdout: stdout.output, stderr: stderr.output, env, cwd: tmpdir() }, stdout, stderr };
}

async function delivered(result: Result, format: FormatName) {
  const { io, stdout, stderr } = world();
  const status = await deliver(result, format, null, io);
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

describe("cli: delivering a result", () => {
  const statuses = { parity: 0, waived: 0, deviates: 1, undetermined: 2, unusable: 2 };
  for (const [name, status] of Object.entries(statuses)) {
    it(`${name}: exit status ${status}, one valid result as JSON`, async () => {
      const json = await delivered(samples[name]!, "json");
      expect(json.status).to.equal(status);
      expect(json.stderr).to.equal("");
      expect(resultSchema.parse(JSON.parse(json.stdout))).to.deep.equal(samples[name]);
      expect((await delivered(samples[name]!, "console")).status).to.equal(status);
    });
  }

  it("prints what was found before an exit 2", async () => {
    const { stdout } = await delivered(samples["undetermined"]!, "console");
    expect(stdout).to.contain("healthCheck.matcher");
  });

  it("says on stderr that the input is unusable, and nothing on stdout", async () => {
    const { stdout, stderr } = await delivered(samples["unusable"]!, "console");
    expect(stdout).to.equal("");
    expect(stderr).to.match(/^parity\.yaml:3:1: [^\n]+\n$/);
  });

  it("writes the report to --output, and nothing to stdout", async () => {
    const folder = mkdtempSync(join(tmpdir(), "parity-deliver-"));
    const { io, stdout, stderr } = world({ FORCE_COLOR: "1" });
    await deliver(samples["deviates"]!, "console", openOutputFile("report.txt", folder), io);
    expect(stdout.text() + stderr.text()).to.equal("");
    expect(readFileSync(join(folder, "report.txt"), "utf8")).to.match(/^✗ deviates/);
    rmSync(folder, { recursive: true });
  });
});

describe("cli: what to say of an error", () => {
  const failing = (error: unknown, env: { [name: string]: string } = {}) =>
    resultOf("check", world(env).io, () => Promise.reject(error));

  it("an unforeseen error is one line that asks to be reported", async () => {
    const [error] = (await failing(new TypeError("x is not a function\nsecond line"))).errors;
    expect(error!.message).to.match(/^internal error: x is not a function \(please report it.*\)$/);
  });

  it("input problems are a line each, with their places", () => {
    const problems = [
      { message: "Unknown key.", position: { file: "parity.yaml", line: 3, column: 5 } },
      { message: "There is no stack \u001b[1m.", position: null },
    ];
    expect(failureMessage(new InputError(problems), {})).to.equal(
      "parity.yaml:3:5: Unknown key.\nThere is no stack \\u{1b}[1m.",
    );
  });

  it("PARITY_DEBUG=1 shows where it came from", async () => {
    const [error] = (await failing(new TypeError("no"), { PARITY_DEBUG: "1" })).errors;
    expect(error!.message).to.contain("deliver.test.ts");
  });
});
