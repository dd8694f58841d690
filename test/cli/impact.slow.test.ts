import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { resultSchema } from "../../parity/report/schema";
import { runCommand } from "./support";

const ROOT = join(__dirname, "..", "..");
const PROJECT = join(ROOT, "examples", "outage-2019");

describe("parity impact", function () {
  this.timeout(60_000);

  const unnamed: readonly (readonly [asked: string, message: RegExp])[] = [
    ["listne", /^there is no setting `listne` in any stack\. Did you mean `listen`\?\n$/],
    ["proxy_set", /^there is no setting `proxy_set` in any stack\. There are: .*`proxy_set_header`.*\.\n$/],
    [
      "xyzzy\u001b[31m",
      /^there is no setting `xyzzy\\u001b\[31m` in any stack\. `parity impact` lists all that there are\.\n$/,
    ],
    ["api.conf:99", /^there is no setting `api\.conf:99` in any stack\./],
  ];
  for (const [asked, message] of unnamed) {
    it(`says of a name that is none what there is: ${JSON.stringify(asked)}`, async () => {
      const { status, stdout, stderr } = await runCommand(["impact", "--project", PROJECT, asked]);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(stderr).to.match(message);
    });
  }

  it("says all names that are none at once, in JSON too", async () => {
    const argv = ["impact", "--project", PROJECT, "--format", "json", "listne", "listen", "frob"];
    const { status, stdout } = await runCommand(argv);
    const result = resultSchema.parse(JSON.parse(stdout));
    expect({ status, verdict: result.verdict, verb: result.verb }).to.deep.equal({
      status: 2,
      verdict: "undetermined",
      verb: "impact",
    });
    expect(result.errors.map(({ message }) => /`(\w+)`/.exec(message)?.[1])).to.deep.equal(["listne", "frob"]);
  });

  it("judges the stacks that are asked for alone", async () => {
    const { stdout } = await runCommand([
      ...["impact", "--project", PROJECT, "--format", "json"],
      ...["--stack", "prod-au", "--stack", "prod-us", "listen 80 default_server"],
    ]);
    const { impact, stacks } = resultSchema.parse(JSON.parse(stdout));
    expect(stacks.map(({ name }) => name)).to.deep.equal(["prod-au", "prod-us"]);
    expect(impact!.settings.map(({ onlyIn }) => onlyIn)).to.deep.equal([[]]);
    expect(impact!.settings[0]!.stacks.map(({ stack }) => stack)).to.deep.equal(["prod-au", "prod-us"]);
  });

  it("knows no stack that is not listed", async () => {
    const { status, stderr } = await runCommand(["impact", "--project", PROJECT, "--stack", "prod-eux"]);
    expect(status).to.equal(2);
    expect(stderr).to.match(/^there is no stack "prod-eux" under stacks in parity\.yaml\. Listed are: staging, /);
  });

  it("writes the report where it is told to", async () => {
    const folder = mkdtempSync(join(tmpdir(), "parity-impact-"));
    try {
      const file = join(folder, "impact.txt");
      const { status, stdout } = await runCommand(["impact", "--project", PROJECT, "--output", file]);
      expect({ status, stdout }).to.deep.equal({ status: 0, stdout: "" });
      expect(readFileSync(file, "utf8")).to.match(/^! impact {2}\d+ settings in 4 stacks: 1 needed in\s+prod-eu only/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is undetermined where no stack has an nginx behind a load balancer, in one message", async () => {
    const project = join(ROOT, "test", "fixtures", "projects", "orders-api");
    const { status, stdout, stderr } = await runCommand(["impact", "--project", project]);
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
    expect(stderr).to.match(/^dev, staging, prod: no nginx behind a load balancer is declared\. [^\n]+\n$/);
  });

  it("gives the same bytes for the same input, timings aside", async () => {
    const once = async () => {
      const { stdout } = await runCommand(["impact", "--project", PROJECT, "--format", "json"]);
      return stdout.replace(/"timings": \{[^}]*\}/, "");
    };
    expect(await once()).to.equal(await once());
  });
});
