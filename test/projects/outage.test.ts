import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { render } from "../../parity/report/index";
import type { Finding, Result } from "../../parity/result";
import { expectGolden } from "../support/golden";
import { expectDocumented } from "./documented";
import { checkProject, examples, judged, ROOT } from "./project";

const PAGE = join(ROOT, "docs", "outage-2019.md");
/** As a pipe gets it: what a reader of the page sees. */
const PLAIN = { color: false, width: 80, unicode: true };

describe("the outage of 2019", function () {
  this.timeout(60_000);

  describe("on the day before the change", () => {
    let status: number;
    let result: Result;
    let provider: Finding;
    let setting: Finding;
    before(async () => {
      ({ status, result } = await checkProject({ folder: join(ROOT, "examples", "outage-2019") }));
      [provider, setting] = judged(result) as [Finding, Finding];
    });

    it("has two things to say, and fails", () => {
      expect(judged(result)).to.have.length(2);
      expect(result.findings.slice(0, 2), "first of all findings").to.deep.equal([provider, setting]);
      expect({ status, verdict: result.verdict }).to.deep.equal({ status: 1, verdict: "deviates" });
    });

    it("says first that staging is on another cloud, and where that is written", () => {
      expect(provider.message).to.equal(
        "staging runs on azure-native, the other stacks run on aws: what is tested in staging is not what runs in " +
          "prod-au, prod-us and prod-eu. `api:cloud` in Pulumi.staging.yaml says so.",
      );
      expect(provider).to.include({ check: "one-provider", property: "api:cloud", resource: null });
      expect(provider.stacks).to.deep.equal(["staging"]);
      expect(provider.locations).to.deep.equal([{ stack: "staging", file: "Pulumi.staging.yaml", line: 3, column: 3 }]);
    });

    it("says second that Europe has a web server that nobody else has", () => {
      expect(setting.message).to.equal(
        "prod-eu has the file /etc/nginx/conf.d/00-legacy.conf in `userData` of `server` (LaunchTemplate), which no " +
          "other stack has: `server { listen 80; server_name eu.api-v1.example.com; return 301 " +
          "https://api.eu.example.com$request_uri; }`. It is chosen by the stack's name.",
      );
      expect(setting).to.include({
        check: "transparent",
        resource: "server$aws:ec2/launchTemplate:LaunchTemplate",
        property: "userData!/etc/nginx/conf.d/00-legacy.conf",
      });
      expect(setting.stacks).to.deep.equal(["prod-eu"]);
      expect(setting.locations).to.deep.equal([{ stack: "prod-eu", file: "aws.ts", line: 115, column: 20 }]);
    });

    it("is shown as it is", () => expectShown("outage-2019", result));
  });

  describe("with the change", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "parity-outage-"));
      cpSync(join(ROOT, "examples", "outage-2019"), folder, { recursive: true });
      symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
      const file = join(folder, "web-server", "all", "api.conf");
      writeFileSync(file, readFileSync(file, "utf8").replace("listen 80 default_server;", "listen 80;"));
    });
    after(() => rmSync(folder, { recursive: true }));

    it("says that Europe's servers will be unhealthy, and nobody else's", async () => {
      const { status, result } = await checkProject({ folder });
      const contract = judged(result).filter(({ check }) => !["one-provider", "transparent"].includes(check));
      expect(contract.map(({ check, severity, stacks }) => [check, severity, stacks])).to.deep.equal([
        ["HC-03", "error", ["prod-eu"]],
      ]);
      expect(contract[0]!.message).to.contain(
        "so nginx's default server of port 80 answers it: `server[eu.api-v1.example.com]`, the first in the order of the " +
          "files, with 301 to `https://api.eu.example.com/health` where the matcher is `200`.",
      );
      expect(status).to.equal(1);
    });
  });

  describe("after the fix", () => {
    it("is at parity, and shown as it is", async () => {
      const { status, result } = await checkProject({ folder: join(ROOT, "examples", "outage-2019-fixed") });
      expect(judged(result).map(({ message }) => message)).to.deep.equal([]);
      expect({ status, verdict: result.verdict }).to.deep.equal({ status: 0, verdict: "parity" });
      expectShown("outage-2019-fixed", result);
    });
  });

  it("is every example there is", () => {
    expect(examples().map(({ name }) => name)).to.deep.equal(["outage-2019", "outage-2019-fixed"]);
  });
});

/** The console report, against the golden file and against the page that shows it. */
function expectShown(name: string, result: Result): void {
  const output = render(result, "console", PLAIN);
  expectGolden(join(__dirname, "golden", `${name}.txt`), output);
  expectDocumented(PAGE, `examples/${name}`, `npx parity check --project examples/${name}`, output);
}
