import { expect } from "chai";
import fc from "fast-check";
import { type ReportOptions, render } from "../../parity/report";
import { displayWidth } from "../../parity/report/console/text";
import type { Result } from "../../parity/result";
import { hostileResults } from "./hostile";
import { readLine } from "./runner";
import { expectSarif } from "./sarif-schema";

const PLAIN: ReportOptions = { color: false, width: 80, unicode: true };
/** What terminals, editors and viewers obey instead of showing. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

function holds(check: (result: Result, folder: string) => void, numRuns = 100): void {
  fc.assert(
    fc.property(hostileResults, ({ result, folder }) => check(result, folder)),
    { numRuns },
  );
}

/** Nothing in a log of it may be a command to the runner, and nothing may act on a terminal. */
function expectQuiet(text: string): void {
  const lines = text.split("\n");
  expect(lines.filter((line) => readLine(line) !== null).map((line) => line.slice(0, 200))).to.deep.equal([]);
  expect(lines.find((line) => OBEYED.test(line))).to.equal(undefined);
}

describe("report: whatever names, values and paths hold", function () {
  this.timeout(60_000);

  for (const format of ["console", "json", "sarif", "junit", "markdown"] as const) {
    it(`${format} commands neither a runner nor a terminal`, () => {
      holds((result, folder) => expectQuiet(render(result, format, { ...PLAIN, folder })));
    });
  }

  it("the console has no commands at any width, and keeps to it", () => {
    fc.assert(
      fc.property(hostileResults, fc.integer({ min: 40, max: 140 }), fc.boolean(), ({ result }, width, unicode) => {
        const text = render(result, "console", { color: false, width, unicode });
        expectQuiet(text);
        // Input that cannot be used is told in lines as compilers print them, which terminals open: not wrapped.
        if (result.stacks.length === 0) return;
        for (const line of text.split("\n")) expect(displayWidth(line), line).to.be.at.most(width);
      }),
      { numRuns: 100 },
    );
  });

  it("JSON gives back what went in", () => {
    holds((result) => {
      expect(JSON.parse(render(result, "json", PLAIN))).to.deep.equal(JSON.parse(JSON.stringify(result)));
    }, 60);
  });

  it("annotations are annotations, at most ten of a kind, and nothing else", () => {
    holds((result, folder) => {
      const lines = render(result, "github", { ...PLAIN, folder }).split("\n");
      expect(lines.pop()).to.equal("");
      expect(readLine(lines.pop()!)).to.equal(null);
      const counts = new Map<string, number>();
      for (const line of lines) {
        const { name, properties, data } = readLine(line)!;
        counts.set(name, (counts.get(name) ?? 0) + 1);
        expect(["error", "warning", "notice"]).to.include(name);
        for (const key of Object.keys(properties)) expect(["file", "line", "col", "title"]).to.include(key);
        for (const text of [...Object.values(properties), data.replaceAll("\n", "")]) expect(text).not.to.match(OBEYED);
      }
      for (const number of counts.values()) expect(number).to.be.at.most(10);
    });
  });

  it("SARIF stays valid, its messages have no links, and its files are in the repository", () => {
    holds((result, folder) => {
      const log = expectSarif(render(result, "sarif", { ...PLAIN, folder }));
      const visit = (value: unknown, key: string): void => {
        if (typeof value === "string") {
          if (key === "text") expect(value.replaceAll("\n", "")).not.to.match(OBEYED).and.not.to.contain("](");
          if (key === "uri") expect(value).to.match(/^(?![a-z]+:)[\w./%~!*'()-]*$/i);
        } else if (typeof value === "object" && value !== null) {
          for (const [name, member] of Object.entries(value)) visit(member, name);
        }
      };
      visit(log, "");
    }, 60);
  });
});
