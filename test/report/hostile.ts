import fc from "fast-check";
import type { Result } from "../../parity/result";
import { impactSamples } from "./impact-samples";
import { samples } from "./samples";
import { verbSamples } from "./verb-samples";

/** What a name, a value or a path may hold that something on the way to a reader would obey. */
export const FRAGMENTS: readonly string[] = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</summary></details>",
  "</failure></testcase>",
  "]]>",
  "-->",
  "<!-- parity:check:. -->",
  "&lt;b&gt;",
  "\u001b[31m",
  "\u001b]0;title\u0007",
  "\n::set-output name=a::b",
  "::error file=x,line=1::y",
  "x::add-mask::y",
  " ::stop-commands::token",
  "##[set-env name=PATH]x",
  "##vso[task.setvariable variable=a]b",
  "%0A::warning::x",
  "$" + "{{ github.token }}",
  "\r\n",
  "\u2028",
  "\u202e",
  "\u2066",
  "\u0000",
  "\u0085",
  "\ud800",
  "\udfff",
  "\ufffe",
  "\uffff",
  "@octocat",
  "#123",
  "GH-12",
  "octo/repo#1",
  "4dd1070407fd0caaa7d217041656da0fa6774f5f",
  "https://evil.example/?a=b",
  "www.evil.example",
  "mail@evil.example",
  "![x](https://evil.example/x.png)",
  "[x](javascript:alert(1))",
  "[x](1)",
  "[x]: https://evil.example",
  "{0}",
  "`",
  "``",
  "\n```\n",
  "~~~",
  "**",
  "_x_",
  "~~x~~",
  "| a |",
  "\\|",
  "\\",
  "\n---\n",
  "\n# h",
  "- [ ] x",
  "1. ",
  "> ",
  ":smile:",
  "$x$",
  "$`x`$",
  " ",
  "word",
  "\u0301".repeat(300),
  "環境".repeat(400),
  "x".repeat(5000),
  "long ".repeat(400),
];

const pieces = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...FRAGMENTS) },
  fc.string({ unit: "binary", maxLength: 20 }),
);

/** Members whose values are words of the schema, not foreign text. */
const WORDS = new Set(
  "version verb verdict severity outcome effect how of kind state modules rules side digest expires".split(" "),
);

const RESULTS = Object.entries({ ...samples, ...impactSamples, ...verbSamples }).filter(([name]) => name !== "fleet");

/** A result of any verb with hostile text in place of every text, the same for the same; and a hostile folder. */
export const hostileResults: fc.Arbitrary<{ readonly result: Result; readonly folder: string }> = fc
  .record({
    result: fc.constantFrom(...RESULTS.map(([, result]) => result)),
    texts: fc.array(fc.array(pieces, { minLength: 1, maxLength: 5 }), { minLength: 4, maxLength: 12 }),
    folder: fc.array(pieces, { maxLength: 3 }),
  })
  .map(({ result, texts, folder }) => ({
    result: spoilt(
      result,
      texts.map((parts) => parts.join("")),
    ),
    folder: folder.join(""),
  }));

function spoilt(result: Result, texts: readonly string[]): Result {
  const given = new Map<string, string>();
  const spoil = (text: string): string => {
    const known = given.get(text);
    if (known !== undefined) return known;
    // Different texts stay different, so that stacks keep their own names.
    const number = given.size;
    const other = `${texts[number % texts.length]}${number >= texts.length ? number : ""}`;
    given.set(text, other);
    return other;
  };
  const copy = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return WORDS.has(key) ? value : spoil(value);
    if (Array.isArray(value)) return value.map((item) => copy(item, key));
    if (typeof value !== "object" || value === null) return value;
    const isMap = key === "values";
    const entries = Object.entries(value).map(
      ([name, item]) => [isMap ? spoil(name) : name, copy(item, name)] as const,
    );
    return Object.fromEntries(entries);
  };
  return copy(result, "") as Result;
}
