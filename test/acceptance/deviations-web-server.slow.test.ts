import { type Case, itFinds } from "./deviation";
import { edit } from "./harness";

const servers = "program/servers.ts";
const web = "program/web-server.ts";

/** Code that gives one text in prod-eu and another elsewhere, inside the template that writes a file. */
const inEu = (text: string, elsewhere = ""): string =>
  `\${pulumi.getStack() === "prod-eu" ? ${JSON.stringify(text)} : ${JSON.stringify(elsewhere)}}`;

const finds = {
  check: "transparent",
  stacks: ["prod-eu"],
  resource: "api/servers/template",
  at: [servers, "new LaunchTemplate("],
} as const;

/** An edit of what the servers are told, and the setting that it changes in prod-eu. */
const userData = (about: string, from: string, to: string, setting: string, ...says: string[]): Case => ({
  about,
  edit: edit(web, from, to),
  finds: { ...finds, property: `userData!${setting}`, says },
});

const main = "/etc/nginx/nginx.conf!";
const api = "/etc/nginx/conf.d/api.conf!";
const apiServer = `${api}server[{shop:domain}]`;
const tokens = "  server_tokens off;\n";
const health = "  location = /health {\n    access_log off;\n    return 200;\n  }\n";
const rewrites = ["    rewrite ^/v1/(.*)$ /$1;\n", "    rewrite ^/old/(.*)$ /$1/archive;\n"] as const;
const proxy = "    proxy_pass http://127.0.0.1:3000;\n  }\n";

describe("acceptance: a web-server directive in one stack is one finding", () => {
  describe("changed", () => {
    itFinds("model", [
      userData(
        "its value",
        "tokens off;",
        `tokens ${inEu("on", "off")};`,
        `${main}http/server_tokens`,
        "server_tokens on",
      ),
      userData("in the main context", "processes auto;", `processes ${inEu("4", "auto")};`, `${main}worker_processes`),
      userData(
        "in events",
        "connections 4096;",
        `connections ${inEu("512", "4096")};`,
        `${main}events/worker_connections`,
      ),
      userData(
        "in a location",
        "return 200;",
        `return ${inEu("204", "200")};`,
        `${api}server[_]/location[= /health]/return`,
      ),
      userData(
        "one argument of several",
        "listen 8080 default_server;",
        `listen 8080 default_server${inEu(" backlog=64")};`,
        `${api}server[_]/listen[8080]`,
      ),
      userData(
        "a unit",
        "keepalive_timeout ${limits.timeouts.idle}s;",
        `keepalive_timeout \${limits.timeouts.idle}${inEu("m", "s")};`,
        `${main}http/keepalive_timeout`,
      ),
      userData(
        "the path of a location",
        "location = /health {",
        `location = /${inEu("healthz", "health")} {`,
        `${api}server[_]/location[= /health]`,
        "/healthz",
      ),
      userData(
        "the modifier of a location",
        "location = /health {",
        `location ${inEu("^~", "=")} /health {`,
        `${api}server[_]/location[= /health]`,
      ),
      userData(
        "a server's name",
        "server_name _;",
        `server_name ${inEu("_ old.example.net", "_")};`,
        `${api}server[_]/server_name`,
      ),
    ]);
  });

  describe("added", () => {
    itFinds("model", [
      userData("in http", tokens, `${tokens}${inEu("  gzip on;\n")}`, `${main}http/gzip`, "gzip on"),
      userData(
        "a second one of its kind",
        tokens,
        `${tokens}${inEu("  include extra/*.conf;\n")}`,
        `${main}http/include[extra/*.conf]`,
        "extra/*.conf",
      ),
      userData(
        "in a location",
        proxy,
        inEu("    proxy_http_version 1.1;\n") + proxy,
        `${apiServer}/location[/]/proxy_http_version`,
      ),
      userData(
        "a location",
        proxy,
        `${proxy}${inEu("  location /old { return 301 /; }\n")}`,
        `${apiServer}/location[/old]`,
        "/old",
      ),
      userData(
        "an if",
        proxy,
        `${proxy}${inEu("  if ($arg_debug) { return 403; }\n")}`,
        `${apiServer}/if[($arg_debug)]`,
      ),
      userData(
        "an upstream",
        tokens,
        `${tokens}${inEu("  upstream app { server 127.0.0.1:3000; }\n")}`,
        `${main}http/upstream[app]`,
      ),
      userData(
        "a server",
        "server {\n  listen 8080;",
        `${inEu("server { listen 80; return 301 /; }\n")}server {\n  listen 8080;`,
        `${api}server[80]`,
      ),
    ]);
  });

  describe("removed", () => {
    itFinds("model", [
      userData("from http", tokens, inEu("", tokens), `${main}http/server_tokens`, "server_tokens off"),
      userData(
        "from a location",
        "    access_log off;\n",
        inEu("", "    access_log off;\n"),
        `${api}server[_]/location[= /health]/access_log[off]`,
      ),
      userData("a location", health, inEu("", health), `${api}server[_]/location[= /health]`, "/health"),
      userData(
        "an include",
        "  include conf.d/*.conf;\n",
        inEu("", "  include conf.d/*.conf;\n"),
        `${main}http/include[conf.d/*.conf]`,
      ),
    ]);
  });

  describe("moved", () => {
    const [one, other] = rewrites;
    itFinds("model", [
      userData(
        "before another, where order matters",
        one + other,
        inEu(other + one, one + other),
        `${apiServer}/location[/]/rewrite[^/v1/(.*)$]`,
        "place",
      ),
      {
        about: "into another block",
        edit: [
          edit(web, tokens, inEu("", tokens)),
          edit(web, "  server_name _;\n", `  server_name _;\n${inEu(tokens)}`),
        ],
        finds: { ...finds, property: `userData!${main}http/server_tokens` },
      },
      {
        about: "into another file",
        edit: [
          edit(web, tokens, inEu("", tokens)),
          edit(web, "=> `server {\n", `=> \`${inEu("server_tokens off;\n")}server {\n`),
        ],
        finds: { ...finds, property: `userData!${main}http/server_tokens` },
      },
    ]);
  });

  describe("beside the directives", () => {
    const ifEu = 'pulumi.getStack() === "prod-eu"';
    const list = (after: string, item: string): [string, string] => [
      after,
      `${after}\n    ...(${ifEu} ? [${JSON.stringify(item)}] : []),`,
    ];
    itFinds("model", [
      userData(
        "a file added",
        ...list("    indented(apiFile(settings)),", "  - { path: /etc/nginx/conf.d/old.conf, content: gzip on; }"),
        "/etc/nginx/conf.d/old.conf",
      ),
      userData(
        "a file's mode",
        '"  - path: /etc/nginx/nginx.conf",',
        `\`  - path: /etc/nginx/nginx.conf\${${ifEu} ? "\\n    permissions: '0600'" : ""}\`,`,
        "/etc/nginx/nginx.conf.permissions",
        "0600",
      ),
      userData(
        "a file's path",
        '"  - path: /etc/nginx/conf.d/api.conf",',
        `\`  - path: /etc/nginx/conf.d/\${${ifEu} ? "00-api" : "api"}.conf\`,`,
        "/etc/nginx/conf.d/api.conf",
      ),
      userData(
        "a command added",
        ...list('"  - [systemctl, restart, nginx]",', "  - [rm, -f, /etc/nginx/conf.d/api.conf]"),
        "runcmd[2]",
        "rm",
      ),
      userData(
        "a command removed",
        '    "  - [nginx, -t]",',
        `    ...(${ifEu} ? [] : ["  - [nginx, -t]"]),`,
        "runcmd[0]",
      ),
      userData(
        "a package added",
        '"packages: [nginx]",',
        `\`packages: [nginx\${${ifEu} ? ", php" : ""}]\`,`,
        "packages[1]",
        "php",
      ),
      userData("a module of cloud-init", ...list('"packages: [nginx]",', "package_upgrade: true"), "package_upgrade"),
      {
        about: "no user data at all",
        edit: edit(servers, "userData: userData(args)", `userData: ${ifEu} ? undefined : userData(args)`),
        finds: { ...finds, property: "userData" },
      },
    ]);
  });
});
