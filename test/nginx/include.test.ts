import { expect } from "chai";
import { glob, resolveIncludes } from "../../parity/nginx";
import { shape } from "./generate";

const resolve = (files: { readonly [path: string]: string }, options = {}) =>
  resolveIncludes("/etc/nginx/nginx.conf", new Map(Object.entries(files)), options);

const messages = (resolved: ReturnType<typeof resolve>): string[] =>
  resolved.problems.map(({ message, nginxFile, nginxLine }) => `${message} in ${nginxFile}:${nginxLine}`);

describe("nginx: resolveIncludes", () => {
  it("puts files in place of their include, sorted as glob does, with their own positions", () => {
    const resolved = resolve({
      "/etc/nginx/nginx.conf": "a;\nhttp {\n  include conf.d/*.conf;\n  z;\n}\n",
      "/etc/nginx/conf.d/b.conf": "two;",
      "/etc/nginx/conf.d/B.conf": "\none { include /abs/x; }",
      "/etc/nginx/conf.d/.hidden.conf": "never;",
      "/abs/x": "x;",
    });
    expect(resolved.problems).to.deep.equal([]);
    expect(shape(resolved.directives)).to.deep.equal([
      { name: "a", args: [], block: null },
      {
        name: "http",
        args: [],
        block: [
          { name: "one", args: [], block: [{ name: "x", args: [], block: null }] },
          { name: "two", args: [], block: null },
          { name: "z", args: [], block: null },
        ],
      },
    ]);
    expect(resolved.directives[1]!.block![0]!.position).to.deep.equal({
      file: "/etc/nginx/conf.d/B.conf",
      line: 2,
      column: 1,
    });
    expect(resolved.files.map(({ file }) => file)).to.deep.equal([
      "/etc/nginx/nginx.conf",
      "/etc/nginx/conf.d/B.conf",
      "/abs/x",
      "/etc/nginx/conf.d/b.conf",
    ]);
    expect(resolved.includes.map(({ directive, files }) => [directive.args[0], files.length])).to.deep.equal([
      ["conf.d/*.conf", 2],
      ["/abs/x", 1],
    ]);
  });

  it("takes a prefix of its own, and relative names", () => {
    const files = new Map([
      ["nginx.conf", "include ./conf/../conf/a;"],
      ["conf/a", "a;"],
    ]);
    expect(resolveIncludes("nginx.conf", files).problems).to.deep.equal([]);
    const elsewhere = new Map([
      ["nginx.conf", "include a;"],
      ["/srv/a", "a;"],
    ]);
    expect(resolveIncludes("nginx.conf", elsewhere, { prefix: "/srv" }).problems).to.deep.equal([]);
  });

  it("reports what is missing, a folder and a wrong number of names at the include", () => {
    const resolved = resolve({
      "/etc/nginx/nginx.conf": "include\n  a;\ninclude none/*;\ninclude d;\ninclude a b;\ninclude { }\n",
      "/etc/nginx/d/x": "",
    });
    expect(messages(resolved)).to.deep.equal([
      'open() "/etc/nginx/a" failed (2: No such file or directory) in /etc/nginx/nginx.conf:2',
      'pread() "/etc/nginx/d" failed (21: Is a directory) in /etc/nginx/nginx.conf:0',
      'invalid number of arguments in "include" directive in /etc/nginx/nginx.conf:5',
      'directive "include" is not terminated by ";" in /etc/nginx/nginx.conf:6',
    ]);
    expect(resolved.problems[0]!.position).to.deep.equal({ file: "/etc/nginx/nginx.conf", line: 1, column: 1 });
    expect(resolve({}).problems.map(({ message }) => message)).to.deep.equal([
      'open() "/etc/nginx/nginx.conf" failed (2: No such file or directory)',
    ]);
  });

  it("reports a cycle with its chain, once, and goes on behind it", () => {
    const resolved = resolve({
      "/etc/nginx/nginx.conf": "include a; last;",
      "/etc/nginx/a": "x { include b; }",
      "/etc/nginx/b": "\n include a;",
    });
    expect(messages(resolved)).to.deep.equal([
      'open() "/etc/nginx/a" failed (24: Too many open files) in /etc/nginx/b:2',
    ]);
    expect(resolved.problems[0]!.hint).to.contain("/etc/nginx/a → /etc/nginx/b → /etc/nginx/a");
    expect(resolved.directives.map(({ name }) => name)).to.deep.equal(["x", "last"]);
  });

  it("gives problems in nginx's order, a broken file's after those of its includes", () => {
    const resolved = resolve({
      "/etc/nginx/nginx.conf": "include a;\ninclude b;\nx {\ninclude missing;\n",
      "/etc/nginx/a": "y { ",
      "/etc/nginx/b": "}",
    });
    expect(messages(resolved)).to.deep.equal([
      'unexpected end of file, expecting "}" in /etc/nginx/a:1',
      'unexpected "}" in /etc/nginx/b:1',
      'open() "/etc/nginx/missing" failed (2: No such file or directory) in /etc/nginx/nginx.conf:4',
      'unexpected end of file, expecting "}" in /etc/nginx/nginx.conf:5',
    ]);
  });

  it("reads files included from entries as entries, and only where their module does", () => {
    const files = {
      "/etc/nginx/nginx.conf": "map $a $b { include m; }\nsplit_clients $a $c { include m; }\ngeo $g { include *; }\n",
      "/etc/nginx/m": "content_by_lua_block 1;",
    };
    const resolved = resolve(files);
    expect(messages(resolved)).to.deep.equal([
      'open() "/etc/nginx/*" failed (2: No such file or directory) in /etc/nginx/nginx.conf:3',
    ]);
    expect(resolved.directives[0]!.block!.map(({ name }) => name)).to.deep.equal(["content_by_lua_block"]);
    expect(resolved.directives[1]!.block!.map(({ name }) => name)).to.deep.equal(["include"]);
    const broken = resolve({ ...files, "/etc/nginx/m": "a { }", "/etc/nginx/*": "" });
    expect(messages(broken)).to.deep.equal(['unexpected "{" in /etc/nginx/m:1']);
  });

  it("stops files that multiply, and follows deep nesting", () => {
    const files: { [path: string]: string } = { "/etc/nginx/nginx.conf": "include 0;" };
    for (let at = 0; at < 40; at++) files[`/etc/nginx/${at}`] = `include ${at + 1}; include ${at + 1};`;
    files["/etc/nginx/40"] = "x;";
    const resolved = resolve(files, { limit: 10_000 });
    expect(messages(resolved).at(-1)).to.match(/^too many directives after includes in/);
    const deep = resolve({
      "/etc/nginx/nginx.conf": `${"a{".repeat(50_000)}include b;${"}".repeat(50_000)}`,
      "/etc/nginx/b": "b;",
    });
    expect(deep.problems).to.deep.equal([]);
    let at = deep.directives[0];
    while (at?.name === "a") at = at.block![0];
    expect(at?.name).to.equal("b");
  });

  it("matches many stars in bounded time", () => {
    expect(glob(`${"*a".repeat(30)}b`, ["a".repeat(3000)])).to.deep.equal([]);
    expect(glob("/a/[[:digit:]]?[!x-z]*", ["/a/1éa", "/a/12a", "/a/12z", "/a/x2a", "/a/1"])).to.deep.equal([
      "/a/12a",
      "/a/1éa",
    ]);
  });
});
