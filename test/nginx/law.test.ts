import { expect } from "chai";
import fc from "fast-check";
import { type Config, parse, quoteArg, render } from "../../parity/nginx";
import { commentTexts, configText, flat, shape } from "./generate";

function read(text: string): Config {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(parsed.problem)}`);
  return parsed.config;
}

/** What a word takes of nginx's buffer: all but its opening quote. */
function inBuffer(raw: string): number {
  return Buffer.byteLength(raw) - (/^["']/.test(raw) ? 1 : 0);
}

describe("nginx: laws of reading and writing", () => {
  it("reads back what it renders, comments dropped", () => {
    fc.assert(
      fc.property(configText, (text) => {
        const { directives } = read(text);
        const rendered = render(directives);
        const again = read(rendered);
        expect(shape(again.directives)).to.deep.equal(shape(directives));
        expect(render(again.directives)).to.equal(rendered);
      }),
      { seed: 1, numRuns: 1500 },
    );
  });

  it("reads back what it renders, comments kept, in their order", () => {
    fc.assert(
      fc.property(configText, (text) => {
        const { directives, comments } = read(text);
        const again = read(render(directives, { comments: true, last: comments }));
        expect(shape(again.directives)).to.deep.equal(shape(directives));
        expect(commentTexts(again.directives, again.comments)).to.deep.equal(commentTexts(directives, comments));
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  it("gives the tree without a directive when its span is cut out", () => {
    let cuts = 0;
    fc.assert(
      fc.property(configText, fc.nat(), (text, choice) => {
        const { directives } = read(text);
        const all = flat(directives);
        if (all.length === 0) return;
        const cut = all[choice % all.length]!;
        const left = read(text.slice(0, cut.start) + text.slice(cut.end));
        const without = (nodes: typeof directives): typeof directives =>
          nodes
            .filter((node) => node !== cut)
            .map((node) => (node.block === null ? node : { ...node, block: without(node.block) }));
        expect(shape(left.directives)).to.deep.equal(shape(without(directives)));
        cuts++;
      }),
      { seed: 3, numRuns: 1500 },
    );
    expect(cuts).to.be.greaterThan(800);
  });

  it("gives spans and positions that point at the words", () => {
    fc.assert(
      fc.property(configText, (text) => {
        const { directives } = read(text);
        const lines = text.split("\n");
        for (const { position, words, start, end, nginxLine, name, args, block } of flat(directives)) {
          expect(start).to.equal(words[0]!.start);
          expect(lines[position.line - 1]!.slice(position.column - 1)).to.satisfy((rest: string) =>
            text.startsWith(rest, start),
          );
          expect([name, ...args]).to.deep.equal(words.map((word) => word.text));
          const terminator = block === null && words.at(-1)!.quote !== "{" ? ";" : "}";
          expect(text[end - 1]).to.equal(terminator);
          if (terminator === ";") expect(nginxLine).to.equal(text.slice(0, end).split("\n").length);
          for (const word of words) {
            if (word.quote === '"' || word.quote === "'") expect(text[word.start]).to.equal(word.quote);
            expect(read(`x ${word.quote === "{" ? "y" : text.slice(word.start, word.end)};`).directives).to.have.length(
              1,
            );
          }
        }
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it("quotes every string so that it is read back, and still fits nginx's buffer", () => {
    const unit = fc.constantFrom(..."ab \t\r\n;{}$#\"'\\trn)é😀\0");
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (arg) => {
        expect(read(`x ${quoteArg(arg)};`).directives[0]!.args).to.deep.equal([arg]);
        expect(read(`${quoteArg(arg)} {}`).directives[0]!.name).to.equal(arg);
      }),
      { seed: 5, numRuns: 5000 },
    );
    fc.assert(
      fc.property(configText, (text) => {
        for (const word of flat(read(text).directives).flatMap(({ words }) => words)) {
          if (word.quote === "{") continue;
          const raw = text.slice(word.start, word.end);
          expect(inBuffer(quoteArg(word.text)), JSON.stringify(word)).to.be.at.most(inBuffer(raw));
        }
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});
