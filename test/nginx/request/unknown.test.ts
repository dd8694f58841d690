import { expect } from "chai";
import { ask } from "./ask";

/** What is not decided, and what it is said to take. */
describe("nginx: what an answer would take to be known", () => {
  const unknown = (http: string, target: string, given: Parameters<typeof ask>[2] = {}): string => {
    const said = ask(http, target, given);
    return said.kind === "unknown" ? said.about : `${said.kind} ${"status" in said ? said.status : ""}`;
  };

  it("a variable that nobody knows beforehand", () => {
    expect(unknown("server { listen 80; if ($request_id = x) { return 403; } return 200; }", "/")).to.equal(
      "$request_id",
    );
    expect(unknown("server { listen 80; if ($geoip_country_code = DE) { return 403; } }", "/")).to.equal(
      "$geoip_country_code",
    );
    expect(
      unknown("map $msec $a { default $msec; 1 one; } server { listen 80; if ($a) { return 403; } }", "/"),
    ).to.equal("$msec");
    expect(unknown("server { listen 80; if ($time_iso8601 ~ T0[2-4]) { return 503; } return 200; }", "/")).to.equal(
      "$time_iso8601",
    );
  });

  it("not where the variable decides nothing", () => {
    expect(unknown('server { listen 80; set $a $request_id; add_header X-Id $a; return 200 "ok"; }', "/")).to.equal(
      "response 200",
    );
    expect(unknown("map $msec $a { default x; 1 x; } server { listen 80; if ($a = x) { return 403; } }", "/")).to.equal(
      "response 403",
    );
    expect(unknown("server { listen 80; if ($request_id ~ ^[0-9a-f]+$) { return 204; } return 200; }", "/")).to.equal(
      "response 204",
    );
  });

  it("an application that is told of a body it never gets", () => {
    const about = "whether the application waits for a body of 5 bytes that it is told of and never sent";
    const sent = { method: "POST", bodyBytes: 5, more: [["Content-Length", "5"]] } as const;
    const kept = "proxy_pass http://10.0.0.9; proxy_pass_request_body off;";
    expect(unknown(`server { listen 80; location / { ${kept} } }`, "/", sent)).to.equal(about);
    expect(unknown(`server { listen 80; location / { ${kept} } }`, "/")).to.equal("response 200");
    const silent = `${kept} proxy_set_header Content-Length "";`;
    expect(unknown(`server { listen 80; location / { ${silent} } }`, "/", sent)).to.equal("response 200");
    const asked =
      "location / { auth_request /check; proxy_pass http://10.0.0.8; } location /check { proxy_pass http://10.0.0.9; }";
    expect(unknown(`server { listen 80; ${asked} }`, "/", sent)).to.equal(about);
  });

  it("a file", () => {
    const file = (): "unknown" => "unknown";
    expect(unknown("server { listen 80; root /srv; }", "/a", { world: { file } })).to.equal("the file /srv/a");
    expect(
      unknown("server { listen 80; root /srv; location / { try_files $uri =404; } }", "/a", { world: { file } }),
    ).to.equal("the file /srv/a");
    expect(
      unknown("server { listen 80; if (-f /srv/maintenance) { return 503; } return 200; }", "/", { world: { file } }),
    ).to.equal("the file /srv/maintenance");
  });

  it("the users of basic authentication", () => {
    const conf = "server { listen 80; location / { auth_basic x; auth_basic_user_file users; } }";
    const more = [["Authorization", "Basic YWxpY2U6c2VjcmV0"]] as const;
    expect(unknown(conf, "/", { more, world: { file: () => "file" } })).to.equal("the users in /etc/nginx/users");
    expect(unknown(conf, "/", { more })).to.equal("response 403");
    expect(unknown(conf, "/")).to.equal("response 401");
  });

  it("a regular expression that is not understood", () => {
    const said = unknown("server { listen 80; location ~ ^/(?(?=a)b|c) { return 200; } }", "/x");
    expect(said).to.contain("the regular expression").and.contain("(?(");
  });

  it("code of other modules", () => {
    const modules = { modules: ["http_lua"] };
    expect(
      unknown("server { listen 80; location / { content_by_lua_block { ngx.say(1) } } }", "/", { facts: modules }),
    ).to.equal("content_by_lua_block");
    expect(
      unknown("server { listen 80; location / { access_by_lua_block { } return 200; } }", "/", { facts: modules }),
    ).to.equal("response 200");
    expect(
      unknown("server { listen 80; location / { access_by_lua_block { } proxy_pass http://127.0.0.1; } }", "/", {
        facts: modules,
      }),
    ).to.equal("access_by_lua_block");
  });

  it("what other modules make of a whole server", () => {
    const app =
      "server { listen 80; root /srv; passenger_enabled on; location /assets { passenger_enabled off; } location /r { return 204; } }";
    const passenger = { facts: { modules: ["http_passenger"] } };
    expect(unknown(app, "/", passenger)).to.equal("passenger_enabled");
    expect(unknown(app, "/assets/a.js", passenger)).to.equal("response 404");
    expect(unknown(app, "/r", passenger)).to.equal("response 204");
    const listing = "server { listen 80; root /srv; fancyindex on; location /no/ { fancyindex off; } }";
    const fancy = { facts: { modules: ["http_fancyindex"] } };
    expect(unknown(listing, "/", fancy)).to.equal("fancyindex");
    expect(unknown(listing, "/a.css", fancy)).to.equal("response 404");
    expect(unknown(listing, "/no/", fancy)).to.equal("response 404");
  });

  it("headers that other modules change", () => {
    const modules = ["http_headers_more", "http_lua"];
    const conf = `more_clear_headers Server; server { listen 80; location / { more_set_headers -s 404 "X-Frame: no"; return 200; }
      location /l { header_filter_by_lua_block { } return 200; } }`;
    const said = ask(conf, "/", { facts: { modules } });
    expect(
      said.kind === "response" && said.headers.filter(([, value]) => typeof value !== "string").map(([name]) => name),
    ).to.deep.equal(["server", "date", "x-frame"]);
    expect(unknown(conf, "/l", { facts: { modules } })).to.equal("header_filter_by_lua_block");
  });

  it("the version of nginx, where it decides", () => {
    const two = [
      ["X-A", "1"],
      ["X-A", "2"],
    ] as const;
    const joined = 'server { listen 80; return 200 "$http_x_a"; }';
    expect(unknown(joined, "/", { more: two, facts: { version: null } })).to.contain("nginx.version");
    expect(unknown(joined, "/", { facts: { version: null } })).to.equal("response 200");
    expect(unknown("server { listen 80 http2; return 200; }", "/", { facts: { version: null } })).to.contain(
      "nginx.version",
    );
  });

  it("whether nginx starts as root, where a server has no listen", () => {
    expect(unknown("server { return 200; }", "/", { facts: { root: null } })).to.contain("nginx.root");
    expect(unknown("server { return 200; }", "/", { facts: { root: true } })).to.equal("response 200");
    expect(unknown("server { return 200; }", "/", { facts: { root: false } })).to.equal("refused ");
    expect(unknown("server { return 200; }", "/", { facts: { root: false }, port: 8000 })).to.equal("response 200");
  });

  it("names the directive in its steps and still says who would have decided", () => {
    const said = ask("server { listen 80; server_name a; location /x { root /srv; } }", "/x", {
      world: { file: () => "unknown" },
    });
    expect(said.kind).to.equal("unknown");
    expect(said.location?.pattern).to.equal("/x");
    expect(said.server?.names[0]?.text).to.equal("a");
  });
});
