import { readdirSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { checks } from "../../parity/checks/index";
import { FOLDER, findingsOf, fixturesOf, shown } from "./fixture";

describe("checks", () => {
  it("has a folder of fixtures for every check, and none without one", () => {
    expect(readdirSync(FOLDER).sort()).to.deep.equal(checks.map(({ id }) => id).sort());
  });

  for (const { id } of checks) {
    describe(id, () => {
      const fixtures = fixturesOf(id);

      it("has cases that fire, each with a near miss that does not", () => {
        const firing = fixtures.filter(({ name }) => !name.endsWith("-ok")).map(({ name }) => name);
        const silent = fixtures.filter(({ name }) => name.endsWith("-ok")).map(({ name }) => name.slice(0, -3));
        expect(firing).to.have.length.greaterThan(0);
        expect(silent).to.deep.equal(firing);
      });

      for (const { name, file, fixture } of fixtures) {
        it(name, () => {
          const found = findingsOf(fixture);
          const mine = found.filter(({ check }) => check === id).map(shown);
          if (process.env["UPDATE"]) writeFileSync(file, `${JSON.stringify({ ...fixture, expect: mine }, null, 2)}\n`);
          else expect(mine).to.deep.equal(fixture.expect);
          expect(mine.length > 0, "fires").to.equal(!name.endsWith("-ok"));
          const others = found.filter(({ check, severity, waiver }) => check !== id && severity === "error" && !waiver);
          expect(others.map(({ message }) => message)).to.deep.equal([]);
        });
      }
    });
  }
});
