import { expect } from "chai";
import fc from "fast-check";
import { didYouMean, formatPropertyPath, parsePropertyPath } from "../../parity/config";
import { parityYamlSchema } from "../../parity/config/json-schema";
import { shellWords } from "../../parity/config/shell-words";

describe("property paths", () => {
  for (const [text, path] of [
    ["root", ["root"]],
    ["root.nested", ["root", "nested"]],
    ['root["nested"].triple', ["root", "nested", "triple"]],
    ["root.array[0][1].nested", ["root", "array", 0, 1, "nested"]],
    ['root["key with \\"escaped\\" quotes"]', ["root", 'key with "escaped" quotes']],
    ['["root key with a ."][100]', ["root key with a .", 100]],
  ] as const) {
    it(`reads ${text}`, () => expect(parsePropertyPath(text)).to.deep.equal(path));
  }

  for (const text of ["", ".a", "a.", "a..b", "a.[0]", "a[", "a[x]", "a[-1]", 'a["b]', "a[0"]) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parsePropertyPath(text)).to.equal(null));
  }

  it("reads what it writes", () => {
    const step = fc.oneof(
      fc.nat(1000),
      fc.string({ minLength: 1 }).filter((name) => !name.includes("\\")),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (path) => {
        expect(parsePropertyPath(formatPropertyPath(path))).to.deep.equal(path);
      }),
    );
  });
});

describe("words", () => {
  it("splits as a shell does, and expands nothing", () => {
    expect(shellWords(`  a 'b c'"d e"f \\  "" $HOME *`)).to.deep.equal(["a", "b cd ef", " ", "", "$HOME", "*"]);
    expect(shellWords("")).to.deep.equal([]);
    for (const open of ["'a", 'b"', "c\\"]) expect(shellWords(open)).to.equal(null);
  });

  it("offers the nearest word only when it is near", () => {
    expect(didYouMean("stakcs", ["stacks", "varies"])).to.equal(" Did you mean `stacks`?");
    expect(didYouMean("Stacks", ["stacks"])).to.equal(" Did you mean `stacks`?");
    expect(didYouMean("b", ["a"])).to.equal("");
    expect(didYouMean("region", ["stack", "provider"])).to.equal("");
  });
});

describe("the JSON Schema of parity.yaml", () => {
  const schema = parityYamlSchema() as {
    properties: { [name: string]: { description?: string } };
    required: string[];
    additionalProperties: boolean;
  };

  it("names every member with a description, and refuses others", () => {
    const members = [
      "baseline",
      "stacks",
      "excluded",
      "varies",
      "derived",
      "waivers",
      "invokes",
      "outputs",
      "stackReferences",
      "environments",
      "nginx",
      "application",
    ];
    expect(Object.keys(schema.properties)).to.deep.equal(members);
    for (const name of members) expect(schema.properties[name]!.description, name).to.match(/\.$/);
    expect(schema.required).to.deep.equal(["baseline", "stacks"]);
    expect(schema.additionalProperties).to.equal(false);
  });

  it("requires a sample, though it may be anything", () => {
    expect(JSON.stringify(schema.properties["varies"])).to.contain('"required":["sample","why"]');
  });
});
