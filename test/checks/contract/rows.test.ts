import { expect } from "chai";
import type { ContractCheck, Provider } from "../../../parity/checks/contract/types";
import { catalogue, contractChecks, notChecked, runChecks } from "../../../parity/checks/index";
import { projectOf } from "../../compare/support";
import { bases } from "../../support/stacks/index";
import { type ContractFixture, contextsOf, contractFindings, contractFixturesOf } from "./fixture";

const ids = catalogue.map(({ id }) => id);

describe("rows of the contract", () => {
  it("are each checked, or listed with the reason why not", () => {
    const checked = contractChecks.map(({ id }) => id);
    expect([...checked, ...Object.keys(notChecked)].sort()).to.deep.equal([...ids].sort());
    for (const reason of Object.values(notChecked)) expect(reason).to.match(/^[A-Z].{20,}\.$/s);
  });

  it("are listed in the order of the catalogue", () => {
    const checked = contractChecks.map(({ id }) => id);
    expect(checked).to.deep.equal(ids.filter((id) => checked.includes(id)));
  });

  for (const check of contractChecks) {
    it(`${check.id} has firing cases and near misses for every provider that it speaks of`, () => {
      const cases = contractFixturesOf(check.id).map(({ name, fixture }) => {
        return { ok: name.endsWith("-ok"), providers: providersOf(fixture) };
      });
      for (const provider of check.row.providers) {
        const of = cases.filter(({ providers }) => providers.has(provider));
        expect(
          of.some(({ ok }) => !ok),
          `a firing case on ${provider}`,
        ).to.equal(true);
        expect(
          of.some(({ ok }) => ok),
          `a near miss on ${provider}`,
        ).to.equal(true);
      }
    });
  }

  for (const [name, base] of Object.entries(bases)) {
    it(`have nothing to say of ${name}: ${base.about}`, () => {
      const found = contractFindings({ about: "", base: name as keyof typeof bases, expect: [] });
      expect(found.map(({ check, message }) => `${check}: ${message}`)).to.deep.equal([]);
    });
  }

  it("say nothing of stacks without a load balancer", () => {
    const fixture: ContractFixture = {
      about: "",
      base: "alb",
      change: { remove: ["balancer", "https", "host", "targets", "servers", "template"] },
      expect: [],
    };
    expect(contractFindings(fixture)).to.deep.equal([]);
  });

  it("say nothing of a load balancer before servers without nginx", () => {
    expect(contractFindings({ about: "", base: "alb", change: { userData: "none" }, expect: [] })).to.deep.equal([]);
  });

  it("are judged once, whoever asks", () => {
    const contract = contextsOf({ about: "", base: "alb", expect: [] });
    const first = contractChecks.map((check) => check.outcome(contract[0]!, contract));
    const project = projectOf({ stacks: { prod: {} } });
    const judgement = { more: [], deviations: [], errors: [], stacks: [] };
    runChecks({ project, judgement, contract, now: new Date(0) });
    const again = contractChecks.map((check) => check.outcome(contract[0]!, contract));
    for (const [index, outcome] of first.entries()) expect(again[index]).to.equal(outcome);
  });
});

function providersOf({ base, in: own = {} }: ContractFixture): Set<Provider> {
  const names = [base, ...Object.values(own).flatMap((stack) => stack.base ?? [])];
  return new Set(names.map((name) => (bases[name].provider.package === "aws" ? "aws" : "azure")));
}

/** Types are checked where a row is written; this keeps the texts to what a terminal has room for. */
describe("texts of rows", () => {
  const rows: readonly ContractCheck[] = contractChecks;
  for (const { id, summary, fix, messages, guide } of rows) {
    it(`${id} are short and plain`, () => {
      expect(summary.length, summary).to.be.at.most(64);
      expect(summary).to.match(/\.$/);
      for (const text of [fix, ...Object.values(messages).flatMap((message) => message.fix ?? [])])
        expect(text).to.match(/^[A-Z`{].*\.$/);
      expect(guide.limits.length).to.be.greaterThan(0);
    });
  }
});
