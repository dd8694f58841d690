import { expect } from "chai";
import { findFinding, type WaiverTerms, waivable, waiverRows } from "../../parity/adopt";
import { InputError } from "../../parity/config";
import type { Finding } from "../../parity/result";

const STACKS = ["a", "b", "c"];
const TERMS: WaiverTerms = { owner: " web ", reason: "because", expires: "2027-01-31" };
const COVER = { owner: "web", reason: "because", expires: "2027-01-31" };

function finding(changes: Partial<Finding>): Finding {
  return {
    ...{ id: "0123456789ab", check: "transparent", severity: "error", stacks: ["b"], resource: "api/tg", type: null },
    ...{ property: "port", message: "", expected: "1", values: { a: "1", b: "2", c: null }, why: "", fix: "Mend it." },
    ...{ locations: [], waiver: null },
    ...changes,
  };
}

const rows = (...parts: Finding[]) =>
  waiverRows(waivable(parts, STACKS, undefined), TERMS).map(({ stack, value }) => [stack, value]);

describe("what can be waived", () => {
  it("is a finding in each of its stacks, with the value that is there", () => {
    expect(rows(finding({ stacks: ["c", "b"] }))).to.deep.equal([
      ["b", "2"],
      ["c", null],
    ]);
    expect(waiverRows(waivable([finding({})], STACKS, ["b"]), TERMS)).to.deep.equal([
      { ...COVER, check: "transparent", stack: "b", resource: "api/tg", property: "port", value: "2" },
    ]);
  });

  it("is all that one check says of a place", () => {
    const parts = [
      finding({}),
      finding({ stacks: ["b", "c"], values: { b: "3", c: "4" } }),
      finding({ stacks: ["c"], values: { c: "4" } }),
    ];
    expect(rows(...parts)).to.deep.equal([
      ["b", "2"],
      ["b", "3"],
      ["c", "4"],
    ]);
    expect(rows(finding({ values: {} }), finding({ severity: "note" }))).to.deep.equal([["b", undefined]]);
    expect(rows(finding({ severity: "warning" }))).to.have.length(1);
  });

  const refused: readonly (readonly [
    about: string,
    parts: readonly Finding[],
    asked: string[] | undefined,
    message: RegExp,
  ])[] = [
    [
      "what is waived",
      [finding({ waiver: COVER })],
      undefined,
      /api\/tg · port is waived already, in b until 2027-01-31 by web\.$/,
    ],
    [
      "a stack where it is waived",
      [finding({ waiver: COVER }), finding({ stacks: ["c"] })],
      ["b"],
      /is waived already in b, .* It stands in: c\.$/,
    ],
    ["a stack that is fine", [finding({})], ["a"], /is not about a\. It stands in: b\.$/],
    ["a note", [finding({ severity: "note" })], undefined, /cannot be waived: it is a note, and fails nothing\.$/],
    [
      "a row's own finding",
      [finding({ check: "waiver" })],
      undefined,
      /it is about a row under `waivers` itself\. Mend it\.$/,
    ],
    [
      "what could not be determined",
      [finding({ check: "known", values: {} })],
      undefined,
      /no value that could be accepted\. Mend it\.$/,
    ],
    [
      "what has no address",
      [finding({ resource: null, property: null })],
      undefined,
      /^transparent cannot be waived: it has no address/,
    ],
    [
      "what is in no stack of the list",
      [finding({ stacks: ["z"] })],
      undefined,
      /none of its stacks is under `stacks`\. Mend it\.$/,
    ],
  ];
  for (const [about, parts, asked, message] of refused) {
    it(`is not ${about}`, () => expect(() => waivable(parts, STACKS, asked)).to.throw(InputError, message));
  }
});

describe("which finding is meant", () => {
  const tg = finding({});
  const other = finding({ id: "0123f0000000", check: "uniform", resource: null, property: "app:port" });
  const part = finding({ stacks: ["c"], waiver: COVER });
  const all = [tg, other, part];

  it("says an id, its beginning, or words of its address", () => {
    for (const words of [
      ["0123456789ab"],
      ["01234"],
      ["transparent"],
      ["api/tg"],
      ["port"],
      ["transparent", "api/tg", "port"],
    ]) {
      expect(findFinding(all, words), words.join(" ")).to.deep.equal([tg, part]);
    }
    expect(findFinding(all, ["uniform · app:port"])).to.deep.equal([other]);
  });

  it("is said to be several, or none, with what there is", () => {
    expect(() => findFinding(all, ["0123"])).to.throw(
      /^0123 is more than one finding\. Name one, by its id:\n {2}0123456789ab {2}transparent · api\/tg · port\n {2}0123f0000000 {2}uniform · app:port$/,
    );
    for (const word of ["012", "ffff", "por", ""]) {
      expect(() => findFinding(all, [word]), word).to.throw(InputError, "There are:\n  0123456789ab");
    }
    expect(() => findFinding([part], ["x"])).to.throw("There is no finding x: nothing deviates that is not waived.");
  });

  it("shows nothing that acts on a terminal, and ten at most", () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      finding({ id: `aaaa0000000${index.toString(16)}`, resource: "\u001b[2J" }),
    );
    expect(() => findFinding(many, ["aaaa"])).to.throw(InputError, /\\u001b\[2J[\s\S]*\n {2}and 2 more$/);
  });
});
