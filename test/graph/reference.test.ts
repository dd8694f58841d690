import { expect } from "chai";
import fc from "fast-check";
import { display, formatReference, REF_CLOSE, REF_OPEN, referencesIn, showReferences, TAG } from "../../parity/graph";

const arn = formatReference({ path: "api/lb", property: "arn", operations: "" });
const part = formatReference({ path: "api/lb", property: "arn", operations: 'split(":")[5]' });

describe("references", () => {
  it("are found where they stand, with what was done to the output", () => {
    const text = `https://${arn}/x?y=${part}`;
    const found = referencesIn(text);
    expect(found.map(({ path, property, operations }) => [path, property, operations])).to.deep.equal([
      ["api/lb", "arn", ""],
      ["api/lb", "arn", 'split(":")[5]'],
    ]);
    expect(found.map(({ start, end }) => text.slice(start, end))).to.deep.equal([arn, part]);
  });

  it("are shown as ${path.property}", () => {
    expect(showReferences(`a ${arn} b`)).to.equal("a ${api/lb.arn} b");
    expect(showReferences(part)).to.equal('${api/lb.arn|split(":")[5]}');
    expect(showReferences(formatReference({ path: "a", property: "[0].id", operations: "" }))).to.equal("${a[0].id}");
  });

  it("can stand in one another's operations, and only the outer one is found", () => {
    const outer = formatReference({ path: "x", property: "id", operations: `concat(${arn})` });
    expect(referencesIn(outer)).to.have.length(1);
    expect(showReferences(outer)).to.equal("${x.id|concat(${api/lb.arn})}");
  });

  it("keep a resource's name that holds the separators", () => {
    const [found] = referencesIn(formatReference({ path: "c#/topic", property: "id", operations: 'a("#")' }));
    expect(found).to.include({ path: "c#/topic", property: "id", operations: 'a("#")' });
  });

  it("leave a mark without its partner as text", () => {
    expect(referencesIn(`${REF_CLOSE}a${REF_OPEN}b`)).to.deep.equal([]);
    expect(showReferences(`a${REF_CLOSE}`)).to.equal(`a${REF_CLOSE}`);
  });

  it("survive any text around them", () => {
    const text = fc.string({ unit: "binary" }).filter((s) => !s.includes(REF_OPEN) && !s.includes(REF_CLOSE));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [found, ...others] = referencesIn(before + arn + after);
        expect(others).to.deep.equal([]);
        expect(found).to.include({ path: "api/lb", property: "arn", start: before.length });
      }),
    );
  });
});

describe("display", () => {
  it("gives strings as they are and other values as canonical JSON", () => {
    expect(display("200,301")).to.equal("200,301");
    expect(display({ b: [1, null], a: true })).to.equal('{"a":true,"b":[1,null]}');
    expect(display(arn)).to.equal("${api/lb.arn}");
    expect(display({ target: arn })).to.equal('{"target":"${api/lb.arn}"}');
  });

  it("tells no secret, and names what is not known", () => {
    const secret = { [TAG]: "secret", content: "f00d" } as const;
    expect(display(secret)).to.equal("[secret]");
    expect(display({ password: secret, list: [secret] })).to.equal('{"list":["[secret]"],"password":"[secret]"}');
    expect(display({ [TAG]: "unknown", unknown: 3 })).to.equal("[unknown]");
    const sha256 = "0123456789abcdef0123";
    expect(display({ [TAG]: "asset", sha256, source: "a.js" })).to.equal("[asset a.js sha256:0123456789ab]");
  });

  it("keeps every value on one line, and shows what would hide", () => {
    expect(display("a\nb\u001b[31m\u202ec\u0085")).to.equal("a\\nb\\u001b[31m\\u202ec\\u0085");
    expect(display(["\u202e", "\ud800"])).to.equal('["\\u202e","\\ud800"]');
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (json, text) => {
        for (const shown of [display(json as never), display(text)])
          expect(shown).to.not.match(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});
