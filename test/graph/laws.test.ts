import { expect } from "chai";
import fc from "fast-check";
import {
  canonicalJson,
  decode,
  diffTrees,
  flatten,
  mapScalars,
  type Tree,
  treeText,
  type Value,
} from "../../parity/graph";
import { ANY, base64, gzipBase64 } from "./support";
import { copy, leafPaths, replaceAt, shuffle, treeOf, trees } from "./trees";

const RUNS = { numRuns: 250 };
/** A text that no generated tree holds. */
const FRESH = "fresh";

describe("laws of trees", () => {
  it("a tree does not differ from itself", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(diffTrees(tree, copy(tree), "p")).to.deep.equal([]);
      }),
      RUNS,
    );
  });

  it("nor from itself with its sets, maps and independent directives in another order", () => {
    fc.assert(
      fc.property(trees, fc.nat(), (tree, seed) => {
        const other = shuffle(tree, seed);
        expect(diffTrees(tree, other, "p")).to.deep.equal([]);
        expect(treeText(other)).to.equal(treeText(tree));
      }),
      RUNS,
    );
  });

  it("one changed leaf is one difference, at the address of that leaf", () => {
    fc.assert(
      fc.property(trees, fc.nat(), (tree, pick) => {
        const paths = leafPaths(tree);
        fc.pre(paths.length > 0);
        const { path, address } = paths[pick % paths.length]!;
        const found = diffTrees(tree, replaceAt(tree, path, FRESH), "p");
        expect(found.map((one) => [one.kind, one.address])).to.deep.equal([["changed", `p${address}`]]);
      }),
      RUNS,
    );
  });

  it("no difference is what equal canonical texts are, in both directions", () => {
    fc.assert(
      fc.property(trees, trees, fc.nat(), (tree, other, pick) => {
        const paths = leafPaths(tree);
        const near = paths.length === 0 ? other : replaceAt(tree, paths[pick % paths.length]!.path, "b");
        for (const [a, b] of [[tree, other] as const, [tree, near] as const]) {
          const same = treeText(a) === treeText(b);
          expect(diffTrees(a, b, "p").length === 0).to.equal(same);
          expect(diffTrees(b, a, "p").length === 0).to.equal(same);
        }
      }),
      RUNS,
    );
  });

  it("differences have addresses of their own, and so have leaves", () => {
    fc.assert(
      fc.property(trees, trees, (a, b) => {
        const found = diffTrees(a, b, "p").map(({ address }) => address);
        expect(new Set(found).size).to.equal(found.length);
        const leaves = flatten("p", a).map(({ address }) => address);
        expect(new Set(leaves).size).to.equal(leaves.length);
      }),
      RUNS,
    );
  });

  it("replacing nothing gives the same tree, and replacing all of a text leaves none of it", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(mapScalars(tree, { text: (text) => text, number: (number) => number })).to.equal(tree);
        const without = mapScalars(tree, { text: (text) => text.replaceAll("a", "z") });
        expect(JSON.stringify(flatten("p", without).map((leaf) => leaf.value))).to.not.include('"a"');
      }),
      RUNS,
    );
  });
});

describe("laws of decoding", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.json(),
    fc.stringMatching(
      /^(#cloud-config\n|Content-Type: multipart\/mixed; boundary=b\n\n--b\n|cat <<E >\/a\n)?[-:a-c {}[\];\n<&*!#'"|>\\$]{0,80}$/,
    ),
    fc.string().map(base64),
    fc.json().map(gzipBase64),
  );

  it("it is total, and gives the same tree twice", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom("userData", "specYaml", "nginx.conf", "x"), (text, property) => {
        const tree = decode(ANY, property, text);
        expect(diffTrees(tree, decode(ANY, property, text), property)).to.deep.equal([]);
      }),
      { numRuns: 600 },
    );
  });

  it("texts with the same tree are the same JSON, and others are not", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [left, right] = [a, b].map((value) => JSON.stringify([value], null, 2));
        const same = canonicalJson(JSON.parse(left!)) === canonicalJson(JSON.parse(right!));
        expect(diffTrees(decode(ANY, "p", left!), decode(ANY, "p", right!), "p").length === 0).to.equal(same);
      }),
      RUNS,
    );
  });

  it("a value and its JSON mean the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const value = JSON.parse(JSON.stringify(json)) as Value;
        const tree: Tree = decode(ANY, "p", JSON.stringify({ value }));
        expect(tree).to.have.property("kind", "decoded");
        expect(treeText((tree as { content: Tree }).content)).to.equal(treeText(decode(ANY, "q", { value })));
      }),
      RUNS,
    );
  });
});

describe("the generator of trees", () => {
  it("makes every kind of tree", () => {
    const kinds = new Set(fc.sample(trees, 500).flatMap((tree) => treeOf(tree).map(({ kind }) => kind)));
    expect([...kinds].sort()).to.deep.equal(["decoded", "leaf", "list", "map", "nginx", "set"]);
  });
});
