import { expect } from "chai";
import { type Probe, probesOf } from "../../../parity/traffic";
import { contextOf, Files } from "./configured";

const { API, PASS, http, here, server } = Files;

type Edits = Parameters<typeof contextOf>[0];
type Rest = Parameters<typeof contextOf> extends [unknown, ...infer More] ? More : never;

/** Titles of the probes of conditions, without the usual host, and the statuses that they must have. */
function asked(edits: Edits, ...more: Rest): string[] {
  const { traffic, application } = contextOf(edits, ...more);
  return probesOf(traffic, application)
    .filter(({ kind }: Probe) => kind === "condition")
    .map(({ title, expect: { status } }) => `${title.replace("https://api.example.net", "")} ${status}`);
}

const DEFAULT = "/etc/nginx/conf.d/default.conf";
const BOT = "if ($http_user_agent ~* (bot|crawl)) { return 403; }";

describe("probes of conditions", () => {
  it("are not asked where the configuration tells no requests apart", () => {
    expect(asked({})).to.deep.equal([]);
    expect(asked({}, "application-gateway")).to.deep.equal([]);
    expect(asked({}, "nlb-tls")).to.deep.equal([]);
  });

  it("are one for a name that nobody has, where some server is for those alone and a client's name leads there", () => {
    expect(asked({}, "nlb-tcp")).to.deep.equal(["a request for http://stranger.example/ 404"]);
    const closes = { [DEFAULT]: [["return 404;", "return 444;"]] } as const;
    expect(asked(closes, "nlb-tcp")).to.deep.equal(["a request for http://stranger.example/ 444"]);
    const serves = { [DEFAULT]: [["return 404;", PASS]] } as const;
    expect(asked(serves, "nlb-tcp")).to.deep.equal(["a request for http://stranger.example/ 100-599"]);
    // A rule of the balancer takes other names, and a certificate is for its own.
    for (const base of ["alb", "application-gateway", "nlb-tls"] as const) expect(asked({}, base)).to.deep.equal([]);
    const named = { [API]: [["listen 8080;", "listen 8080 default_server;"]], [DEFAULT]: [[" default_server", ""]] };
    expect(asked(named as never, "nlb-tcp")).to.deep.equal([]);
  });

  const cases: { readonly [about: string]: readonly [Edits, readonly string[]] } = {
    "a header that a pattern matches": [here(BOT), ["a request for / with User-Agent: bot 403"]],
    "a header that is not there": [
      here('if ($http_user_agent = "") { return 444; }'),
      ["a request for / without User-Agent 444"],
    ],
    "a header that is another one": [
      here('if ($http_x_verify != "s3") { set $ok 0; } if ($http_x_verify = "s3") { set $ok 1; }'),
      ["a request for / with X-Verify: s3 100-599"],
    ],
    "an argument": [here("if ($arg_debug = 1) { return 418; }"), ["a request for /?debug=1 418"]],
    "arguments as a whole": [here("if ($args ~ utm_[a-z]+=) { return 418; }"), ["a request for /?utm_x= 418"]],
    "a cookie": [here("if ($cookie_beta) { return 418; }"), ["a request for / with the cookie beta=1 418"]],
    "the line of cookies": [
      here('if ($http_cookie ~ "session=([a-z]+)") { return 418; }'),
      ["a request for / with the cookie session=x 418"],
    ],
    "a path": [server("if ($request_uri ~ ^/old/) { return 301 /new/; }"), ["a request for /old/ 301"]],
    "a path of a rewrite": [server("rewrite ^/legacy/(.*)$ /v1/$1 permanent;"), ["a request for /legacy/ 100-599"]],
    "a path of a location that the usual witness cannot be": [
      server('location "/a b" { return 410; } location ~ "^/(?!api)[a-z]{3}/x$" { return 411; }'),
      ["a request for /a%20b 410", "a request for /xxx/x 411"],
    ],
    "the exact location in front of a prefix": [server("location = / { return 204; }"), ["a request for /x 200"]],
    "where it comes from, by geo": [
      { ...http("geo $office { default 0; 198.51.100.0/24 1; }"), ...here("if ($office) { return 418; }") },
      ["a request for / from 198.51.100.1 418"],
    ],
    "where it comes from, by a pattern": [
      here("if ($remote_addr ~ ^198\\.51\\.) { return 418; }"),
      ["a request for / from 198.51.0.1 418"],
    ],
    "a stranger's page": [
      here("valid_referers none blocked server_names; if ($invalid_referer) { return 403; }"),
      ["a request for / with Referer: https://stranger.invalid/ 403"],
    ],
    "entries of a map, also such as another map looks up": [
      {
        ...http(
          "map $http_user_agent $bot { default 0; ~*bot 1; } map $bot$arg_x $z { default ''; 1y yes; } " +
            "map $cookie_lang $lang { default en; de de; }",
        ),
        ...here("add_header X-Z $z; add_header X-Lang $lang;"),
      },
      ["a request for / with the cookie lang=de 100-599", "a request for /?x=y with User-Agent: bot 100-599"],
    ],
    "method and header at once": [
      {
        ...http("map $request_method:$http_origin $c { default ''; POST:https://a.example yes; }"),
        ...here("add_header X-C $c;"),
      },
      ["POST / with Origin: https://a.example 100-599"],
    ],
    "what several conditions put together": [
      server(
        "set $m 0; if ($http_user_agent ~* bot) { set $m 1; } " +
          'if ($arg_x) { set $m "${m}1"; } if ($m = 11) { return 418; }',
      ),
      [
        "a request for / with User-Agent: bot 100-599",
        "a request for /?x=1 100-599",
        "a request for /?x=1 with User-Agent: bot 418",
      ],
    ],
    "values that are only used, all at once": [
      here("add_header X-Origin $http_origin; add_header X-Sid $cookie_sid; add_header X-Page $arg_page;"),
      ["a request for /?page=1 with Origin: 1 and the cookie sid=1 100-599"],
    ],
    "a condition in a location of its own": [
      server(`location /shop/ { ${BOT} ${PASS} }`),
      ["a request for /shop/ with User-Agent: bot 403"],
    ],
    "a share of the clients": [
      { ...http("split_clients $remote_addr $half { 50% a; * b; }"), ...here("add_header X-Half $half;") },
      ["a request for / from 198.51.100.21 100-599"],
    ],
  };
  for (const [about, [edits, titles]] of Object.entries(cases))
    it(`meet ${about}`, () => expect(asked(edits)).to.deep.equal(titles));

  it("carry nothing that the balancer writes over, and come by no name that its certificate is not for", () => {
    expect(asked(here("if ($http_x_forwarded_proto = http) { return 301 https://$host/; }"))).to.deep.equal([]);
    expect(
      asked({
        [API]: [
          [
            "server_name api.example.net;",
            "server_name api.example.net www.example.org; if ($host = www.example.org) { return 301 /; }",
          ],
        ],
      }),
    ).to.deep.equal([]);
  });

  it("are not asked of what only a directive would use that nobody sees, or that another one stands in front of", () => {
    const logged =
      "map $http_user_agent $loggable { default 1; ~bot 0; } access_log /var/log/a.log combined if=$loggable;";
    expect(asked(http(logged))).to.deep.equal([]);
    const hidden = { ...http("proxy_set_header X-Lang $arg_lang;"), ...here("proxy_set_header Host $host;") };
    expect(asked(hidden)).to.deep.equal([]);
  });

  it("come by names that the usual requests leave out, as far as somebody can", () => {
    const names = Array.from({ length: 15 }, (_, index) => `h${index}.example.net`);
    const more = names.map((name) => `server { listen 8080; server_name ${name}; location / { return 410; } }`);
    const titles = asked(http(more.join(" ")), "nlb-tcp");
    expect(titles).to.include("a request for http://h14.example.net/ 410");
    expect(asked(http(more.join(" ")), "alb")).to.deep.equal([]);
  });

  it("are few, however much is told apart", () => {
    const entries = Array.from({ length: 300 }, (_, index) => `/old-${index} /new-${index};`).join(" ");
    const locations = Array.from({ length: 60 }, (_, index) => `location /l${index}/ { return 204; }`).join(" ");
    const edits = { ...http(`map $uri $new { ${entries} }`), ...server(`if ($new) { return 301 $new; } ${locations}`) };
    expect(asked(edits).length).to.be.within(20, 32);
  });

  it("are for every entry of a table that has no more than that, after what else is told apart", () => {
    const table = (entries: number) => {
      const all = Array.from({ length: entries }, (_, index) => `/old-${index} /new-${index};`).join(" ");
      const bot = "if ($http_user_agent ~ bot) { return 403; }";
      return asked({ ...http(`map $uri $new { ${all} }`), ...server(`if ($new) { return 301 $new; } ${bot}`) });
    };
    expect(table(20)).to.have.length(21);
    expect(table(60)).to.have.length(32).and.include("a request for / with User-Agent: bot 403");
  });

  it("are never made of what stands in a secret file", () => {
    expect(asked(here('if ($http_x_key ~ "^hidden-[a-z]+$") { return 418; }'), "alb", "secret")).to.deep.equal([]);
  });
});
