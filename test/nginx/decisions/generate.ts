import { quoteArg } from "../../../parity/nginx";
import { parseAsk } from "./ask";
import { withPackaged } from "./fixture";
import type { Random } from "./random";
import type { Case } from "./types";

/** Pools are small, so that what is drawn from them meets: the same names on one socket, paths within each other. */
const HOSTS = [
  "a.example",
  "b.example",
  "www.a.example",
  "*.example",
  "*.a.example",
  ".b.example",
  "a.*",
  "www.*",
  "_",
  '""',
  "localhost",
  "~^a",
  "~^(?<sub>\\w+)\\.a\\.example$",
  "~example$",
  "A.Example",
];
const ASKED = [
  "a.example",
  "b.example",
  "www.a.example",
  "x.a.example",
  "x.b.example",
  "y.x.a.example",
  "a.org",
  "www.org",
  "nobody",
  "localhost",
  "A.EXAMPLE",
  "a.example.",
  "10.0.0.5",
  "example",
];
const SOCKETS = ["80", "80", "80", "8080", "*:8080", "10.0.0.5:80", "10.0.0.6:80", "[::]:80", "127.0.0.1:8080"];
const PREFIXES = [
  "/",
  "/a",
  "/a/",
  "/a/b",
  "/ab",
  "/b/",
  "/img/",
  "/api",
  "/api/",
  "/api/v1/",
  "/x.php",
  "/a/b/c",
  "/s p",
];
const REGEXES = [
  "\\.php$",
  "^/a",
  "^/(a|b)/",
  "\\.(png|jpg)$",
  "^/api/(\\w+)$",
  "(?i)\\.HTML$",
  "^/u/(?<id>\\d+)",
  "/$",
  "^/a/.*\\.txt$",
  "^/(?!api)",
  "b",
];
const PATHS = [
  "/",
  "/a",
  "/a/",
  "/a/b",
  "/a/b/c",
  "/ab",
  "/b",
  "/b/",
  "/b/x",
  "/img/a.png",
  "/img/b.JPG",
  "/api",
  "/api/",
  "/api/v1",
  "/api/v1/u",
  "/x.php",
  "/a/x.php",
  "/index.html",
  "/a/index.html",
  "/u/12",
  "/u/x",
  "/a.txt",
  "/a/a.txt",
  "/none",
  "/s%20p",
  "/A",
  "/a//b",
  "/a/../b/x",
  "/a%2Fb",
  "/404.html",
  "/docs",
  "/docs/",
];
const DISK = [
  "/srv/index.html",
  "/srv/a/index.html",
  "/srv/a.txt",
  "/srv/x.php",
  "/srv/img/a.png",
  "/srv/404.html",
  "/srv/50x.html",
  "/srv/api/v1/u",
  "/srv/docs/readme",
  "/alt/index.html",
  "/alt/a.txt",
  "/alt/b/x",
  "/alt/a/b",
];
const CONDITIONS = [
  "$arg_q",
  "$arg_q = 1",
  "$http_x_a",
  "$request_method = POST",
  "$uri ~ ^/a",
  "$host ~* ^A",
  "$http_user_agent ~ bot",
  "-f $request_filename",
  "!-e $request_filename",
  "-d $request_filename",
  "$remote_addr = 10.0.0.9",
  "$http_x_forwarded_proto = http",
  "$mapped",
  "$mapped = two",
  '$request_uri ~ "^/(\\w+)/(\\w+)"',
  "$scheme != https",
  '$args != ""',
  "$cookie_c ~ ^(\\d)$",
];
const CODES = ["400", "401", "403", "404", "410", "418", "500", "502", "503"];
const OPTIONS = [
  "",
  "",
  "",
  "",
  '"X-A: 1"',
  '"X-Forwarded-Proto: http"',
  '"User-Agent: a bot"',
  '"Cookie: c=7"',
  "from=10.0.0.9",
  '"X-Forwarded-For: 192.0.2.7"',
  "1.0",
  '"Authorization: Basic YWxpY2U6c2VjcmV0"',
];

/** One configuration that is likely to start, with requests: everything follows from the random numbers. */
export function generateCase(random: Random, name: string): Case {
  return new Generator(random).make(name);
}

class Generator {
  private readonly files = new Map<string, string>();
  private named: string[] = [];
  private taken = new Set<string>();

  constructor(private readonly random: Random) {}

  make(name: string): Case {
    const { random } = this;
    const http = [
      `map $arg_m $mapped { default ${random.one(["one", '""', "0"])}; 2 two; ~^3 "th ree"; }`,
      "upstream pool { server 127.0.0.1:3000; server 127.0.0.1:3001; }",
      `root ${random.one(["/srv", "/srv", "/alt/", "/srv/$mapped"])};`,
      ...random.some(
        [
          "error_page 404 /404.html;",
          "index index.html;",
          "set_real_ip_from 10.0.0.0/8;",
          "real_ip_header X-Forwarded-For;",
          "client_max_body_size 50;",
          "merge_slashes off;",
          "recursive_error_pages on;",
          "satisfy any;",
          "absolute_redirect off;",
          "proxy_intercept_errors on;",
        ],
        random.below(4),
      ),
      ...random.times(1, 4, () => this.server()),
    ];
    const shuffled = random.chance(0.3) ? [...http.slice(2), ...http.slice(0, 2)] : http;
    this.files.set("/etc/nginx/nginx.conf", `events {}\nhttp {\n${this.included(shuffled)}\n}\n`);
    const disk = new Map(DISK.filter(() => random.chance(0.8)).map((path) => [path, "file"] as const));
    const down = new Set(random.chance(0.3) ? ["127.0.0.1:3001"] : []);
    const asks = random.times(20, 30, () => parseAsk(this.request()));
    return { name, main: "/etc/nginx/nginx.conf", files: withPackaged(this.files), disk, down, asks };
  }

  /** Some of the parts in files of their own. */
  private included(parts: readonly string[]): string {
    return parts
      .map((part, at) => {
        if (!this.random.chance(0.15)) return part;
        this.files.set(`/etc/nginx/parts/${at}.conf`, `# part ${at}\n${part}\n`);
        return this.random.chance(0.5) ? `include parts/${at}.con*;` : `include "/etc/nginx/parts/${at}.conf";`;
      })
      .join("\n");
  }

  private server(): string {
    const { random } = this;
    this.named = random.some(["@one", "@two"], random.below(3));
    this.taken = new Set();
    const listens = [...new Set(random.times(random.chance(0.1) ? 0 : 1, 2, () => random.one(SOCKETS)))];
    const parts = [
      ...listens.map((socket) => `listen ${socket}${random.chance(0.12) ? " default_server" : ""};`),
      ...random.times(0, 2, () => `server_name ${random.times(1, 3, () => this.word(random.one(HOSTS))).join(" ")};`),
      ...random.times(0, 2, () => this.setting("server")),
      ...random.times(0, 1, () => this.script()),
      ...random.times(1, 6, () => this.location(0, "")),
      ...this.named.map((name) => this.block(`location ${name}`, this.content(9))),
    ];
    const kept = unique(
      parts,
      (part) =>
        /^(?:root|index|try_files|client_max_body_size|satisfy|auth_basic\b|auth_basic_user_file|merge_slashes|absolute_redirect|recursive\w+|proxy_intercept_errors|internal)/.exec(
          part,
        )?.[0] ?? null,
    );
    return this.block("server", random.chance(0.2) ? kept.toReversed() : kept);
  }

  private location(depth: number, outer: string | null): string {
    const { random } = this;
    // What stands in a regular expression's location is one, too: a prefix would have to begin with its text.
    const kind = random.one(outer === null ? ["~", "~*"] : ["", "", "", "=", "^~", "~", "~", "~*"]);
    const regex = kind.startsWith("~");
    const pattern = regex ? random.one(REGEXES) : `${(outer ?? "").replace(/\/$/, "")}${random.one(PREFIXES)}`;
    const key = `${kind === "^~" ? "" : kind} ${pattern}`;
    if (!regex && this.taken.has(key) && random.chance(0.95)) return `# ${key} is taken`;
    this.taken.add(key);
    const inner =
      depth < 2 && kind !== "="
        ? random.times(0, random.chance(0.3) ? 2 : 0, () => this.location(depth + 1, regex ? null : pattern))
        : [];
    const own = unique(
      [...random.times(0, 1, () => this.setting("location")), ...this.content(depth, regex), ...inner],
      (part) =>
        /^(?:root|alias|index|try_files|\w+_pass|client_max_body_size|satisfy|auth_basic\b|auth_basic_user_file|recursive\w+|absolute_redirect|proxy_intercept_errors|internal)/
          .exec(part)?.[0]
          .replace(/^alias/, "root") ?? null,
    );
    return this.block(`location ${kind}${kind === "" ? "" : " "}${this.word(pattern)}`, own);
  }

  /** What answers in a location, and what comes before. */
  private content(depth: number, regex = false): string[] {
    const { random } = this;
    const path = random.one(PREFIXES.filter((one) => !one.includes(" ")));
    const uri = regex || depth === 9 ? "" : random.one(["", "", "/", "/x", "/x/"]);
    const rewriting = random.chance(0.35) ? [this.script()] : [];
    const answers: (() => string[])[] = [
      () => [
        `return ${random.one(["200", "204", "301", "302", "403", "404", "503", "444"])} ${this.word("/to/$host$uri")};`,
      ],
      () => [`return ${random.one(["200", "404", "410", "500"])};`],
      () => [`proxy_pass http://${random.one(["pool", "127.0.0.1:3000", "127.0.0.1:3001"])}${uri};`],
      () => [`root ${random.one(["/srv", "/alt", "/none"])};`],
      () => (depth === 9 ? [] : [`alias ${random.one(["/srv/", "/alt/", "/srv/a.txt", "/alt"])}${regex ? "$1" : ""};`]),
      () => [
        `try_files ${random.one(["$uri", "$uri $uri/", "/none", "$uri.html /a.txt", "$uri/index.html"])} ${random.one([...this.named, "=404", "=410", path, "/index.html", "$uri"])};`,
      ],
      () => [
        "fastcgi_pass 127.0.0.1:9000;",
        "include fastcgi_params;",
        ...(random.chance(0.5) ? ["fastcgi_split_path_info ^(.+\\.php)(/.*)$;"] : []),
      ],
      () => [],
      () => ["auth_request /auth-check;", "root /srv;"],
      () => ["deny all;"],
      () => ["limit_except GET { deny all; }", ...(random.chance(0.5) ? ["proxy_pass http://pool;"] : [])],
      () => ["internal;", "return 200 internal;"],
    ];
    return [...rewriting, ...random.one(answers)()];
  }

  /** Directives of ngx_http_rewrite_module. */
  private script(): string {
    const { random } = this;
    const flag = random.one(["", " last", " break", " last", " redirect", " permanent"]);
    const one = (): string =>
      random.one([
        () =>
          `rewrite ${this.word(random.one(["^/a(.*)$", "^/b/(.*)$", "^(.*)$", "^/x", "^/old/(\\w+)"]))} ${random.one(["/b$1", "/api/$1", "/index.html", "/a.txt?z=1", "/none?"])}${flag};`,
        () => `set $v ${this.word(random.one(["$arg_q", "x$uri", "1", "a b"]))};`,
        () => `return ${random.one(CODES)};`,
        () => "break;",
      ])();
    if (random.chance(0.6)) {
      const body = random.times(1, 2, one).join(" ");
      return `if (${random.one(CONDITIONS)}) { ${body} }`;
    }
    return one();
  }

  private setting(where: "server" | "location"): string {
    const { random } = this;
    return random.one([
      () =>
        `error_page ${random.some(CODES, 2).join(" ")} ${random.one(["", "=200 ", "= ", "=503 "])}${random.one(["/404.html", "/50x.html", "/a", "http://else.example/", ...this.named])};`,
      () => `root ${random.one(["/srv", "/alt"])};`,
      () => `index ${random.one(["index.html", "none.html a.txt", "index.php /404.html"])};`,
      () => `client_max_body_size ${random.one(["0", "10", "1k"])};`,
      () =>
        random.one([
          "allow 127.0.0.1; deny all;",
          "deny 10.0.0.9;",
          "allow 10.0.0.0/8; deny all;",
          "allow 192.0.2.0/24; deny all;",
        ]),
      () => "add_header X-Here $server_name always;",
      () => "proxy_intercept_errors on;",
      () => "recursive_error_pages on;",
      () =>
        where === "server" ? `try_files $uri ${random.one(["=404", "/index.html", ...this.named])};` : "expires 1h;",
      () => "absolute_redirect off;",
      () => "satisfy any;",
    ])();
  }

  private request(): string {
    const { random } = this;
    const socket = random.one([
      "10.0.0.5:80",
      "10.0.0.6:80",
      "10.0.0.7:80",
      "127.0.0.1:8080",
      "10.0.0.5:8080",
      "[fd00::1]:80",
    ]);
    const method = random.chance(0.8) ? "GET" : random.one(["POST", "HEAD", "PUT", "DELETE"]);
    const args = random.chance(0.25)
      ? `?${random.one(["q=1", "q=0", "m=2", "m=3&q=2", "status=404", "status=500", "status=302", "x"])}`
      : "";
    const option = random.one(OPTIONS.filter((one) => !socket.startsWith("[") || !one.startsWith("from")));
    const body = method === "POST" || method === "PUT" ? `body=${random.one([5, 11, 51, 1025])}` : "";
    return `${method} ${random.one(PATHS)}${args} to=${socket} host=${random.one(ASKED)} ${option} ${body}`.trim();
  }

  private block(head: string, parts: readonly string[]): string {
    const { random } = this;
    const gap = random.one([" ", "\n", "\n    ", " # { not } ;\n"]);
    return `${head}${random.one([" ", "\n", "\t"])}{${gap}${parts.join(random.one(["\n", "\n\t", "\n  # }\n  "]))}\n}`;
  }

  /** The same argument in another spelling, now and then. */
  private word(text: string): string {
    if (text === '""') return text;
    const { random } = this;
    if (random.chance(0.8)) return quoteArg(text);
    const escaped = text.replace(/[\\](?=["'\\trn]|$)/g, "\\\\");
    return random.chance(0.5) ? `"${escaped.replaceAll('"', '\\"')}"` : `'${escaped.replaceAll("'", "\\'")}'`;
  }
}

/** Of those with the same key the first; those without a key all. */
function unique(parts: readonly string[], keyOf: (part: string) => string | null): string[] {
  const seen = new Set<string>();
  return parts.filter((part) => {
    const key = keyOf(part);
    if (key === null) return true;
    return !seen.has(key) && seen.add(key);
  });
}
