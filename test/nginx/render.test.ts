import { expect } from "chai";
import { parse, quoteArg, render } from "../../parity/nginx";

const node = (name: string, args: readonly string[] = [], block: readonly never[] | null = null) => ({
  name,
  args,
  block,
});

describe("nginx: render", () => {
  it("writes one directive a line, and comments where they belong", () => {
    const parsed = parse('# top\nhttp{ # opens\nserver_tokens   off;# why\n# last\n}\nmap "" $x # in\n {}\n# end');
    if (!parsed.ok) throw new Error(parsed.problem.message);
    const { directives, comments } = parsed.config;
    expect(render(directives)).to.equal('http {\n    server_tokens off;\n}\nmap "" $x {\n}\n');
    expect(render(directives, { comments: true, last: comments })).to.equal(
      '# top\nhttp { # opens\n    server_tokens off; # why\n    # last\n}\n# in\nmap "" $x {\n}\n# end\n',
    );
  });

  it("writes Lua in braces, and a Lua block's name among entries as a name", () => {
    expect(render([node("set_by_lua_block", ["$a b", " return '}' "])])).to.equal(
      "set_by_lua_block \"$a b\" { return '}' }\n",
    );
    const map = { ...node("map", ["$a", "$b"]), block: [node("x_by_lua_block", ["1"])] };
    expect(render([map])).to.equal("map $a $b {\n    x_by_lua_block 1;\n}\n");
    expect(render([node("x_by_lua_block", ["1"])], { entries: true })).to.equal("x_by_lua_block 1;\n");
  });

  it("writes nothing for nothing, and deep nesting in linear size", () => {
    expect(render([])).to.equal("");
    const depth = 20_000;
    const parsed = parse("a{".repeat(depth) + "}".repeat(depth));
    if (!parsed.ok) throw new Error(parsed.problem.message);
    const text = render(parsed.config.directives);
    expect(text.length).to.be.lessThan(depth * 300);
    expect(parse(text).ok).to.equal(true);
  });

  it("quotes as little as nginx needs", () => {
    const cases: readonly [string, string][] = [
      ["a", "a"],
      ["", '""'],
      ["a b", '"a b"'],
      ['a "b"', "'a \"b\"'"],
      [`a "b' c`, `"a \\"b' c"`],
      ["^/(a|b)\\.php$", "^/(a|b)\\.php$"],
      ["${host}a", "${host}a"],
      ["a{2}", '"a{2}"'],
      ["}", '"}"'],
      ["a}", "a}"],
      ["a#", "a#"],
      ["#a", '"#a"'],
      ["a;", '"a;"'],
      ["a\\", "a\\\\"],
      ["\\n", "\\\\n"],
      ["a\nb", '"a\nb"'],
      ["\\;", "\\;"],
      ["\\${a}", "\\\\${a}"],
    ];
    for (const [arg, form] of cases) expect(quoteArg(arg), JSON.stringify(arg)).to.equal(form);
  });
});
