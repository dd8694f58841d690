import { expect } from "chai";
import { leaveOut } from "../real-nginx";
import { Cells, whyNoCells } from "./cells";
import { type Compared, compare, type Installed } from "./compare";
import { fixtures } from "./fixture";
import { generateCase } from "./generate";
import { installedNginx } from "./installed";
import { KNOWN } from "./known";
import { mutateCase } from "./mutate";
import { Random } from "./random";
import { recombine } from "./recombine";
import { shown, summary, totals } from "./report";
import { shrink } from "./shrink";
import { withProbes } from "./sites";
import { directiveNames, sweepCase } from "./sweep";
import type { Case } from "./types";

/** `NGINX_CASES=20` generates twenty times as many configurations. */
const SCALE = Number(process.env["NGINX_CASES"] ?? 1);
const GENERATED = 120 * SCALE;
const MIXED = 50 * SCALE;
const MUTATED = 360 * SCALE;
const SWEPT = 500 * SCALE;

describe("nginx: the model decides as nginx does", function () {
  this.timeout(180_000 * SCALE);
  let cells: Cells;
  let installed: Installed;
  const everything: Compared[] = [];

  before(function () {
    const lacking = whyNoCells();
    leaveOut(this, lacking, `decisions not compared with real nginx: ${lacking}`);
    cells = new Cells(2);
    installed = installedNginx();
  });
  after(async () => cells?.close());

  async function agree(title: string, cases: readonly Case[]): Promise<readonly Compared[]> {
    const all = await Promise.all(cases.map((one) => compare(one, cells, installed)));
    everything.push(...all);
    console.log(`      ${summary(title, all)}`);
    const found = totals(all).disagreements.filter((one) => !isKnown(one.case.name, one.ask?.text ?? null));
    // The first few by what little is left of them.
    const small = await Promise.all(found.slice(0, 3).map((one) => shrink(one, cells, installed)));
    const texts = small.map((one) => `${shown(one)}\n${[...one.case.files.values()].join("\n")}`);
    expect([...texts, ...found.slice(3).map(shown)].join("\n"), "new disagreements").to.equal("");
    return all;
  }

  it("on what is written down of each directive", async () => {
    await agree("handwritten cases", fixtures("decisions"));
  });

  it("on whole configurations in the style of what people run", async () => {
    const cases = fixtures("sites").map((one, at) => withProbes(one, installed.facts, at, 25));
    const { unknown, decisions, valid, reasons } = totals(await agree("whole configurations", cases));
    for (const [reason, times] of reasons) console.log(`        unknown ${times} times: ${reason}`);
    expect(valid).to.be.at.least(60);
    expect(unknown / decisions).to.be.below(0.01);
  });

  it("on generated configurations", async () => {
    const make = (_: unknown, at: number) => generateCase(new Random(7_000_003 + at), `generated ${at}`);
    const all = await agree("generated configurations", Array.from({ length: GENERATED }, make));
    expect(totals(all).valid).to.be.greaterThan(GENERATED / 2);
  });

  it("on servers of several of these in one configuration", async () => {
    const sites = fixtures("sites");
    const cases = Array.from({ length: MIXED }, (_, at) => recombine(sites, new Random(5_000_011 + at), `mixed ${at}`));
    await agree(
      "mixed configurations",
      cases.map((one, at) => withProbes(one, installed.facts, at, 25)),
    );
  });

  it("on configurations with a mistake", async () => {
    const sources = [...fixtures("sites"), ...fixtures("decisions")];
    const cases = Array.from({ length: MUTATED }, (_, at) => {
      const random = new Random(9_000_011 + at);
      const source = random.chance(0.3) ? generateCase(random, `generated ${at}`) : random.one(sources);
      return mutateCase(source, random, `mistake ${at} in ${source.name}`);
    });
    const { invalid, configurations } = totals(await agree("configurations with a mistake", cases));
    expect(invalid).to.be.greaterThan(configurations / 2);
  });

  it("on every directive, wherever it stands and whatever its arguments", async () => {
    const make = (_: unknown, at: number) =>
      sweepCase(directiveNames[at % directiveNames.length]!, new Random(13_000_003 + at));
    await agree("directives anywhere", Array.from({ length: SWEPT }, make));
  });

  it("in at least 99.5 % of decisions on a thousand configurations and more", () => {
    const { configurations, decisions, agreed, unknown, disagreements } = totals(everything);
    console.log(`      ${summary("all of them", everything)}`);
    expect(configurations).to.be.at.least(1000);
    expect(agreed / (decisions - unknown)).to.be.at.least(0.995);
    const still = KNOWN.filter(
      (known) => !disagreements.some((one) => one.case.name === known.case && (one.ask?.text ?? null) === known.ask),
    );
    expect(still, "these agree now: take them off the list of known disagreements").to.deep.equal([]);
  });
});

function isKnown(name: string, ask: string | null): boolean {
  return KNOWN.some((known) => known.case === name && known.ask === ask);
}
