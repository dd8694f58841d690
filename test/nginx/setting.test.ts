import { expect } from "chai";
import fc from "fast-check";
import { type Directive, orderGroups, parse, segments, settings, settingValue } from "../../parity/nginx";
import { configText, flat } from "./generate";

function read(text: string): readonly Directive[] {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.config.directives;
}

const addresses = (text: string): string[] => settings(read(text)).map(({ address }) => address);
/** The groups of a block's directives, the block being the only one of the file. */
const groups = (text: string): (string | null)[] => {
  const [block] = read(text);
  return orderGroups(block!.block!, block!.name);
};

describe("nginx: settings", () => {
  it("names directives by their context", () => {
    const text =
      "http { gzip on; upstream api { server 10.0.0.1:80 weight=2; least_conn; }\n" +
      "server { listen 80 default_server; server_name api.example.net www.example.net;\n" +
      "location = /health { return 200; } if ($host = 'a b') { return 404; } } }";
    const server = "http/server[api.example.net]";
    expect(addresses(text)).to.deep.equal([
      "http",
      "http/gzip",
      "http/upstream[api]",
      "http/upstream[api]/server[10.0.0.1:80]",
      "http/upstream[api]/least_conn",
      server,
      `${server}/listen[80]`,
      `${server}/server_name`,
      `${server}/location[= /health]`,
      `${server}/location[= /health]/return`,
      `${server}/if[($host = "a b" )]`,
      `${server}/if[($host = "a b" )]/return`,
    ]);
    const found = settings(read(text));
    expect(found[6]!.parent).to.equal(server);
    expect(settingValue(found[6]!.node)).to.equal("80 default_server");
  });

  it("names a server without a name by its listen, and one without either by nothing", () => {
    expect(addresses("http { server { listen [::]:8080; } server { } }")).to.deep.equal([
      "http",
      "http/server[[::]:8080]",
      "http/server[[::]:8080]/listen[[::]:8080]",
      "http/server",
    ]);
  });

  it("numbers servers of one name with TLS first, then by port, however they are written", () => {
    const plain = "server { listen 80; server_name a; return 301; }";
    const other = "server { listen 8080; server_name a; }";
    const tls = "server { listen 443 ssl; server_name a; }";
    const names = (text: string): string[] => segments(read(text), "http");
    expect(names(plain + tls + other)).to.deep.equal(["server[a]#2", "server[a]", "server[a]#3"]);
    expect(names(other + plain + tls)).to.deep.equal(["server[a]#3", "server[a]#2", "server[a]"]);
    expect(names(tls)).to.deep.equal(["server[a]"]);
  });

  it("tells repeated directives apart by what they set, so that one more moves no other", () => {
    const text = (extra: string): string =>
      `http { ${extra} add_header A 1; add_header B 2 always; proxy_set_header Host $host; set $a 1;
       error_page 500 502 /50x.html; error_page 404 =200 /404.html; limit_req_zone $a zone=one:10m rate=1r/s;
       limit_req zone=one burst=5; log_format main "a b"; allow 10.0.0.0/8; deny all; access_log /a main; }`;
    const before = addresses(text(""));
    expect(before).to.deep.equal([
      "http",
      ...["add_header[A]", "add_header[B]", "proxy_set_header[Host]", "set[$a]", "error_page[500 502]"].map(inHttp),
      ...["error_page[404]", "limit_req_zone[one]", "limit_req[one]", "log_format[main]"].map(inHttp),
      ...["allow[10.0.0.0/8]", "deny[all]", "access_log[/a]"].map(inHttp),
    ]);
    const after = addresses(text("add_header X 0; error_page 403 /x; allow 127.0.0.1;"));
    expect(after.filter((address) => !before.includes(address))).to.deep.equal([
      "http/add_header[X]",
      "http/error_page[403]",
      "http/allow[127.0.0.1]",
    ]);
    expect(after).to.include.members(before);
  });

  it("names entries by their key", () => {
    const text =
      'map $host $x { default 0; "" 1; ~^/a b; api.example.net 2; "a]" 3; include m; }\n' +
      "geo $g { 10.0.0.0/8 a; proxy 10.0.0.1; proxy 10.0.0.2; }\ntypes { text/html html htm; }";
    expect(addresses(text)).to.deep.equal([
      "map[$host $x]",
      ...["default", '["\\"\\""]', "[~^/a]", "[api.example.net]", '["a]"]', "include[m]"].map(
        (name) => `map[$host $x]/${name}`,
      ),
      "geo[$g]",
      ...["[10.0.0.0/8]", "proxy[10.0.0.1]", "proxy[10.0.0.2]"].map((name) => `geo[$g]/${name}`),
      "types",
      "types/[text/html]",
    ]);
  });

  it("keeps Lua code out of the address", () => {
    expect(addresses("content_by_lua_block { ngx.say(1) } set_by_lua_block $a { return 1 }")).to.deep.equal([
      "content_by_lua_block",
      "set_by_lua_block[$a]",
    ]);
  });

  it("gives every directive of any file an address of its own, whose brackets can be found", () => {
    fc.assert(
      fc.property(configText, (text) => {
        const directives = read(text);
        const found = settings(directives);
        expect(found.map(({ node }) => node)).to.deep.equal(flat(directives));
        expect(new Set(found.map(({ address }) => address)).size).to.equal(found.length);
        for (const { address, parent, node } of found) {
          const parts = split(address);
          if (parent !== null) expect(split(parent)).to.deep.equal(parts.slice(0, -1));
          expect(/[\n\r]/.test(address)).to.equal(false);
          expect(node.name.length).to.be.at.least(0);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it("walks a deep tree", () => {
    const depth = 2000;
    expect(settings(read(`${"a{".repeat(depth)}${"}".repeat(depth)}`))).to.have.length(depth);
  });
});

describe("nginx: order", () => {
  it("counts where directives run or are tried one after the other", () => {
    expect(groups("server { root a; set $a 1; gzip on; if ($a) { } return 1; set_real_ip_from a; }")).to.deep.equal([
      null,
      "rewrite",
      null,
      "rewrite",
      "rewrite",
      null,
    ]);
    expect(groups("location / { allow a; root b; deny all; }")).to.deep.equal(["access", null, "access"]);
    expect(groups("server { location ~ a { } location /b { } location ~* c { } location = /d { } }")).to.deep.equal([
      "regular expressions",
      null,
      "regular expressions",
      null,
    ]);
  });

  it("counts among directives of one name, but for those that define or collect", () => {
    expect(groups("http { add_header A 1; gzip on; add_header B 2; }")).to.deep.equal([
      "add_header",
      null,
      "add_header",
    ]);
    expect(groups("http { add_header A 1; gzip on; }")).to.deep.equal([null, null]);
    expect(groups("server { listen 80; listen 443 ssl; }")).to.deep.equal([null, null]);
    expect(groups("upstream a { server b; server c; keepalive 2; ip_hash; }")).to.deep.equal([
      "server",
      "server",
      "balancing",
      "balancing",
    ]);
  });

  it("counts among servers of one socket, unless one says that it is the default", () => {
    const server = (...listen: string[]): string => `server { ${listen.map((at) => `listen ${at};`).join(" ")} }`;
    const on = (...servers: string[]) => groups(`http { ${servers.join(" ")} }`);
    expect(on(server("80"), server("*:80"), server("443 ssl"))).to.deep.equal([
      "servers of *:80",
      "servers of *:80",
      null,
    ]);
    expect(on(server("80"), server("0.0.0.0:80 default_server"))).to.deep.equal([null, null]);
    const joined = on(server("80"), server("81"), server("81", "80"));
    expect(new Set(joined).size).to.equal(1);
    const regex = "server { listen 80; server_name ~a; }";
    expect(on(server("80 default_server"), regex, regex).map((group) => group !== null)).to.deep.equal([
      false,
      true,
      true,
    ]);
    expect(on("server { }", server("80"))[0]).to.equal("servers of *:80");
  });

  it("counts in a map among regular expressions only, and in split_clients always", () => {
    expect(groups("map $a $b { default 0; ~a 1; c 2; ~d 3; }")).to.deep.equal([
      null,
      "regular expressions",
      null,
      "regular expressions",
    ]);
    expect(groups("split_clients $a $b { 50% a; * b; }")).to.deep.equal(["shares", "shares"]);
  });

  it("counts between an include that was not followed and all that it could affect", () => {
    expect(groups("location / { root a; add_header A 1; include x; add_header B 1; deny all; }")).to.deep.equal([
      null,
      "include",
      "include",
      "include",
      "include",
    ]);
  });
});

function inHttp(name: string): string {
  return `http/${name}`;
}

/** The segments of an address: `/` outside of brackets separates, a bracket that begins with `"` is a JSON string. */
function split(address: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < address.length; at++) {
    if (address[at] === "/") {
      parts.push(part);
      part = "";
    } else if (address[at] === "[") {
      const rest = address.slice(at);
      const text = /^\["(?:[^"\\]|\\.)*"\]/.exec(rest)?.[0] ?? rest.slice(0, closing(rest) + 1);
      part += text;
      at += text.length - 1;
    } else part += address[at];
  }
  return [...parts, part];
}

function closing(text: string): number {
  let depth = 0;
  return [...text.split("")].findIndex((char) => {
    if (char === "[") depth++;
    return char === "]" && --depth === 0;
  });
}
