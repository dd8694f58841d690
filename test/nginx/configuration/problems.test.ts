import { expect } from "chai";
import { effectiveAll, type Location, loadWebServer, nginxMessage, ParseCache } from "../../../parity/nginx";

const FACTS = { version: "1.24.0", root: true, modules: ["http_ssl"] };
const MAIN = "/etc/nginx/nginx.conf";

function load(main: string, others: { readonly [path: string]: string } = {}) {
  return loadWebServer(MAIN, new Map([[MAIN, main], ...Object.entries(others)]), FACTS);
}

const messages = (main: string, others?: { readonly [path: string]: string }) =>
  load(main, others).problems.map(nginxMessage);

describe("nginx: problems", () => {
  it("are told in nginx's words, with the file and line it gives, and the place where people look", () => {
    const part = "server {\n  listen 80;\n  location /\n  {\n    proxy_pass\n      app;\n  }\n}\n";
    const [problem] = load("events {}\nhttp { include conf.d/*.conf; }", { "/etc/nginx/conf.d/a.conf": part }).problems;
    expect(nginxMessage(problem!)).to.equal("invalid URL prefix in /etc/nginx/conf.d/a.conf:6");
    expect(problem!.position).to.deep.equal({ file: "/etc/nginx/conf.d/a.conf", line: 5, column: 5 });
    expect(problem!.hint).to.include("http://");
  });

  it("name the module of others that a directive is probably of, where the modules are listed and it is not", () => {
    const hint = (line: string): string | null | undefined => load(`events {}\nhttp { ${line} }`).problems[0]!.hint;
    expect(hint("brotli on;")).to.include("http_brotli").and.to.include("nginx.modules in parity.yaml");
    expect(hint("more_set_headers 'X: y';")).to.include("http_headers_more");
    expect(hint("gzpi on;")).to.equal('Is it "gzip"?');
  });

  it("are all told that stand alone, in the order in which nginx reads them", () => {
    expect(
      messages("foo;\nevents {}\nhttp {\n  gzip maybe;\n  server { listen x-y; root /a; root /b; }\n}"),
    ).to.deep.equal([
      `unknown directive "foo" in ${MAIN}:1`,
      `invalid value "maybe" in "gzip" directive, it must be "on" or "off" in ${MAIN}:4`,
      `host not found in "x-y" of the "listen" directive in ${MAIN}:5`,
      `"root" directive is duplicate in ${MAIN}:5`,
    ]);
  });

  it("servers of stream share no address before 1.25.5", () => {
    const main =
      "events {}\nstream {\n  server { listen 53 udp; return a; }\n  server { listen 53; return b; }\n  server { listen *:53; return c; }\n}";
    const says = (version: string) =>
      loadWebServer(MAIN, new Map([[MAIN, main]]), { version, root: true, modules: ["stream"] }).problems.map(
        nginxMessage,
      );
    expect(says("1.22.1")).to.deep.equal([`duplicate "0.0.0.0:53" address and port pair in ${MAIN}:5`]);
    expect(says("1.26.3")).to.deep.equal([]);
  });

  it("a module is loaded once, by whatever path", () => {
    const [first, second] = ["modules/ngx_stream_module.so", "/usr/lib/nginx/modules/ngx_stream_module.so"];
    expect(messages(`load_module ${first};\nload_module ${second};\nevents {}`)).to.deep.equal([
      `module "ngx_stream_module" is already loaded in ${MAIN}:2`,
    ]);
  });

  it("a block that nginx does not go into is not looked at", () => {
    expect(messages("events {}\nfoo { bar { baz; } }\nhttp { location / { nonsense; } }")).to.deep.equal([
      `unknown directive "foo" in ${MAIN}:2`,
      `"location" directive is not allowed here in ${MAIN}:3`,
    ]);
  });

  it("what stops the reader comes after what was wrong before it, and before all that nginx checks at the end", () => {
    expect(messages("events {}\nhttp { foo; include none.conf; server { return 200 $nothing; } }")).to.deep.equal([
      `unknown directive "foo" in ${MAIN}:2`,
      `open() "/etc/nginx/none.conf" failed (2: No such file or directory) in ${MAIN}:2`,
    ]);
    expect(messages("events {}\nhttp { server { root a; root b;")).to.deep.equal([
      `"root" directive is duplicate in ${MAIN}:2`,
      `unexpected end of file, expecting "}" in ${MAIN}:2`,
    ]);
  });

  it("say of files that include each other what nginx refuses first, and that they do", () => {
    const [first] = load("events {}\nhttp {\n  include nginx.conf;\n}").problems;
    expect(nginxMessage(first!)).to.equal(`"events" directive is not allowed here in ${MAIN}:1`);
    expect(first!.hint).to.include(`The files include each other without end: ${MAIN} → ${MAIN}.`);
  });

  it("what http lacks is told at its end, before what follows it is read", () => {
    expect(messages("events {}\nhttp { server { return 200 $nothing; } }\nfoo;")[0]).to.equal(
      'unknown "nothing" variable',
    );
    expect(load("events {}\nhttp { server { return 200 $nothing; } }").problems[0]!.position.line).to.equal(2);
  });

  it("a name that may be found when nginx starts is no problem, and is said", () => {
    const { problems, unknown } = load(
      "events {}\nhttp { server { location / { proxy_pass http://app.internal.example; } } }",
    );
    expect(problems).to.deep.equal([]);
    expect(
      unknown.map(({ about, directive }) => [about.includes("app.internal.example"), directive?.name]),
    ).to.deep.equal([[true, "proxy_pass"]]);
    expect(messages("events {}\nhttp { server { location / { proxy_pass http://app; } } }")).to.deep.equal([
      `host not found in upstream "app" in ${MAIN}:2`,
    ]);
  });

  it("a very long message is cut where nginx cuts it", () => {
    const [problem] = load(`events {}\nhttp { gzip ${"x".repeat(2000)}; }`).problems;
    expect(Buffer.byteLength(problem!.message)).to.equal(1024);
  });

  it("no depth of nesting is too deep", () => {
    const depth = 5_000;
    const nested = `${"location /a { add_header A b; ".repeat(depth)}${"}".repeat(depth)}`;
    const web = load(`events {} http { server { ${nested} } }`);
    expect(web.problems).to.deep.equal([]);
    let at: Location = web.servers[0]!.locations[0]!;
    while (at.locations.length > 0) at = at.locations[0]!;
    expect(effectiveAll(at, "add_header")).to.have.lengthOf(1);
  });

  it("a cache of parsed files changes nothing but the time", () => {
    const cache = new ParseCache();
    const files = new Map([[MAIN, "events {} http { server { listen 80; } include x.conf; }"]]);
    for (const port of [81, 82, 81]) {
      const given = new Map(files).set("/etc/nginx/x.conf", `server { listen ${port}; }`);
      const cached = loadWebServer(MAIN, given, FACTS, { cache });
      const plain = loadWebServer(MAIN, given, FACTS);
      expect(cached.sockets.map(({ port: of }) => of)).to.deep.equal([80, port]);
      expect(cached.problems).to.deep.equal(plain.problems);
    }
  });
});
