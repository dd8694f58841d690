import { expect } from "chai";
import { Cells, whyNoCells } from "../decisions/cells";
import { type Compared, compare, type Installed } from "../decisions/compare";
import { fixtures } from "../decisions/fixture";
import { installedNginx } from "../decisions/installed";
import { Random } from "../decisions/random";
import { shown, totals } from "../decisions/report";
import { leaveOut } from "../real-nginx";
import { scriptCase } from "./scripts";

/** `NGINX_CASES=20` generates twenty times as many. */
const SCRIPTS = 60 * Number(process.env["NGINX_CASES"] ?? 1);

/** Every header, constant body and passed request of these cases is held against real nginx, and all of it must agree. */
describe("nginx: what is answered, down to its headers and to what applications receive", function () {
  this.timeout(120_000);
  let cells: Cells;
  let installed: Installed;

  before(function () {
    const lacking = whyNoCells();
    leaveOut(this, lacking, `answers not compared with real nginx: ${lacking}`);
    cells = new Cells(2);
    installed = installedNginx();
  });
  after(async () => cells?.close());

  it("agrees with real nginx", async () => {
    const all: readonly Compared[] = await Promise.all(
      fixtures("request").map((one) => compare(one, cells, installed)),
    );
    const { configurations, valid, decisions, unknown, disagreements } = totals(all);
    console.log(`      ${decisions} requests to ${configurations} configurations, ${unknown} not decided`);
    expect(disagreements.map(shown).join("\n")).to.equal("");
    expect(valid, "configurations that nginx takes").to.equal(configurations);
    expect(unknown / decisions, "not decided").to.be.below(0.01);
  });

  it("agrees with real nginx on generated scripts", async () => {
    const make = (_: unknown, at: number) => scriptCase(new Random(5_000_011 + at), `script ${at}`);
    const cases = Array.from({ length: SCRIPTS }, make);
    const { valid, decisions, unknown, disagreements } = totals(
      await Promise.all(cases.map((one) => compare(one, cells, installed))),
    );
    console.log(
      `      ${decisions} requests to ${valid} configurations with generated scripts, ${unknown} not decided`,
    );
    expect(disagreements.map(shown).join("\n")).to.equal("");
    expect(valid).to.be.at.least(SCRIPTS / 2);
    expect(unknown / decisions, "not decided").to.be.below(0.01);
  });
});
