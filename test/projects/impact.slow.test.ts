import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { render } from "../../parity/report/index";
import { resultSchema } from "../../parity/report/schema";
import type { ImpactSetting, Result } from "../../parity/result";
import { runCommand } from "../cli/support";
import { expectDocumented } from "./documented";
import { ROOT } from "./project";

const OUTAGE = join(ROOT, "examples", "outage-2019");
const LISTEN = "listen 80 default_server";
/** As a pipe gets it: what a reader of the page sees. */
const PLAIN = { color: false, width: 80, unicode: true };

async function impactOf(project: string, ...asked: readonly string[]): Promise<{ status: number; result: Result }> {
  const argv = ["impact", "--project", project, "--format", "json", ...asked];
  const { status, stdout, stderr } = await runCommand(argv);
  const result = JSON.parse(stdout) as Result;
  expect(resultSchema.parse(result), stderr).to.deep.equal(result);
  return { status, result };
}

function settingIn({ impact }: Result, text: string): ImpactSetting {
  return impact!.settings.find((setting) => setting.text === `${text};`)!;
}

describe("impact of projects", function () {
  this.timeout(120_000);

  describe("the outage of 2019, on the day before the change", () => {
    it("names the European setting, says that only prod-eu's traffic path needs it, and what people would see", async () => {
      const { status, result } = await impactOf(OUTAGE);
      expect({ status, verdict: result.verdict, errors: result.errors }).to.deep.equal({
        status: 0,
        verdict: "parity",
        errors: [],
      });
      const alarms = result.impact!.settings.filter(({ onlyIn }) => onlyIn.length > 0);
      expect(alarms.map(({ file, text, onlyIn }) => ({ file, text, onlyIn }))).to.deep.equal([
        { file: "/etc/nginx/conf.d/api.conf", text: `${LISTEN};`, onlyIn: ["prod-eu"] },
      ]);
      const europe = alarms[0]!.stacks.find(({ stack }) => stack === "prod-eu")!;
      const [change, ...others] = europe.changes;
      expect(others).to.deep.equal([]);
      expect(change).to.deep.include({
        effect: "breaks",
        path: "https:443 → api",
        titles: ["the health check from 10.0.0.0/24", "the health check from 10.0.1.0/24"],
        before: '200 "ok\\n"',
        after: "301 → https://api.eu.example.com/health",
      });
      expect(change!.symptom).to.match(
        /^Target\.ResponseCodeMismatch: 301 where the matcher is 200\. No server is healthy/,
      );
      expect(change!.steps).to.deep.equal([
        "Host 10.0.0.10:80 is a name of no server on *:80",
        "*:80 has no default_server: the first in the order of the files answers, server[eu.api-v1.example.com] " +
          "(00-legacy.conf:2)",
        "return 301 (00-legacy.conf:5)",
      ]);
      expect(europe.rows.filter(({ how }) => how === "broken").map(({ row }) => row)).to.deep.equal(["HC-03"]);
    });

    it("is shown as it is", async () => {
      const { result } = await impactOf(OUTAGE, LISTEN);
      const command = `npx parity impact --project examples/outage-2019 '${LISTEN}'`;
      const page = join(ROOT, "docs", "outage-2019.md");
      expectDocumented(page, "impact in examples/outage-2019", command, render(result, "console", PLAIN));
    });
  });

  describe("the outage of 2019, with the change", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "parity-impact-"));
      cpSync(OUTAGE, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
      symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
      const file = join(folder, "web-server", "all", "api.conf");
      const text = readFileSync(file, "utf8");
      expect(text.split(`    ${LISTEN};\n`)).to.have.length(2);
      writeFileSync(file, text.replace(`    ${LISTEN};\n`, ""));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("has health checks that fail in prod-eu, and says what would mend them", async () => {
      const { result } = await impactOf(folder);
      const failing = result.impact!.basis.filter(({ failing: probes }) => probes.length > 0);
      expect(failing.map(({ stack }) => stack)).to.deep.equal(["prod-eu"]);
      const mends = result.impact!.settings.filter(({ outcome }) => outcome === "harmful");
      expect(mends.map(({ file, address }) => [file, address])).to.deep.equal([
        ["/etc/nginx/conf.d/00-legacy.conf", "server[eu.api-v1.example.com]"],
      ]);
    });
  });

  describe("this repository's own", () => {
    it("has settings that all stacks need alike, each decided", async () => {
      const { status, result } = await impactOf(ROOT);
      expect({ status, errors: result.errors }).to.deep.equal({ status: 0, errors: [] });
      const { settings } = result.impact!;
      expect(settings.length).to.be.above(70);
      expect(settings.filter(({ onlyIn }) => onlyIn.length > 0).map(({ address }) => address)).to.deep.equal([]);
      for (const { stacks } of settings) {
        expect(stacks.map(({ sameAs }) => sameAs)).to.deep.equal([null, "staging", "staging", "staging"]);
      }
      expect(settingIn(result, "proxy_set_header Upgrade $http_upgrade").outcome).to.equal("needed");
      expect(settingIn(result, "worker_connections 8192").outcome).to.equal("listed");
    });

    it("is shown in the README as it is", async () => {
      const { result } = await impactOf(ROOT, "set_real_ip_from 10.0.1.0/24");
      const output = render(result, "console", PLAIN);
      expectDocumented(join(ROOT, "README.md"), "impact", "npx parity impact 'set_real_ip_from 10.0.1.0/24'", output);
    });
  });
});
