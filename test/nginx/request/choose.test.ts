import { expect } from "chai";
import { chooseLocation, chooseServer, socketFor } from "../../../parity/nginx";
import { ask, respond, web } from "./ask";

describe("nginx: sockets, servers and locations", () => {
  const SERVERS = web(`
    server { listen 80; server_name first; }
    server { listen 80 default_server; server_name second; }
    server { listen 80; server_name www.example *.example .both.example mail.* ~^re\\d+$ ""; }
    server { listen 127.0.0.1:80; server_name local; }
    server { listen [::]:80; server_name six; }
    server { listen unix:/run/nginx.sock; server_name socket; }`);
  const socket = socketFor(SERVERS, "10.0.0.1", 80)!;
  const chosen = (host: string | null) => {
    const { server, name } = chooseServer(socket, host);
    return `${server.names[0]!.text} by ${name === null ? "default" : name.kind}`;
  };

  it("the address itself comes before a wildcard", () => {
    const names = (address: string, port = 80) =>
      socketFor(SERVERS, address, port)?.servers.map(({ names }) => names[0]!.text) ?? null;
    expect(names("10.0.0.1")).to.deep.equal(["first", "second", "www.example"]);
    expect(names("127.0.0.1")).to.deep.equal(["local"]);
    expect(names("::1")).to.deep.equal(["six"]);
    expect(names("unix:/run/nginx.sock", 0)).to.deep.equal(["socket"]);
    expect(names("10.0.0.1", 81)).to.equal(null);
  });

  it("names: exact, wildcard in front, wildcard behind, pattern, default", () => {
    expect(chosen("www.example")).to.equal("www.example by exact");
    expect(chosen("a.b.example")).to.equal("www.example by leading-wildcard");
    expect(chosen("both.example")).to.equal("www.example by leading-wildcard");
    expect(chosen("mail.anything")).to.equal("www.example by trailing-wildcard");
    expect(chosen("re42")).to.equal("www.example by regex");
    expect(chosen("example")).to.equal("second by default");
    expect(chosen("WWW.Example")).to.equal("www.example by exact");
    expect(chosen(null)).to.equal("www.example by exact");
  });

  it("locations: exact, ^~, patterns in order, the longest prefix, nested ones", () => {
    const [server] = web(`server { listen 80;
      location = / { } location / { } location /a { } location /a/b/ { location /a/b/c { } location ~ \\.x$ { } }
      location ^~ /s/ { } location ~ \\.php$ { } location ~* \\.PNG$ { } location @named { } }`).servers;
    const at = (path: string) => {
      const location = chooseLocation(server!, path);
      return location === null ? null : `${location.modifier}${location.pattern}`;
    };
    expect(at("/")).to.equal("=/");
    expect(at("/x")).to.equal("/");
    expect(at("/ab")).to.equal("/a");
    expect(at("/a/b/c/d")).to.equal("/a/b/c");
    expect(at("/a/b/c/d.x")).to.equal("~\\.x$");
    expect(at("/s/a.php")).to.equal("^~/s/");
    expect(at("/t/a.php")).to.equal("~\\.php$");
    expect(at("/A.png")).to.equal("~*\\.PNG$");
    expect(at("/\u00e9.php")).to.equal("~\\.php$");
  });

  it("none, where no location matches", () => {
    const [server] = web("server { listen 80; location /a { } }").servers;
    expect(chooseLocation(server!, "/b")).to.equal(null);
    expect(ask("server { listen 80; location /a { } }", "/b").location).to.equal(null);
  });

  it("every step names its directive, with its place", () => {
    const said = respond("server { listen 80 default_server;\n  location /a { return 301 /b; }\n}", "/a", {
      host: "other",
    });
    expect(said.steps.map(({ what }) => what)).to.deep.equal([
      "server without a name, the default of the socket",
      "location /a",
      "return 301",
    ]);
    expect(said.steps.map(({ directive }) => directive?.position.line)).to.deep.equal([3, 4, 4]);
  });

  it("headers of one name are joined since 1.23.0", () => {
    const more = [
      ["User-Agent", "a"],
      ["User-Agent", "b"],
    ] as const;
    const body = (version: string) =>
      respond('server { listen 80; return 200 "$http_user_agent"; }', "/", { more, facts: { version } }).body;
    expect([body("1.22.1"), body("1.23.0")]).to.deep.equal(["a", "a, b"]);
  });

  it("what a connection is to a port, by version", () => {
    const kind = (version: string, conf = "server { listen 80 http2; return 200; }") =>
      ask(conf, "/", { facts: { version } }).kind;
    expect(kind("1.25.0")).to.equal("garbled");
    expect(kind("1.25.1")).to.equal("response");
    expect(kind("1.25.1", "server { listen 80; http2 on; return 200; }")).to.equal("response");
    const h2 = (conf: string, version = "1.25.1") => ask(conf, "/", { protocol: "h2", facts: { version } }).kind;
    expect(h2("server { listen 80; http2 on; return 200; }")).to.equal("response");
    expect(h2("server { listen 80; return 200; }")).to.equal("garbled");
    expect(h2("server { listen 80 http2; return 200; }", "1.20.0")).to.equal("response");
  });
});
