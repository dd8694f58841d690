import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import recorded from "../../parity/checks/examples.json";
import { type Case, type Check, checks, type Example } from "../../parity/checks/index";
import type { Finding } from "../../parity/result";
import { removeTemporaryProjects } from "../config/temporary-project";
import { casesOf } from "./cases";
import { declaredWith } from "./declared";
import { type Fixture, findingsOf, fixturesOf } from "./fixture";

const FILE = join(__dirname, "..", "..", "parity", "checks", "examples.json");
const CASES = join(__dirname, "..", "..", "parity", "checks", "cases.json");

function fixtureOf(check: string, name: string): Fixture {
  const found = fixturesOf(check).find((one) => one.name === name);
  if (!found) throw new Error(`the check ${check} has no fixture ${name}`);
  return found.fixture;
}

function example(check: Check, name: string): Example {
  const found = casesOf(check).find((one) => one.name === name);
  if (!found) throw new Error(`the check ${check.id} has no fixture ${name}`);
  const [finding] = found.findings().filter((one) => one.check === check.id);
  return { about: found.about, stacks: found.stacks, finding: finding! };
}

/** What makes the verdict `deviates`. */
function standing(fixture: Fixture): Finding[] {
  return findingsOf(fixture).filter(({ severity, waiver }) => severity === "error" && waiver === null);
}

/** What a check says of its fixtures, but for those that are shown whole. */
function otherCases(check: Check): Case[] {
  return casesOf(check)
    .filter(({ name }) => !check.guide.examples.includes(name))
    .flatMap(({ about, expected }) => {
      return expected
        .slice(0, 1)
        .map(({ severity, message }) => ({ about, severity: severity as Case["severity"], message }));
    });
}

describe("examples of checks", () => {
  it("in short are what the fixtures expect", () => {
    const expected = Object.fromEntries(checks.map((check) => [check.id, otherCases(check)]));
    if (process.env["UPDATE"]) writeFileSync(CASES, `${JSON.stringify(expected, null, 2)}\n`);
    expect(JSON.parse(readFileSync(CASES, "utf8"))).to.deep.equal(expected);
  });

  it("are what the fixtures give", () => {
    const expected = Object.fromEntries(
      checks.map((check) => {
        return [check.id, Object.fromEntries(check.guide.examples.map((name) => [name, example(check, name)]))];
      }),
    );
    if (process.env["UPDATE"]) {
      writeFileSync(FILE, `${JSON.stringify(expected, null, 2)}\n`);
      // The pages of the same run show them too.
      Object.assign(recorded, expected);
    }
    expect(JSON.parse(readFileSync(FILE, "utf8"))).to.deep.equal(expected);
  });

  afterEach(removeTemporaryProjects);
  for (const { id, guide } of checks) {
    for (const { title, yaml } of guide.ways) {
      if (!yaml) continue;
      it(`${id}: "${title}" settles ${yaml.answers} with the rows that it gives`, () => {
        const fixture = fixtureOf(id, yaml.answers);
        const before = standing(fixture);
        expect(before).to.have.length.greaterThan(0);
        const { declare, outputs } = declaredWith(fixture.declare, yaml.text);
        // A program that is data asks for no outputs: there the row must be the one that is asked for.
        const asked = before.filter(({ type, property }) => Object.hasOwn(outputs[type ?? ""] ?? {}, property ?? ""));
        const left = standing({ ...fixture, declare }).filter((one) => !asked.some((other) => other.id === one.id));
        expect(left.map(({ message }) => message)).to.deep.equal([]);
      });
    }
  }
});
