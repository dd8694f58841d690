import { expect } from "chai";
import fc from "fast-check";
import { Pattern } from "../../../parity/nginx/request/pattern";
import { literalPrefix } from "../../../parity/nginx/request/pattern/prefix";

/** The texts of the whole and of the groups, or what `exec` says instead. */
function groups(source: string, text: string, caseless = false): readonly (string | null)[] | null | "undecided" {
  const match = new Pattern(source, caseless).exec(text);
  if (match === null || match === "undecided") return match;
  return Array.from({ length: match.spans.length / 2 }, (_, group) => {
    const from = match.spans[group * 2]!;
    return from < 0 ? null : match.text.slice(from, match.spans[group * 2 + 1]);
  });
}

/** Pieces that JavaScript and PCRE read alike: nothing is repeated that may be empty, since PCRE alone takes an empty turn. */
const piece: fc.Arbitrary<string> = fc.letrec<{ atom: string; item: string; choice: string }>((tie) => ({
  atom: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("a", "b", "/", "\\.", "\\d", "\\w", "[ab]", "[^/]", "[a-c0-9]") },
    { weight: 1, arbitrary: tie("choice").map((inner) => `(?:${inner})`) },
    { weight: 1, arbitrary: tie("choice").map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: fc.constantFrom("(?=a)", "(?!b)", "\\b", "^") },
  ),
  item: fc
    .tuple(tie("atom"), fc.constantFrom("", "", "", "*", "+", "?", "*?", "+?", "{1,2}"))
    .map(([atom, times]) =>
      /\(\?[=!]|\\b|(?<!\[)\^/.test(atom) || new RegExp(`^(?:${atom})$`).test("") ? atom : atom + times,
    ),
  choice: fc
    .array(
      fc.array(tie("item"), { minLength: 1, maxLength: 4 }).map((items) => items.join("")),
      { minLength: 1, maxLength: 2 },
    )
    .map((branches) => branches.join("|")),
})).choice;

describe("nginx: regular expressions", () => {
  it("match where JavaScript's do, and from where to where", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "/", ".", "1", " "), maxLength: 12 });
    fc.assert(
      fc.property(piece, text, (source, subject) => {
        const mine = groups(source, subject);
        const theirs = new RegExp(source).exec(subject);
        // Groups that a repetition passes over again keep their text in PCRE alone: the whole is compared.
        // Some tries take too many steps, which is said: others stand for them.
        fc.pre(mine !== "undecided");
        expect(mine?.[0] ?? null).to.equal(theirs?.[0] ?? null);
      }),
      { numRuns: 2000 },
    );
  });

  /** [pattern, text, groups]; checked with pcre2test 10.42. */
  const CASES: readonly (readonly [string, string, readonly (string | null)[] | null])[] = [
    ["(?:(a)|b)*", "ab", ["ab", "a"]],
    ["a++ab", "aaab", null],
    ["(?>a|ab)c", "abc", null],
    ["^(?<year>\\d{4})/(?P<month>\\d\\d)?", "2024/", ["2024/", "2024"]],
    ["(?i)ABC(?-i)d", "abcd", ["abcd"]],
    ["(?i)ABC(?-i)d", "abcD", null],
    ["a(?i:b|c)d", "aCd", ["aCd"]],
    ["x$", "x\n", ["x"]],
    ["x\\z", "x\n", null],
    ["^a.b$", "a\nb", null],
    ["(?s)^a.b$", "a\nb", ["a\nb"]],
    ["[[:alpha:]]+[[:^digit:]]", "ab-1", ["ab-"]],
    ["[]a]+", "]a", ["]a"]],
    ["(?<=/)b", "a/b", ["b"]],
    ["(?<!/)b", "/b", null],
    ["(a)?\\1b", "b", null],
    ["\\Qa.b\\E", "a.b", ["a.b"]],
    ["\\x2fa\\057", "/a/", ["/a/"]],
    ["a{,2}", "a{,2}", ["a{,2}"]],
    ["(?#note)a", "a", ["a"]],
    ["(?x) a b # comment", "ab", ["ab"]],
    ["\\h+\\H", " \ta", [" \ta"]],
    ["(*UTF8)^/a", "/a", ["/a"]],
    ["(a(b)?)+", "aba", ["aba", "a", "b"]],
  ];
  for (const [source, text, expected] of CASES) {
    it(`${source} on ${JSON.stringify(text)}`, () => expect(groups(source, text)).to.deep.equal(expected));
  }

  it("compare bytes: what is beyond ASCII has no case", () => {
    expect(groups("^\xc3\xa9$", "\xc3\x89", true)).to.equal(null);
    expect(groups("^É.$", "é", true)).to.equal(null);
  });

  it("say what they do not know", () => {
    for (const source of [
      "(?R)",
      "(?(1)a|b)",
      "\\p{L}",
      "(*SKIP)a",
      "(?|(a)|(b))",
      "(a",
      "a)",
      "[b",
      "(?<=a*)b",
      "a**?x{2,1}",
    ]) {
      expect(groups(source, "ab"), source).to.equal("undecided");
      expect(new Pattern(source, false).unsupported, source).to.be.a("string");
    }
    expect(groups("(*UTF8)^.$", "\xc3\xa9")).to.equal("undecided");
  });

  it("know what a text begins with, also where they cannot be run", () => {
    expect(groups("^/a\\.b/(?(1)x|y)", "/other")).to.equal(null);
    expect(groups("^/a\\.b/(?(1)x|y)", "/a.b/y")).to.equal("undecided");
    expect(groups("^/A/\\p{L}", "/a/x", true)).to.equal("undecided");
    for (const [source, prefix] of [
      ["^/ab?\\R", "/a"],
      ["^/a|b\\R", ""],
      ["^/a(b|c)\\R", "/a"],
      ["^/a[|]\\R", "/a"],
      ["^/a[]()|]+(b)|c\\R", ""],
      ["/a\\R", ""],
      ["^/a{2}\\R", "/"],
    ] as const)
      expect(literalPrefix(source), source).to.equal(prefix);
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "1"), maxLength: 8 });
    const property = fc.property(piece, text, (source, subject) => {
      const anchored = `^${source}`;
      fc.pre(new RegExp(anchored).test(subject));
      expect(subject.startsWith(literalPrefix(anchored)), anchored).to.equal(true);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it("give up on hostile patterns, always at the same point", () => {
    const text = "a".repeat(40);
    for (const source of ["(a+)+$b", "(a|a)*b", "(a*)*b", "^(([a-z])+.)+[A-Z]$", "(a?){40}a{40}b"]) {
      const before = process.cpuUsage();
      expect(groups(source, text), source).to.be.oneOf(["undecided", null]);
      expect(process.cpuUsage(before).user / 1e6, `seconds for ${source}`).to.be.below(5);
    }
    expect(groups("(?:ab)*c", "ab".repeat(10_000))).to.equal("undecided");
    expect(groups("^[^/]*/(.*)$", `${"a".repeat(30_000)}/b`)?.[1]).to.equal("b");
  });
});
