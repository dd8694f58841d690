import { expect } from "chai";
import { guardsIn, unaskedOf } from "../../parity/report/unasked";
import type { ImpactSetting } from "../../parity/result";

describe("report: what removable does not speak of", () => {
  const kinds: { readonly [text: string]: string | null } = {
    "access_log off;": "logs",
    "error_log /var/log/nginx/error.log warn;": "logs",
    "log_format main '$remote_addr';": "logs",
    "deny 198.51.100.0/24;": "access",
    "ssl_protocols TLSv1.2 TLSv1.3;": "access",
    'return 403 "no robots";': "access",
    "return 444;": "access",
    "return 204;": null,
    "return 301 https://$host/400;": null,
    "user www-data;": "privileges",
    "pid /run/nginx.pid;": "start",
    "limit_req zone=perip burst=40 nodelay;": "load",
    "worker_processes auto;": "load",
    "keepalive 16;": "load",
    "gzip on;": "load",
    "proxy_connect_timeout 2s;": "failures",
    "proxy_next_upstream off;": "failures",
    "client_body_timeout 30s;": "failures",
    "server_name _;": null,
    "index index.html;": null,
    "access_log (secret)": "logs",
  };

  for (const [text, kind] of Object.entries(kinds))
    it(`${text} is for ${kind ?? "traffic alone"}`, () => expect(unaskedOf(text)).to.equal(kind));

  it("finds what decides who is let in, itself or by what stands in its block, among what is removable", () => {
    const named = (address: string, text: string, outcome = "removable") => ({
      file: "f",
      server: null,
      address,
      text,
      outcome,
    });
    const settings = [
      named("server[a]/location[/admin/]", "location /admin/ { … }"),
      named("server[a]/location[/admin/]/deny[all]", "deny all;"),
      named("server[a]/location[/admin/x]", "location /admin/x { … }"),
      named("server[a]/server_tokens", "server_tokens off;"),
      named("server[b]/allow", "allow 10.0.0.0/8;", "needed"),
      named("server[a]/ssl_protocols", "ssl_protocols TLSv1.3;"),
    ] as unknown as ImpactSetting[];
    expect([...guardsIn(settings)].map(({ text }) => text)).to.deep.equal([
      "location /admin/ { … }",
      "deny all;",
      "ssl_protocols TLSv1.3;",
    ]);
  });

  it("finds what a refusal hangs on by a variable, however many it goes through", () => {
    const named = (address: string, text: string) =>
      ({ file: "f", server: null, address, text, outcome: "removable" }) as unknown as ImpactSetting;
    const settings = [
      named("http/map[$http_user_agent $robot]", "map $http_user_agent $robot { … }"),
      named("http/map[$http_user_agent $robot]/[~*crawl]", "~*crawl 1;"),
      named("http/map[$host $pool]/default", "default a;"),
      named("http/geo[$near]/[10.0.0.0/8]", "10.0.0.0/8 1;"),
      named("http/server[a]/if[($robot)]", "if ($robot) { … }"),
      named("http/server[a]/if[($robot)]/set[$block]", "set $block $near;"),
      named("http/server[a]/if[($block)]/return", "return 403;"),
      named("http/server[a]/set[$skip_cache]", "set $skip_cache 1;"),
    ];
    expect([...guardsIn(settings)].map(({ text }) => text)).to.deep.equal([
      "map $http_user_agent $robot { … }",
      "~*crawl 1;",
      "10.0.0.0/8 1;",
      "if ($robot) { … }",
      "set $block $near;",
      "return 403;",
    ]);
  });

  it("of what is not there, nothing", () => expect(unaskedOf(null)).to.equal(null));
});
