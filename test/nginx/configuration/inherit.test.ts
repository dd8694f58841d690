import { expect } from "chai";
import {
  dependsOnVersion,
  earlyBecause,
  effective,
  type Location,
  loadWebServer,
  type Scope,
  type Server,
  type WebServer,
} from "../../../parity/nginx";
import { effectiveAll } from "../../../parity/nginx/configuration/inherit";

function load(http: string, version: string | null = "1.24.0"): WebServer {
  const files = new Map([["/etc/nginx/nginx.conf", `events {} http { ${http} }`]]);
  return loadWebServer("/etc/nginx/nginx.conf", files, { version, root: true, modules: null });
}

/** Of a configuration with one server, that server; `path` names locations in it by their patterns, outer ones first. */
function scope(http: string, ...path: readonly string[]): Scope {
  const server = load(http).servers[0]!;
  let at: Server | Location = server;
  for (const pattern of path) {
    const inner: readonly Location[] = at.locations;
    at = inner.find((location) => location.pattern === pattern) ?? server.named.get(pattern)!;
  }
  return at;
}

const args = (at: Scope, name: string) => effective(at, name)?.args ?? null;
const all = (at: Scope, ...names: [string, ...string[]]) => effectiveAll(at, ...names).map((found) => found.args);

describe("nginx: what is in effect", () => {
  it("a value is that of the innermost block that sets it, else nginx's default, else none", () => {
    const http = "send_timeout 1m; server { send_timeout 2m; location / { send_timeout 3m; } location /a { } }";
    expect(args(scope(http, "/"), "send_timeout")).to.deep.equal(["3m"]);
    expect(args(scope(http, "/a"), "send_timeout")).to.deep.equal(["2m"]);
    expect(args(load(http), "send_timeout")).to.deep.equal(["1m"]);
    expect(args(scope("server { }"), "send_timeout")).to.deep.equal(["60s"]);
    expect(effective(scope("server { }"), "send_timeout")?.directive).to.equal(null);
    expect(args(scope("server { }"), "resolver")).to.equal(null);
    expect(args(scope("server { }"), "constructor")).to.equal(null);
  });

  it("the directive that sets a value is told with it, through includes", () => {
    const files = new Map([
      ["/etc/nginx/nginx.conf", "events {}\nhttp { include part.conf; server { } }"],
      ["/etc/nginx/part.conf", "\nkeepalive_timeout 9s;"],
    ]);
    const web = loadWebServer("/etc/nginx/nginx.conf", files, { version: null, root: true, modules: null });
    const found = effective(web.servers[0]!, "keepalive_timeout");
    expect(found?.directive?.position).to.deep.equal({ file: "/etc/nginx/part.conf", line: 2, column: 1 });
  });

  it("a list is inherited all or nothing", () => {
    const http =
      "add_header A 1; add_header B 2; server { location / { add_header C 3; } location /a { if ($host) { return 200; } } }";
    expect(all(scope(http, "/"), "add_header")).to.deep.equal([["C", "3"]]);
    expect(all(scope(http, "/a", "($host)"), "add_header")).to.deep.equal([
      ["A", "1"],
      ["B", "2"],
    ]);
    const pages = "server { error_page 404 /x; location / { error_page 500 /y; } }";
    expect(all(scope(pages, "/"), "error_page")).to.deep.equal([["500", "/y"]]);
    expect(effectiveAll(scope("server { }"), "error_page")).to.deep.equal([]);
    expect(all(scope("server { access_log off; location / { access_log /x; } }", "/"), "access_log")).to.deep.equal([
      ["/x"],
    ]);
  });

  it("allow and deny are one list, root and alias one value", () => {
    const access = "server { deny 10.0.0.1; allow 10.0.0.0/8; deny all; location / { allow 1.2.3.4; } }";
    expect(all(scope(access, "/"), "deny")).to.deep.equal([]);
    expect(effectiveAll(scope(access), "allow", "deny").map(({ directive }) => directive?.name)).to.deep.equal([
      "deny",
      "allow",
      "deny",
    ]);
    const paths = "server { root /r; location /a/ { alias /x/; location /a/b { } location /a/c { root /s; } } }";
    expect(args(scope(paths, "/a/", "/a/b"), "alias")).to.deep.equal(["/x/"]);
    expect(args(scope(paths, "/a/", "/a/b"), "root")).to.equal(null);
    expect(args(scope(paths, "/a/", "/a/c"), "alias")).to.equal(null);
    expect(args(scope("server { }"), "root")).to.deep.equal(["html"]);
  });

  it("what an inner location does not take over: handlers and scripts; but if and limit_except pass requests on", () => {
    const http =
      "server { location / { proxy_pass http://127.0.0.1; try_files a b; internal; location /a { } limit_except GET { } if ($host) { } } }";
    expect(args(scope(http, "/", "/a"), "proxy_pass")).to.equal(null);
    expect(args(scope(http, "/", "/a"), "try_files")).to.equal(null);
    expect(args(scope(http, "/", "/a"), "internal")).to.deep.equal([]);
    expect(args(scope(http, "/", "GET"), "proxy_pass")).to.deep.equal(["http://127.0.0.1"]);
    expect(args(scope(http, "/", "($host)"), "proxy_pass")).to.deep.equal(["http://127.0.0.1"]);
    expect(args(scope("server { return 404; location / { } }", "/"), "return")).to.equal(null);
  });

  it("headers to an upstream: those that are set, then those nginx sets unless they are", () => {
    const names = (at: Scope, name: string) =>
      effectiveAll(at, name).map(({ args: [header, value] }) => [header, value]);
    const set = scope("server { proxy_set_header host $host; proxy_set_header X-A 1; }");
    expect(names(set, "proxy_set_header").slice(0, 3)).to.deep.equal([
      ["host", "$host"],
      ["X-A", "1"],
      ["Connection", "close"],
    ]);
    const connection = (version: string | null) =>
      effectiveAll(load("server { }", version).servers[0]!, "proxy_set_header").find(
        ({ args: [name] }) => name === "Connection",
      );
    expect(connection("1.29.6")?.args).to.deep.equal(["Connection", "close"]);
    expect(connection("1.29.7")?.args).to.deep.equal(["Connection", ""]);
    expect(names(scope("server { }"), "grpc_set_header")[0]).to.deep.equal(["Content-Length", "$content_length"]);
  });

  it("values that collect are collected within a block, not over blocks", () => {
    const http = "gzip_types a; server { gzip_types b; gzip_types c; location / { gzip_types d; } }";
    expect(args(scope(http), "gzip_types")).to.deep.equal(["b", "c"]);
    expect(args(scope(http, "/"), "gzip_types")).to.deep.equal(["d"]);
    const next = "server { proxy_next_upstream error; proxy_next_upstream http_502; }";
    expect(args(scope(next), "proxy_next_upstream")).to.deep.equal(["error", "http_502"]);
  });

  it("the header of keepalive_timeout is a value of its own", () => {
    const http = "keepalive_timeout 60 30; server { keepalive_timeout 65; }";
    expect(args(scope(http), "keepalive_timeout")).to.deep.equal(["65", "30"]);
  });

  it("add_header_inherit merges, or ends it", () => {
    const merged = (mode: string) => {
      const http = `add_header A 1; server { add_header B 2; location / { add_header_inherit ${mode}; add_header C 3; } }`;
      const at = load(http, "1.29.3").servers[0]!.locations[0]!;
      return effectiveAll(at, "add_header").map(({ args: [name] }) => name);
    };
    expect(merged("merge")).to.deep.equal(["C", "B"]);
    expect(merged("on")).to.deep.equal(["C"]);
    const everywhere = load("add_header_inherit merge; add_header A 1; server { add_header B 2; }", "1.29.3");
    expect(all(everywhere.servers[0]!, "add_header").map(([name]) => name)).to.deep.equal(["B", "A"]);
    const off = load("add_header A 1; server { location / { add_header_inherit off; } }", "1.29.3");
    expect(effectiveAll(off.servers[0]!.locations[0]!, "add_header")).to.deep.equal([]);
  });

  it("defaults are those of the version; the newest where it is not known", () => {
    const of = (name: string, version: string | null) =>
      args(load("server { }", version).servers[0]!, name)?.join(" ") ?? null;
    expect([of("keepalive_requests", "1.19.9"), of("keepalive_requests", "1.19.10")]).to.deep.equal(["100", "1000"]);
    expect([of("proxy_http_version", "1.28.0"), of("proxy_http_version", null)]).to.deep.equal(["1.0", "1.1"]);
    expect([of("http2", "1.24.0"), of("http2", "1.25.1")]).to.deep.equal([null, "off"]);
    expect([of("ssl_protocols", "1.22.1"), of("ssl_protocols", "1.27.3")]).to.deep.equal([
      "TLSv1 TLSv1.1 TLSv1.2",
      "TLSv1.2 TLSv1.3",
    ]);
    expect([of("fastcgi_read_timeout", "1.24.0"), of("grpc_cache", "1.24.0")]).to.deep.equal(["60s", null]);
    expect([
      dependsOnVersion("http2"),
      dependsOnVersion("gzip"),
      dependsOnVersion("fastcgi_socket_keepalive"),
    ]).to.deep.equal([true, false, true]);
  });

  it("error_log and others of the main level are in effect in http", () => {
    const files = new Map([
      ["/n/nginx.conf", "error_log stderr info; events { worker_connections 9; } http { server { } }"],
    ]);
    const web = loadWebServer("/n/nginx.conf", files, { version: null, root: true, modules: null });
    expect(args(web.servers[0]!, "error_log")).to.deep.equal(["stderr", "info"]);
    expect(args(web, "worker_connections")).to.deep.equal(["9"]);
  });

  it("says which settings count before the server is known", () => {
    expect(earlyBecause("underscores_in_headers")).to.be.a("string");
    expect(earlyBecause("client_max_body_size")).to.equal(null);
  });
});
