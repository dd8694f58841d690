import { parseAsk } from "../decisions/ask";
import type { Random } from "../decisions/random";
import type { Case } from "../decisions/types";

/**
 * Configurations whose scripts decide: `set`, `if`, `rewrite` and `return` in servers, locations and named locations, with
 * error pages, files and applications behind. The pools are small, so that what is drawn from them meets.
 */
const PATHS = ["/a", "/a/b", "/b", "/c/", "/d/e/", "/x.php", "/a/x.png", "/a+b", "/A", "/c", "/d/e", "/"];
const ASKED = [...PATHS, "/f%20g", "/a%2fb"];
const REGEX = [
  ...["^/a(.*)$", "^/(a|b)/?(.*)$", "^/([^/]*)/(.*)$", "^(/.*)\\.php$", "b", "^/$", "^"],
  ...["^/d/(?<tail>.*)$", "([a-z])([a-z])?", "(.)$"],
];
const INSIDE = [
  "/b$1",
  "/$2/$1",
  "/c/$1?x=$1",
  "/a?",
  "/new$uri",
  "/$tail/",
  "/q?$args",
  "/p/$1",
  "/b/?a=1?",
  "/n/$arg_q",
];
const OUTSIDE = ["http://h/$1", "$scheme://h$uri?"];
const VARIABLES = [
  "$uri",
  "$args",
  "$arg_q",
  "$http_x",
  "$host",
  "$m",
  "$v",
  "$request_method",
  "$request_uri",
  "$cookie_c",
  "$w",
];
const SHOWN = "c|$uri|$args|$1|$2|$v|$w|$m|$tail";
const DISK = ["/srv/a", "/srv/c/i.html", "/srv/x.php", "/srv/b/b"];

export function scriptCase(random: Random, name: string): Case {
  const main = "/etc/nginx/nginx.conf";
  const files = new Map([[main, new Writer(random).configuration()]]);
  const disk = new Map<string, "file" | "directory">(DISK.map((path) => [path, "file"]));
  disk.set("/srv/d/e", "directory");
  return { name, main, files, disk, down: new Set(), asks: random.times(10, 14, () => parseAsk(request(random))) };
}

function request(random: Random): string {
  const target = random.one(ASKED) + random.one(["", "", "b", "/b", "/zz.php"]);
  const args = random.one(["", "", "?q=a", "?q=bb&r=1", "?q=%2f"]);
  const header = random.one(["", "", ' "X: a"', ' "Cookie: c=1"']);
  return `${random.one(["GET", "GET", "GET", "POST", "HEAD"])} ${target}${args}${header}`;
}

class Writer {
  constructor(private readonly random: Random) {}

  configuration(): string {
    const { random } = this;
    const locations = new Map(random.times(1, 5, () => this.location()).map((text) => [keyOf(text), text]));
    const own = random.chance(0.5) ? this.script(true) : "";
    return `events {}
http {
map $arg_q $m { default d; a "A$uri"; x y; }
server { listen 80; root /srv; set $v s; set $w w; ${own} ${random.chance(0.3) ? this.errors() : ""}
location @n { ${this.script(true)} ${random.one(['return 200 "n|$uri|$args|$1|$v";', "root /srv;", "return 404;"])} }
location @o { ${random.one(["return 403;", "try_files /a =404;", 'return 302 "/o$uri";'])} }
${[...locations.values()].join("\n")}
if ($http_y ~ (?<tail>.*)) { }
}
}
`;
  }

  private location(): string {
    const { random } = this;
    const modifier = random.one(["", "", "", "= ", "^~ ", "~ ", "~* "]);
    const isRegex = modifier.startsWith("~");
    const pattern = isRegex ? `"${random.one(REGEX)}"` : random.one(PATHS);
    const errors = random.chance(0.25) ? this.errors() : "";
    const recursive = random.chance(0.15) ? "recursive_error_pages on;" : "";
    return `location ${modifier}${pattern} { ${this.script(true)} ${this.content(isRegex)} ${errors} ${recursive} }`;
  }

  private script(withIf: boolean): string {
    const { random } = this;
    return random.times(0, 2, () => (withIf && random.chance(0.4) ? this.conditional() : this.statement())).join(" ");
  }

  private conditional(): string {
    const header = this.random.chance(0.2) ? "set $seen 1;" : "";
    return `if ${this.condition()} { ${this.script(false)} ${header} }`;
  }

  private condition(): string {
    const { random } = this;
    const name = random.one(VARIABLES);
    const compared = `(${name} ${random.one(["=", "!="])} ${random.one(["a", "/a", '""', "1", "$arg_q", "GET"])})`;
    const matched = `(${name} ${random.one(["~", "!~", "~*", "!~*"])} "${random.one(REGEX)}")`;
    const file = `(${random.one(["-f", "!-f", "-d", "!-e", "-e"])} ${random.one(["$request_filename", "/srv$uri", "/srv/a"])})`;
    return random.one([`(${name})`, compared, matched, file]);
  }

  private statement(): string {
    const { random } = this;
    const regex = `"${random.one(REGEX)}"`;
    const status = random.one(["200", "404", "201", "403", "301", "302", "500", "204", "410"]);
    return random.one([
      `set $v ${this.text()};`,
      'set $w "$1.$v";',
      `rewrite ${regex} ${random.one([...INSIDE, ...OUTSIDE])}${random.one(["", "", " redirect", " permanent"])};`,
      `rewrite ${regex} ${random.one(INSIDE)} ${random.one(["last", "break"])};`,
      "break;",
      `return ${status}${random.chance(0.5) ? ` ${this.text()}` : ""};`,
    ]);
  }

  private text(): string {
    const { random } = this;
    return `"${random.one(["t", "", "x-"])}${random.one(VARIABLES)}|${random.one(VARIABLES)}|$1"`;
  }

  private content(isRegex: boolean): string {
    const { random } = this;
    const tried = random.one(["$uri", "/a", "$uri/", "/none$uri"]);
    return random.one([
      `return 200 "${SHOWN}";`,
      ...["", "", "root /srv;", "root /srv; index i.html;", "deny all;", "internal; root /srv;"],
      `proxy_pass http://127.0.0.1:3000${isRegex ? "" : random.one(["", "/", "/x/"])};`,
      `try_files ${tried} ${random.one(["=404", "@n", "/b?t=1", "@o", "=403", "/none"])};`,
    ]);
  }

  private errors(): string {
    const { random } = this;
    const one = () => {
      const codes = random.one(["404", "403", "404 403", "301 302", "500", "410"]);
      const change = random.one(["", "=200 ", "= ", "=301 ", "=404 "]);
      return `error_page ${codes} ${change}${random.one(["/a", "@n", "@o", "/c/err?e=1", "http://e/", "/$arg_q"])};`;
    };
    return random.times(1, 2, one).join(" ");
  }
}

/** Of two locations that nginx takes for the same one stays. */
function keyOf(location: string): string {
  return location.slice(0, location.indexOf("{")).replace("^~ ", "");
}
