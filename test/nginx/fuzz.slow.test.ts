import { expect } from "chai";
import fc from "fast-check";
import { orderGroups, parse, render, resolveIncludes, settings } from "../../parity/nginx";
import { configText, shape, soup } from "./generate";

/** `FUZZ_CASES=100000` for a longer run. */
const CASES = Number(process.env["FUZZ_CASES"] ?? 20_000);

describe("nginx: fuzzing", function () {
  this.timeout(CASES * 10 + 10_000);

  it(`neither crashes nor loses its laws on ${CASES} mutated files`, () => {
    const edit = fc.tuple(fc.nat(), fc.nat(8), soup);
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(configText, soup), fc.array(edit, { maxLength: 3 }), (text, edits) => {
        const mutated = edits.reduce((now, [at, length, put]) => {
          const place = at % (now.length + 1);
          return now.slice(0, place) + put.slice(0, 6) + now.slice(place + length);
        }, text);
        const parsed = parse(mutated);
        if (!parsed.ok) {
          const { position, nginxLine } = parsed.problem;
          const lines = mutated.split("\n").length;
          expect(position.line).to.be.within(1, lines);
          expect(nginxLine).to.be.within(1, lines);
          return;
        }
        accepted++;
        const { directives } = parsed.config;
        const again = parse(render(directives));
        expect(again.ok && shape(again.config.directives)).to.deep.equal(shape(directives));
        orderGroups(directives, null);
        const found = settings(directives);
        expect(new Set(found.map(({ address }) => address)).size).to.equal(found.length);
        resolveIncludes("nginx.conf", new Map([["nginx.conf", mutated]]));
      }),
      { seed: 8, numRuns: CASES },
    );
    expect(accepted).to.be.greaterThan(CASES / 10);
  });

  const hostile: readonly [name: string, unit: string][] = [
    ["open blocks", "a{"],
    ["closed blocks", "a{}"],
    ["comments", "#\n"],
    ["escapes", "\\\n"],
    ["variables", "${"],
    ["quotes", "'\"'\n"],
    ["white space", " \t\r\n"],
    ["directives", "a;"],
    ["Lua blocks", "a_by_lua_block{}"],
    ["Lua quotes", 'a_by_lua_block{}#"'],
  ];
  for (const [name, unit] of hostile) {
    it(`takes a megabyte of ${name}`, function () {
      // What takes time in proportion to the square of the size would take minutes.
      this.timeout(30_000);
      const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
      const parsed = parse(text);
      if (parsed.ok) expect(parsed.config.source).to.equal(text);
      else expect(parsed.problem.nginxLine).to.be.at.least(1);
    });
  }
});
