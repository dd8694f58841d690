import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { addWaivers, type WaiverRow } from "../../parity/adopt";
import { InputError, meaningOf } from "../../parity/config";
import type { Value } from "../../parity/graph/types";

const ROW: WaiverRow = {
  check: "transparent",
  stack: "prod-eu",
  resource: "api/web/tg",
  property: "healthCheck.matcher",
  value: "200,301",
  owner: "web@example.net",
  reason: "the old servers redirect /health until they are gone",
  expires: "2027-01-31",
};
const LINES = [
  "- check: transparent",
  "  stack: prod-eu",
  "  resource: api/web/tg",
  "  property: healthCheck.matcher",
  '  value: "200,301"',
  "  owner: web@example.net",
  "  reason: the old servers redirect /health until they are gone",
  "  expires: 2027-01-31",
];
const FLOW =
  '{ check: transparent, stack: prod-eu, resource: api/web/tg, property: healthCheck.matcher, value: "200,301", ' +
  "owner: web@example.net, reason: the old servers redirect /health until they are gone, expires: 2027-01-31 }";
const block = (indent: number) => LINES.map((line) => " ".repeat(indent) + line).join("\n");

const HEAD = "baseline: { provider: aws, stack: a }\nstacks: [a, prod-eu]\n";
const read = (text: string) => meaningOf({ file: "parity.yaml", text }) as { readonly [member: string]: Value };

/** What stands in a file before and after, the rest of it left out. */
const LAYOUTS: readonly (readonly [about: string, before: string, after: string])[] = [
  ["no key", HEAD, `${HEAD}waivers:\n${block(2)}\n`],
  [
    "no key, sections parted by blank lines",
    `${HEAD}\nvaries: {}\n\n\n`,
    `${HEAD}\nvaries: {}\n\nwaivers:\n${block(2)}\n\n\n`,
  ],
  ["no key, no final line break", "stacks: [a]", `stacks: [a]\nwaivers:\n${block(2)}`],
  ["no key, lists not indented", "stacks:\n- a\n", `stacks:\n- a\nwaivers:\n${block(0)}\n`],
  ["no key, a comment at the end", "stacks: [a]\n# vim: ts=2\n", `stacks: [a]\n# vim: ts=2\nwaivers:\n${block(2)}\n`],
  [
    "no key, the document ended",
    "---\nstacks: [a]\n...\n# end\n",
    `---\nstacks: [a]\nwaivers:\n${block(2)}\n...\n# end\n`,
  ],
  ["no key, text that keeps its blank lines", "why: |+\n  x\n\n\n", `why: |+\n  x\n\n\nwaivers:\n${block(2)}\n`],
  ["no key, all indented", "  stacks: [a]\n", `  stacks: [a]\n  waivers:\n${block(4)}\n`],
  ["nothing", "waivers:\nstacks: [a]\n", `waivers:\n${block(2)}\nstacks: [a]\n`],
  [
    "nothing, with comments",
    "waivers: # none\n  # so far\n\n# of all\nstacks: [a]\n",
    `waivers: # none\n  # so far\n${block(2)}\n\n# of all\nstacks: [a]\n`,
  ],
  ["null", "waivers: ~ # none\nstacks: [a]", `waivers: # none\n${block(2)}\nstacks: [a]`],
  ["an empty list", "waivers: [] # none\nstacks: [a]\n", `waivers: # none\n${block(2)}\nstacks: [a]\n`],
  ["an empty list, with an anchor", "waivers: &w []\n", `waivers: &w\n${block(2)}\n`],
  ["an empty list, with a comment in it", "waivers: [ # none\n  ]\n", `waivers: [ # none\n    ${FLOW}]\n`],
  [
    "rows",
    "waivers:\n  - check: x\n    reason: y # z\n    # of the row\n\n  # of all\nnginx: {}\n",
    `waivers:\n  - check: x\n    reason: y # z\n    # of the row\n${block(2)}\n\n  # of all\nnginx: {}\n`,
  ],
  ["rows, at the end of the file", "waivers:\n- check: x", `waivers:\n- check: x\n${block(0)}`],
  [
    "rows, widely indented",
    "waivers:\n    -   check: x\n        stack: y\n",
    `waivers:\n    -   check: x\n        stack: y\n${LINES.map((line) => `    ${line.replace(/^(-| ) /, "$1   ")}`).join("\n")}\n`,
  ],
  [
    "rows that end in text",
    "waivers:\n  - reason: >\n      x\n\n      y\n\nnginx: {}\n",
    `waivers:\n  - reason: >\n      x\n\n      y\n${block(2)}\n\nnginx: {}\n`,
  ],
  [
    "rows that end in text that keeps its blank lines",
    "waivers:\n  - reason: |+\n      x\n\nnginx: {}\n",
    `waivers:\n  - reason: |+\n      x\n\n${block(2)}\nnginx: {}\n`,
  ],
  [
    "rows on one line each",
    "waivers:\n  - { check: x } # why\n\nnginx: {}\n",
    `waivers:\n  - { check: x } # why\n  - ${FLOW}\n\nnginx: {}\n`,
  ],
  ["rows in brackets", "waivers: [{ check: x }] # all\n", `waivers: [{ check: x }, ${FLOW}] # all\n`],
  ["rows in brackets, a comma behind", "waivers: [{ check: x }, ]\n", `waivers: [{ check: x }, ${FLOW}, ]\n`],
  [
    "rows in brackets, one a line",
    "waivers: [\n  { check: x }, # one\n  { check: y } # two, in [brackets]\n  ]\n",
    `waivers: [\n  { check: x }, # one\n  { check: y }, # two, in [brackets]\n  ${FLOW}\n  ]\n`,
  ],
  [
    "rows in brackets, one a line, a comma behind",
    "waivers: [\n  { check: x }, # one\n  ]\n",
    `waivers: [\n  { check: x }, # one\n  ${FLOW},\n  ]\n`,
  ],
  ["rows in brackets, closed at once", "waivers: [\n  { check: x }]\n", `waivers: [\n  { check: x },\n  ${FLOW}]\n`],
  ["a file in braces", "{ stacks: [a] }\n", `{ stacks: [a], waivers: [${FLOW}] }\n`],
  [
    "Windows line ends",
    "stacks: [a]\r\nwaivers:\r\n  - check: x\r\n\r\nnginx: {}\r\n",
    `stacks: [a]\r\nwaivers:\r\n  - check: x\r\n${block(2).replaceAll("\n", "\r\n")}\r\n\r\nnginx: {}\r\n`,
  ],
  [
    "Windows line ends, none at the end",
    "stacks: [a]\r\nnginx: {}",
    `stacks: [a]\r\nnginx: {}\r\nwaivers:\r\n${block(2).replaceAll("\n", "\r\n")}`,
  ],
  ["a byte order mark", "\uFEFFstacks: [a]\n", `\uFEFFstacks: [a]\nwaivers:\n${block(2)}\n`],
  ["a key with a question mark", "? waivers\n: - check: x\n", `? waivers\n: - check: x\n${block(2)}\n`],
];

describe("adding waivers to a text", () => {
  for (const [about, before, after] of LAYOUTS) {
    it(about, () => expect(addWaivers(before, [ROW])).to.equal(after));
  }

  it("stays JSON where the file is JSON", () => {
    const file = { baseline: { provider: "aws", stack: "a" }, stacks: ["a"] };
    const row = { ...ROW, reason: "„so“: \u0001\u202e [x], {y} # z" };
    for (const indent of [0, 2, "\t"]) {
      const once = addWaivers(JSON.stringify(file, null, indent), [row, ROW]);
      const twice = addWaivers(once, [ROW]);
      expect(JSON.parse(twice)).to.deep.equal({ ...file, waivers: [row, ROW, ROW] });
    }
  });

  it("leaves out what a row does not say, and keeps apart an absent value and any", () => {
    const rows = [undefined, null, "null", "1.0", ""].map((value) => ({ ...ROW, resource: null, value }));
    const { waivers } = read(addWaivers(HEAD, rows));
    const { resource: _, value: _value, ...rest } = ROW;
    expect(waivers).to.deep.equal([rest, ...[null, "null", "1.0", ""].map((value) => ({ ...rest, value }))]);
  });

  const refused: readonly (readonly [about: string, text: string])[] = [
    ["an alias", "a: &a [{ check: x }]\nwaivers: *a\n"],
    ["rows that an alias repeats elsewhere", "waivers: &w\n  - check: x\nagain: *w\n"],
    ["rows out of a merge", "<<: { waivers: [{ check: x }] }\nstacks: [a]\n"],
    ["a list with a tag of another kind", "waivers: !!str\nstacks: [a]\n"],
  ];
  for (const [about, text] of refused) {
    it(`refuses ${about}, and gives the row to copy`, () => {
      expect(() => addWaivers(text, [ROW])).to.throw(InputError, FLOW);
    });
  }

  const words = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1 }),
    fc.string({ unit: "binary", minLength: 1 }),
    fc.constantFrom(
      "a: b",
      "a #b",
      "yes",
      "null",
      "x:",
      "- x",
      "[a]",
      "a, b",
      '"q"',
      "a\nb",
      "a\r\nb",
      "ü – ’",
      "\uFEFFa",
      "a\ud800",
      "*",
    ),
  );
  const rows = fc.array(
    fc.record<WaiverRow>({
      check: fc.constantFrom("uniform", "HC-01"),
      stack: fc.constantFrom("prod-eu", "123", "true", "."),
      resource: fc.option(words),
      property: fc.option(words),
      value: fc.option(fc.option(words), { nil: undefined }),
      owner: words,
      reason: words,
      expires: fc.constantFrom("2027-01-31", "2030-12-01"),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const files = [...parityFiles(), ...LAYOUTS.flatMap(([, before, after]) => [before, after])];

  it("keeps every other byte of any file there is, and reads as the old rows and the new", () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.boolean(), rows, (file, windows, added) => {
        const text = windows ? file.replace(/\r?\n/g, "\r\n") : file;
        const result = addWaivers(text, added);
        expect(withoutInserted(text, result), JSON.stringify(result)).to.equal(true);
        const [before, after] = [read(text), read(result)];
        const told = added.map((row) =>
          Object.fromEntries(
            Object.entries(row).filter(([name, value]) => (name === "value" ? value !== undefined : value !== null)),
          ),
        );
        expect(after).to.deep.equal({ ...before, waivers: [...((before["waivers"] ?? []) as Value[]), ...told] });
        if (text.includes("\r\n")) expect(result).not.to.match(/[^\r]\n/);
      }),
      { numRuns: Number(process.env["PARITY_RUNS"] ?? 500) },
    );
  });
});

/** True when `text` is `result` with pieces taken out; an explicit nothing (`[]`, `~`) may have given way. */
function withoutInserted(text: string, result: string): boolean {
  const given = [text, text.replace(/(waivers:(?: &w)?) (?:\[\]|~)/, "$1")];
  return given.some((kept) => {
    let at = 0;
    for (const character of result) if (kept.startsWith(character, at)) at += character.length;
    return at === kept.length;
  });
}

/** Every `parity.yaml` of the repository. */
function parityFiles(): string[] {
  const root = join(__dirname, "..", "..");
  const folders = ["examples", "test/fixtures/projects", "test/acceptance", "test/engine/fixtures"].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(root, parent, name)),
  );
  const all = [root, ...folders].flatMap((folder) =>
    readdirSync(folder).includes("parity.yaml") ? [readFileSync(join(folder, "parity.yaml"), "utf8")] : [],
  );
  expect(all).to.have.length.above(10);
  return all;
}
