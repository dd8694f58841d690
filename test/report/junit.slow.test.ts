import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { validateXML } from "xmllint-wasm";
import { render } from "../../parity/report";
import type { Result } from "../../parity/result";
import { hostileResults } from "./hostile";
import { impactSamples } from "./impact-samples";
import { samples } from "./samples";
import { verbSamples } from "./verb-samples";

const PLAIN = { color: false, width: 80, unicode: true };
/** The schema by which Jenkins' xUnit plugin reads JUnit 10, which Maven Surefire writes. */
const schema = readFileSync(join(__dirname, "..", "fixtures", "report", "junit-10.xsd"), "utf8");

/** What libxml2 has against the documents; empty: nothing. */
async function problems(documents: readonly string[]): Promise<readonly string[]> {
  const xml = documents.map((contents, index) => ({ fileName: `${index}.xml`, contents }));
  const { valid, errors } = await validateXML({ xml, schema: [schema] });
  return valid ? [] : errors.map(({ rawMessage }) => rawMessage);
}

const junit = (result: Result): string => render(result, "junit", PLAIN);

function outcomes(result: Result, suite: string): string[] {
  const [, body = ""] = junit(result).split(`<testsuite name="${suite}"`);
  const cases = body.split("</testsuite>")[0]!.split("<testcase ").slice(1);
  return cases.map((text) => {
    const name = /name="([^"]*)"/.exec(text)![1]!;
    return `${name}: ${/<(failure|error|skipped)/.exec(text)?.[1] ?? "passed"}`;
  });
}

describe("report: junit", function () {
  this.timeout(60_000);

  it("is what the schema says, of every verb", async () => {
    const all = { ...samples, ...impactSamples, ...verbSamples };
    expect(await problems(Object.values(all).map(junit))).to.deep.equal([]);
  });

  it("the schema refuses what is not JUnit", async () => {
    expect(await problems(["<testsuites><testcase/></testsuites>"])).not.to.deep.equal([]);
    expect(await problems([junit(samples["parity"]!).replace("name=", "nom=")])).not.to.deep.equal([]);
  });

  it("stays well-formed and valid whatever names and values hold", async () => {
    const documents = fc.sample(hostileResults, { numRuns: 150, seed: 7 }).map(({ result }) => junit(result));
    expect(await problems(documents)).to.deep.equal([]);
    for (const text of documents) {
      const [, tests, failures, errors] = /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(text)!;
      const number = (element: string): string => String(text.split(`<${element} `).length - 1);
      expect([number("testcase"), number("failure"), number("error")]).to.deep.equal([tests, failures, errors]);
    }
  });

  it("fails a case for a deviation, and skips it for a waived one", () => {
    expect(outcomes(samples["deviates"]!, "prod-eu")).to.include.members(["uniform: failure", "transparent: failure"]);
    expect(outcomes(samples["deviates"]!, "prod-eu")).to.include("closed: passed");
    expect(outcomes(samples["waived"]!, "prod-eu")).to.include("uniform: skipped");
  });

  it("passes nothing of a stack that could not be evaluated", () => {
    const [first, ...others] = outcomes(samples["undetermined"]!, "prod-au");
    expect(first).to.equal("evaluated: error");
    for (const other of others) expect(other).to.match(/: skipped$/);
  });

  it("has an error for input that cannot be used", () => {
    expect(outcomes(samples["unusable"]!, "project")).to.deep.equal(["judged: error"]);
  });

  it("keeps the names of cases from run to run", () => {
    const names = (result: Result): string[] => outcomes(result, "prod-us").map((text) => text.replace(/: \w+$/, ""));
    expect(names(samples["deviates"]!)).to.deep.equal(names(samples["parity"]!));
  });

  it("has a case for each probe of a rehearsal, and an error for a stack that was not rehearsed", () => {
    const result = verbSamples["rehearsal"]!;
    expect(outcomes(result, "prod-eu").at(-1)).to.equal("https:443 → api: the health check from 10.0.0.0/24: failure");
    expect(outcomes(result, "staging").at(-1)).to.match(/: passed$/);
    expect(outcomes(result, "prod-us")).to.include("rehearsed: error");
  });

  it("does not show a stack as tested of which a test says nothing", () => {
    expect(outcomes(verbSamples["review"]!, "prod-eu").at(-1)).to.equal("tested by the baseline stack: skipped");
    expect(outcomes(verbSamples["review"]!, "prod-au").at(-1)).to.equal("tested by the baseline stack: passed");
  });
});
