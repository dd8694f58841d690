import { expect } from "chai";
import { accessOf } from "../../parity/impact/access";
import type { Row } from "../../parity/impact/rows";
import { bases, type Change } from "../support/stacks/index";
import { explained, modelOf } from "./support";

const API = "/etc/nginx/conf.d/api.conf";

const row = (address: string, text: string): Row => ({ file: "f", server: null, address, text, own: new Map() });
const found = (rows: readonly Row[]): string[] => [...accessOf(rows)].map(({ text }) => text).sort();

describe("what decides who is let in", () => {
  const own: { readonly [text: string]: boolean } = {
    "deny 198.51.100.0/24;": true,
    "ssl_protocols TLSv1.2 TLSv1.3;": true,
    'return 403 "no robots";': true,
    "return 444;": true,
    "return 204;": false,
    "return 301 https://$host/400;": false,
    "access_log off;": false,
    "limit_req zone=perip burst=40 nodelay;": false,
    "deny (secret)": true,
  };
  for (const [text, access] of Object.entries(own))
    it(`${text} ${access ? "does" : "does not"}`, () =>
      expect(found([row("a", text)])).to.deep.equal(access ? [text] : []));

  it("is found by what stands in a block, but not by what only asks more of those who come", () => {
    const rows = [
      row("server[a]/location[/admin/]", "location /admin/ { … }"),
      row("server[a]/location[/admin/]/deny[all]", "deny all;"),
      row("server[a]/location[/admin/x]", "location /admin/x { … }"),
      row("server[a]/server_tokens", "server_tokens off;"),
      row("server[b]", "server { … }"),
      row("server[b]/ssl_protocols", "ssl_protocols TLSv1.3;"),
    ];
    expect(found(rows)).to.deep.equal(["deny all;", "location /admin/ { … }", "ssl_protocols TLSv1.3;"]);
  });

  it("is found by what a refusal hangs on through variables, however many", () => {
    const rows = [
      row("http/map[$http_user_agent $robot]", "map $http_user_agent $robot { … }"),
      row("http/map[$http_user_agent $robot]/[~*crawl]", "~*crawl 1;"),
      row("http/map[$host $pool]/default", "default a;"),
      row("http/geo[$near]/[10.0.0.0/8]", "10.0.0.0/8 1;"),
      row("http/server[a]/if[($robot)]", "if ($robot) { … }"),
      row("http/server[a]/if[($robot)]/set[$block]", "set $block $near;"),
      row("http/server[a]/if[($block)]/return", "return 403;"),
      row("http/server[a]/set[$skip_cache]", "set $skip_cache 1;"),
    ];
    expect(found(rows)).to.deep.equal([
      "10.0.0.0/8 1;",
      "if ($robot) { … }",
      "map $http_user_agent $robot { … }",
      "return 403;",
      "set $block $near;",
      "~*crawl 1;",
    ]);
  });

  it("is found by what goes to and from who is asked by auth_request", () => {
    const rows = [
      row("server[a]/location[/]/auth_request", "auth_request /auth/check;"),
      row("server[a]/location[/]/auth_request_set[$user]", "auth_request_set $user $upstream_http_x_user;"),
      row("server[a]/location[/]/proxy_set_header[X-User]", "proxy_set_header X-User ${user};"),
      row("server[a]/location[/]/proxy_set_header[Host]", "proxy_set_header Host $host;"),
      row("server[a]/location[/]/add_header[X-User]", "add_header X-User $user;"),
      row("server[a]/location[/auth/]", "location /auth/ { … }"),
      row("server[a]/location[/auth/]/proxy_pass_request_body", "proxy_pass_request_body off;"),
      row("server[a]/location[/auth/]/proxy_set_header[Content-Length]", 'proxy_set_header Content-Length "";'),
      row("server[a]/location[/auth]/expires", "expires 1h;"),
      row("server[a]/location[/auth]", "location /auth { … }"),
    ];
    expect(found(rows)).to.deep.equal([
      "auth_request /auth/check;",
      "auth_request_set $user $upstream_http_x_user;",
      "location /auth/ { … }",
      "proxy_pass_request_body off;",
      'proxy_set_header Content-Length "";',
      "proxy_set_header X-User ${user};",
    ]);
  });

  it("is found in a location of an expression that auth_request leads to", () => {
    const rows = [
      row("server[a]/location[/]/auth_request", "auth_request /_auth;"),
      row("server[a]/location[~ ^/_auth$]", "location ~ ^/_auth$ { … }"),
      row("server[a]/location[~ ^/_auth$]/proxy_pass_request_body", "proxy_pass_request_body off;"),
      row("server[a]/location[~ ^/other$]", "location ~ ^/other$ { … }"),
    ];
    expect(found(rows)).to.deep.equal([
      ...["auth_request /_auth;", "location ~ ^/_auth$ { … }", "proxy_pass_request_body off;"],
    ]);
  });

  describe("in files that are included", () => {
    const change: Change = {
      nginx: {
        [API]: [
          [
            "location / {",
            [
              "include snippets/tls.conf;",
              "  location /admin/ { include /etc/nginx/snippets/office.conf; return 204; }",
              "  location /docs/ { include snippets/h*.conf; return 204; }",
              "  location / {",
            ].join("\n"),
          ],
        ],
        "/etc/nginx/snippets/office.conf": "include snippets/nets/*.conf;\ndeny all;\n",
        "/etc/nginx/snippets/nets/a.conf": "allow 10.9.0.0/16;\n",
        "/etc/nginx/snippets/headers.conf": "expires 1h;\n",
        "/etc/nginx/snippets/tls.conf": "ssl_prefer_server_ciphers on;\n",
      },
    };
    const cases: { readonly [asked: string]: boolean } = {
      "include /etc/nginx/snippets/office.conf": true,
      "include snippets/nets/*.conf": true,
      "location /admin/": true,
      "include snippets/tls.conf": true,
      "location /docs/": false,
      "include snippets/h*.conf": false,
      "include conf.d/api.conf": true,
    };
    for (const [asked, access] of Object.entries(cases)) {
      it(`${asked}: ${access}, also where nothing else is asked about`, () => {
        const model = modelOf({ prod: { base: bases.alb, changes: [change] } });
        expect(explained(model, asked).access).to.equal(access);
      });
    }
  });
});
