import { expect } from "chai";
import { loadWebServer, type NginxFacts } from "../../../parity/nginx";
import { moduleName } from "../../../parity/nginx/grammar/modules";

function load(text: string, modules: NginxFacts["modules"], version: string | null = "1.24.0") {
  const { problems, unknown } = loadWebServer("/n/nginx.conf", new Map([["/n/nginx.conf", text]]), {
    version,
    root: true,
    modules,
  });
  return { problems: problems.map(({ message }) => message), hint: problems[0]?.hint ?? "", unknown };
}

const inHttp = (text: string, top = "") => `${top}events {} http { server { ${text} } }`;

describe("nginx: modules", () => {
  it("a directive of an optional module that is not listed is unknown, and the hint names the module", () => {
    const { problems, hint } = load(inHttp("location / { stub_status; }"), ["http_ssl"]);
    expect(problems).to.deep.equal(['unknown directive "stub_status"']);
    expect(hint).to.include("http_stub_status").and.to.include("nginx.modules");
    expect(load(inHttp("location / { stub_status; }"), ["http_stub_status"]).problems).to.deep.equal([]);
  });

  it("the list may spell modules as configure, packages and nginx do", () => {
    for (const name of ["--with-http_ssl_module", "ngx_http_ssl_module", "http_ssl", "http-ssl"]) {
      expect(moduleName(name), name).to.equal("http_ssl");
    }
    expect(moduleName("modules/ngx_http_headers_more_filter_module.so")).to.equal("http_headers_more");
    expect(moduleName("libnginx-mod-http-lua")).to.equal("http_lua");
    expect(moduleName("lua")).to.equal("http_lua");
  });

  it("parameters of listen need their modules", () => {
    const { problems, hint } = load(inHttp("listen 443 ssl;"), ["http_v2"]);
    expect(problems).to.deep.equal(['the "ssl" parameter requires ngx_http_ssl_module']);
    expect(hint).to.include("http_ssl");
  });

  it("where modules are not listed, optional ones are assumed, and that is said once", () => {
    const { problems, unknown } = load(
      inHttp("ssl_protocols TLSv1.3; ssl_session_timeout 1d; http2_max_concurrent_streams 9;"),
      null,
    );
    expect(problems).to.deep.equal([]);
    expect(unknown.map(({ about }) => /module (\w+)/.exec(about)?.[1])).to.deep.equal(["http_ssl", "http_v2"]);
  });

  it("a directive of a module of others cannot be judged where the module is there, or may be", () => {
    const lua = inHttp("location / { content_by_lua_block { ngx.say('}') } lua_code_cache on; }");
    const loaded = "load_module modules/ndk_http_module.so; load_module modules/ngx_http_lua_module.so; ";
    expect(load(loaded + lua, ["http_ssl"]).problems).to.deep.equal([]);
    expect(load(lua, ["http_ssl", "lua"]).problems).to.deep.equal([]);
    expect(load(lua, null).unknown).to.have.lengthOf(2);
    expect(load(lua, ["http_ssl"]).problems).to.deep.equal([
      'unknown directive "content_by_lua_block"',
      'unknown directive "lua_code_cache"',
    ]);
  });

  it("a directive of a module of others is told with the module, whether that is there or nobody says so", () => {
    const about = (text: string, modules: NginxFacts["modules"]): string[] =>
      load(inHttp(text), modules).unknown.map((one) => one.about);
    expect(about("brotli on;", null)).to.deep.equal([
      'what the directive "brotli" of the module http_brotli does, and whether that is there: nginx.modules is not given',
    ]);
    expect(about("brotli on;", ["http_brotli"])).to.deep.equal([
      'what the directive "brotli" of the module http_brotli does: it is not nginx\'s own',
    ]);
    expect(about("something on;", ["http_something"])).to.deep.equal([
      'the directive "something", which nginx itself does not have: its module is not known',
    ]);
  });

  it("directives of other people's modules are none of nginx's mistakes where nobody lists modules", () => {
    const lines = [
      ...[
        "MainRule x;",
        "SecRulesEnabled;",
        "auth_gss on;",
        "set_cookie_flag HttpOnly;",
        "google_perftools_profiles /p;",
      ],
      ...[
        "nchan_pubsub;",
        "memc_pass a;",
        "vod hls;",
        "acme_issuer a { }",
        "app_protect_enable on;",
        "check_shm_size 1m;",
      ],
    ];
    for (const line of lines) {
      const { problems, unknown } = load(inHttp(line), null);
      expect(problems, line).to.deep.equal([]);
      expect(unknown[0]!.about, line).to.match(/^what the directive "\w+" of (the module )?\w+/);
      expect(load(inHttp(line), ["http_ssl"]).problems, line).to.deep.equal([
        `unknown directive "${/^\w+/.exec(line)![0]}"`,
      ]);
    }
    expect(load(inHttp("checkered on;"), null).problems).to.deep.equal(['unknown directive "checkered"']);
    expect(load(inHttp("zone_sync;"), ["http_ssl"]).hint).to.equal(
      "It is of NGINX Plus: add plus to nginx.modules in parity.yaml if the server's nginx has it.",
    );
  });

  it("progress of uploads is another module than uploads", () => {
    for (const name of ["upload_progress", "upload_progress_json_output", "track_uploads", "report_uploads"]) {
      expect(load(inHttp(`${name} a 1m;`), []).hint, name).to.include("the module http_uploadprogress:");
    }
    expect(moduleName("libnginx-mod-http-uploadprogress")).to.equal("http_uploadprogress");
    expect(load(inHttp("upload_pass /a;"), []).hint).to.include("the module http_upload:");
  });

  it("a misspelt directive is one, whatever known modules are loaded", () => {
    const text = inHttp("location / { prox_pass http://127.0.0.1; }", "load_module modules/ngx_http_lua_module.so; ");
    const { problems, hint } = load(text, []);
    expect(problems).to.deep.equal(['unknown directive "prox_pass"']);
    expect(hint).to.include('"proxy_pass"');
    expect(load(inHttp("prox_pass x;"), ["http_something"]).problems).to.deep.equal([]);
  });

  it("load_module brings in nginx's own modules too, but not after the first block", () => {
    const stream = "load_module modules/ngx_stream_module.so; events {} stream { server { listen 9; return x; } }";
    expect(load(stream, []).problems).to.deep.equal([]);
    expect(load(stream.replace(/load_module[^;]*; /, ""), []).problems).to.deep.equal(['unknown directive "stream"']);
    expect(load("events {} load_module a.so; http { }", []).problems).to.deep.equal([
      '"load_module" directive is specified too late',
    ]);
  });

  it("a variable may be one of a module of others", () => {
    const text = inHttp("return 200 $geoip2_city;");
    expect(load(text, []).problems).to.deep.equal(['unknown "geoip2_city" variable']);
    expect(load(text, ["http_geoip2"]).problems).to.deep.equal([]);
    expect(load(text, []).hint).to.include("the module http_geoip2:");
    expect(load(text, null).unknown.map(({ about }) => about)).to.deep.equal([
      'the variable "$geoip2_city" of the module http_geoip2, and whether that is there: nginx.modules is not given',
    ]);
  });

  it("a directive that is not nginx's own may define any variable", () => {
    const scripts = ["set_random $mine 1 5;", "set_by_lua_block $mine { return 1 }", "array_split , a to=$mine;"];
    for (const script of scripts) {
      const { problems, unknown } = load(inHttp(`location / { ${script} return 200 $mine; }`), null);
      expect(problems, script).to.deep.equal([]);
      expect(unknown.at(-1)!.about, script).to.equal(
        'the variable "$mine": a module that is not nginx\'s own may define it',
      );
    }
    const country = "events {} http { geoip2 /a.mmdb { $mine country iso_code; } log_format a $mine; }";
    expect(load(country, null).problems).to.deep.equal([]);
    expect(load(inHttp("return 200 $mine;"), null).problems).to.deep.equal(['unknown "mine" variable']);
  });

  it("directives come and go with versions", () => {
    const http2 = inHttp("http2 on;");
    expect(load(http2, ["http_v2"], "1.25.0").problems).to.deep.equal(['unknown directive "http2"']);
    expect(load(http2, ["http_v2"], "1.25.0").hint).to.include("1.25.1");
    expect(load(http2, ["http_v2"], "1.25.1").problems).to.deep.equal([]);
    expect(load(inHttp("max_headers 10;"), [], "1.29.8").problems).to.deep.equal([]);
    expect(load(inHttp("ssl off;"), ["http_ssl"], "1.24.0").problems).to.deep.equal([]);
    expect(load(inHttp("ssl off;"), ["http_ssl"], "1.25.1").problems).to.deep.equal(['unknown directive "ssl"']);
    expect(load(inHttp("something_new on;"), [], "1.99.0").problems).to.deep.equal([]);
  });
});
