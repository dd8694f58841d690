import { expect } from "chai";
import { type Config, type Directive, nginxMessage, type Problem, parse } from "../../parity/nginx";
import { shape } from "./generate";

function read(text: string): Config {
  const parsed = parse(text, { file: "conf" });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.config;
}

function problem(text: string): Problem {
  const parsed = parse(text, { file: "conf" });
  if (parsed.ok) throw new Error(`accepted: ${text}`);
  return parsed.problem;
}

const args = (text: string): readonly string[] => read(`x ${text};`).directives[0]!.args;

describe("nginx: parse", () => {
  it("takes braces, quotes and # inside a bare word literally", () => {
    expect(args("a}b c\"d e'f g#h i=j")).to.deep.equal(["a}b", 'c"d', "e'f", "g#h", "i=j"]);
    expect(args("${host}x a${b}c $${{d")).to.deep.equal(["${host}x", "a${b}c", "$${{d"]);
    expect(shape(read("a ${b}{ c; }").directives)).to.deep.equal([
      { name: "a", args: ["${b}"], block: [{ name: "c", args: [], block: null }] },
    ]);
  });

  it("replaces six escapes and leaves every other backslash", () => {
    expect(args(String.raw`\"a\' \\ \t\r\n \. \; \d\$ "\"\.\\"`)).to.deep.equal([
      `"a'`,
      "\\",
      "\t\r\n",
      "\\.",
      "\\;",
      "\\d\\$",
      '"\\.\\',
    ]);
  });

  it("takes ) after a closing quote as the beginning of a word, as `if` needs it", () => {
    expect(read('if ($a = "b") { }').directives[0]!.args).to.deep.equal(["($a", "=", "b", ")"]);
  });

  it("keeps words with their quotes, spans and places", () => {
    const source = "\n  add_header  X-A 'b\nc'\n  always;";
    const [directive] = read(source).directives;
    const { position, nginxLine, start, end, words } = directive!;
    expect(position).to.deep.equal({ file: "conf", line: 2, column: 3 });
    expect(nginxLine).to.equal(4);
    expect(source.slice(start, end)).to.equal("add_header  X-A 'b\nc'\n  always;");
    expect(words.map((word) => [word.quote, source.slice(word.start, word.end)])).to.deep.equal([
      [null, "add_header"],
      [null, "X-A"],
      ["'", "'b\nc'"],
      [null, "always"],
    ]);
  });

  it("keeps the end of a block and the line nginx gives for its beginning", () => {
    const [server] = read("server\n{\n  listen 80;\n  }\n").directives;
    expect(server!.nginxLine).to.equal(2);
    expect(server!.closing!.position).to.deep.equal({ file: "conf", line: 4, column: 3 });
  });

  it("keeps comments with what they stand before, beside or inside", () => {
    const config = read("# one\na; # two\nb # three\n  c;\nd {\n  e; # four\n  # five\n}\n# six\r\n");
    const texts = (directive: Directive): unknown => directive.comments.map(({ text, trailing }) => [text, trailing]);
    const [a, b, d] = config.directives;
    expect(texts(a!)).to.deep.equal([["# one", false]]);
    expect(texts(b!)).to.deep.equal([
      ["# two", true],
      ["# three", true],
    ]);
    expect(d!.closing!.comments.map(({ text }) => text)).to.deep.equal(["# four", "# five"]);
    expect(config.comments.map(({ text, position }) => [text, position.line])).to.deep.equal([["# six", 9]]);
  });

  it("reads CRLF, NUL and a byte order mark as nginx does", () => {
    expect(shape(read("a\r\n b\r\n;\r\n").directives)).to.deep.equal([{ name: "a", args: ["b"], block: null }]);
    expect(args("a\0b")).to.deep.equal(["a\0b"]);
    expect(read("\ufeffuser a;").directives[0]!.name).to.equal("\ufeffuser");
  });

  it("takes blocks of entries without blocks inside, whatever their names", () => {
    const config = read("map $a $b { default 0; content_by_lua_block 1; map 2; }");
    expect(config.directives[0]!.block!.map(({ name }) => name)).to.deep.equal([
      "default",
      "content_by_lua_block",
      "map",
    ]);
    expect(problem("types {\n a\n {").message).to.equal('unexpected "{"');
    expect(parse("a { }", { entries: true }).ok).to.equal(false);
    expect(parse("a b;", { entries: true }).ok).to.equal(true);
  });

  it("ends Lua where Lua ends, and hands the code over as the last argument", () => {
    const code = " x = '}' -- }\n y = [==[ } ]] ]==] t[t[1]] = {} --[[ } ]] ";
    const [lua, next] = read(`content_by_lua_block {${code}}\nnext;`).directives;
    expect(lua!.args).to.deep.equal([code]);
    expect(lua!.block).to.equal(null);
    expect(next!.position.line).to.equal(3);
    expect(read("set_by_lua_block $a { return 1 }").directives[0]!.args).to.deep.equal(["$a", " return 1 "]);
    expect(nginxMessage(problem("a_by_lua_block b;"))).to.equal(
      'directive "a_by_lua_block" has no opening "{" in conf:1',
    );
  });

  it("reads a hundred thousand levels, and says which block is open", () => {
    const depth = 100_000;
    const parsed = parse("a {\n".repeat(depth) + "}".repeat(depth));
    expect(parsed.ok).to.equal(true);
    expect(problem("a {\n".repeat(depth)).position.line).to.equal(depth);
  });

  const cases: readonly [text: string, message: string, nginxLine: number, line: number, column: number][] = [
    ["a;\n}", 'unexpected "}"', 2, 2, 1],
    ["a {\n listen 80\n}\n", 'unexpected "}"', 3, 2, 2],
    ["a;;", 'unexpected ";"', 1, 1, 3],
    ["a {\n{", 'unexpected "{"', 2, 2, 1],
    ["a {\n b {\n c;\n }\n\n", 'unexpected end of file, expecting "}"', 6, 1, 1],
    ["a;\nuser nobody\n\n", 'unexpected end of file, expecting ";" or "}"', 4, 2, 1],
    ["a;\nuser 'nobody;\n\n", 'unexpected end of file, expecting ";" or "}"', 4, 2, 6],
    ['a "b"\n  "c"d;', 'unexpected "d"', 2, 2, 6],
    ['a "b"日;', 'unexpected "日"', 1, 1, 6],
    [`a\n "${"b\n".repeat(3000)}";`, 'too long parameter, probably missing terminating """ character', 2, 2, 2],
    [`a\n ${"b".repeat(5000)};`, 'too long parameter "bbbbbbbbbb..." started', 2, 2, 2],
    [
      "b;\na_by_lua_block {\n {\n }",
      "unexpected end of file, expecting terminating characters for lua code block",
      3,
      2,
      1,
    ],
  ];
  for (const [text, message, nginxLine, line, column] of cases) {
    it(`refuses ${JSON.stringify(text.slice(0, 24))} at nginx's line ${nginxLine} and shows ${line}:${column}`, () => {
      const found = problem(text);
      expect(nginxMessage(found)).to.equal(`${message} in conf:${nginxLine}`);
      expect(found.position).to.deep.equal({ file: "conf", line, column });
      expect(found.hint).to.match(/[.]$/);
    });
  }

  it("returns what nginx had read before it stopped", () => {
    const parsed = parse("a 1; b { c; d }");
    expect(parsed.ok || shape(parsed.read)).to.deep.equal([
      { name: "a", args: ["1"], block: null },
      { name: "b", args: [], block: [{ name: "c", args: [], block: null }] },
    ]);
  });
});
