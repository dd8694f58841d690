import { readdirSync } from "node:fs";
import { expect } from "chai";
import { checks } from "../../parity/checks/index";
import { casesOf } from "./cases";
import { FOLDER } from "./fixture";

describe("checks", () => {
  it("has a folder of fixtures for every check, and none without one", () => {
    expect(readdirSync(FOLDER).sort()).to.deep.equal(checks.map(({ id }) => id).sort());
  });

  for (const check of checks) {
    const { id } = check;
    describe(id, () => {
      const cases = casesOf(check);

      it("has cases that fire, each with a near miss that does not", () => {
        const firing = cases.filter(({ name }) => !name.endsWith("-ok")).map(({ name }) => name);
        const silent = cases.filter(({ name }) => name.endsWith("-ok")).map(({ name }) => name.slice(0, -3));
        expect(firing).to.have.length.greaterThan(0);
        expect(silent).to.deep.equal(firing);
      });

      for (const { name, expected, also, findings, shown, rewrite } of cases) {
        it(name, () => {
          const found = findings();
          const mine = found.filter((one) => one.check === id);
          if (process.env["UPDATE"]) rewrite(mine);
          else expect(mine.map(shown)).to.deep.equal(expected);
          expect(mine.length > 0, "fires").to.equal(!name.endsWith("-ok"));
          // What has no address is told apart by its id all the same.
          const nowhere = found.filter(({ resource, property }) => resource === null && property === null);
          expect(new Set(nowhere.map((one) => one.id))).to.have.property("size", nowhere.length);
          // One mistake is told once: a row of the contract lets no other warn either.
          const weighs = check.area === undefined ? ["error"] : ["error", "warning"];
          const others = found.filter((one) => one.check !== id && weighs.includes(one.severity) && !one.waiver);
          expect(others.filter((one) => !also.includes(one.check)).map(({ message }) => message)).to.deep.equal([]);
        });
      }
    });
  }
});
