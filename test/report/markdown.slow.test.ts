import { expect } from "chai";
import fc from "fast-check";
import { render } from "../../parity/report";
import { markerOf } from "../../parity/report/markdown/index";
import type { Result } from "../../parity/result";
import { hostileResults } from "./hostile";
import { impactSamples } from "./impact-samples";
import { nodesOf, textOf } from "./markdown-reader";
import { samples } from "./samples";
import { verbSamples } from "./verb-samples";

const PLAIN = { color: false, width: 80, unicode: true };
const LIMIT = 10_000;

const comment = (result: Result, folder = ""): string => render(result, "markdown", { ...PLAIN, folder });
const size = (text: string): number => Buffer.byteLength(text);

/** All that a comment may be made of; links, images, emphasis, quotes and foreign HTML are not. */
const NODES = new Set(
  "root html heading paragraph text inlineCode code strong list listItem table tableRow tableCell".split(" "),
);
const OWN_HTML = /^(<!-- parity:[\w.:/%-]+ -->|<details>\n<summary>[A-Za-z 0-9():]+<\/summary>|<\/details>)$/;
/** What GitHub makes links, mentions, pictures or formulas of in text that is not code. */
const ALIVE = /[@#<>&$[\]\\]|\/\/|www\.|\b[0-9a-f]{7,40}\b|\b[A-Za-z]+-\d|:\w+:|\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/iu;

/** Holds a comment to what it may be made of, as GitHub-flavoured Markdown is read. */
function expectInert(text: string): void {
  let open = 0;
  for (const node of nodesOf(text)) {
    expect(NODES.has(node.type), `${node.type}: ${JSON.stringify(node).slice(0, 300)}`).to.equal(true);
    if (node.type === "html") {
      expect(node.value).to.match(OWN_HTML);
      open += node.value.startsWith("<details>") ? 1 : node.value === "</details>" ? -1 : 0;
      expect(open === 0 || open === 1, "folded sections are closed before the next").to.equal(true);
    }
    if (node.type === "text") expect(node.value.replaceAll("\n", "")).not.to.match(ALIVE);
    if (node.type === "code") expect(node.lang).to.equal("diff");
  }
  expect(open).to.equal(0);
}

describe("report: markdown", function () {
  this.timeout(60_000);

  for (const [name, result] of Object.entries({ ...samples, ...impactSamples, ...verbSamples })) {
    it(`${name} is one comment of its own elements, and short`, () => {
      const text = comment(result, "examples/api");
      expect(size(text)).to.be.at.most(LIMIT);
      expect(text.split("\n", 1)).to.deep.equal([`<!-- parity:${result.verb}:examples/api -->`]);
      expectInert(text);
    });
  }

  it("stays so whatever names, values and paths hold", () => {
    fc.assert(
      fc.property(hostileResults, ({ result, folder }) => {
        const text = comment(result, folder);
        expect(size(text)).to.be.at.most(LIMIT);
        expectInert(text);
      }),
      { numRuns: 150 },
    );
  });

  it("shows what is foreign as it is, escaped as on the console", () => {
    const finding = { ...samples["deviates"]!.findings[1]!, message: "It is `a|b` | @all <b> `` ` `` \u202e" };
    const text = textOf(comment({ ...samples["deviates"]!, findings: [finding] }));
    expect(text).to.contain("It is a|b | @all <b>").and.contain("\\u{202e}");
  });

  it("finds its comment again, and no other's", () => {
    const marker = (verb: string, folder: string): string => markerOf({ verb }, { folder });
    expect(marker("check", "")).to.equal("<!-- parity:check:. -->");
    const all = [marker("check", "a"), marker("check", "b"), marker("review", "a"), marker("check", "a/b")];
    expect(new Set(all).size).to.equal(4);
    expect(marker("check", "a --> <b>--!>")).to.equal("<!-- parity:check:a%20%2d-%3e%20%3cb%3e%2d-%21%3e -->");
  });

  it("leaves out from the end, and counts it", () => {
    const text = comment(samples["fleet"]!);
    const shown = [...text.matchAll(/tenant\/queue-(\d+)/g)].map(([, number]) => Number(number));
    expect(shown).to.deep.equal(shown.map((_, index) => index));
    expect(shown.length).to.be.greaterThan(4);
    expect(text).to.contain(`… and ${60 - shown.length} more findings: \`parity check --format json\` has all.`);
  });

  it("keeps a place for every section of a large review", () => {
    const { review, ...result } = verbSamples["review"]!;
    const [uneven, even] = review!.changes;
    const many = <T>(item: T): T[] => Array.from({ length: 500 }, () => item);
    const large: Result = {
      ...result,
      findings: many(result.findings[0]!),
      review: {
        ...review!,
        changes: [...many(uneven!), ...many(even!)],
        traffic: many(review!.traffic[0]!),
        dependencies: many(review!.dependencies[0]!),
      },
    };
    const text = comment(large);
    expect(size(text)).to.be.within(LIMIT * 0.8, LIMIT);
    for (const noun of ["findings", "changes", "changes of traffic", "packages"]) {
      expect(text).to.match(new RegExp(`… and \\d+ more ${noun}: \`parity review --base origin/main --format json\``));
    }
    expect(text).to.contain("| prod-eu | ✗ invalid |");
    expectInert(text);
  });

  it("takes ten thousand stacks of kilobyte-long names", () => {
    const [stack] = samples["parity"]!.stacks;
    const stacks = Array.from({ length: 10_000 }, (_, index) => ({
      ...stack!,
      name: `${"`|é".repeat(400)}${index}`,
      digest: `sha256:${String(index).padStart(64, "0")}`,
    }));
    const text = comment({ ...samples["deviates"]!, stacks });
    expect(size(text)).to.be.at.most(LIMIT);
    expectInert(text);
  });
});
