import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "./random";
import type { Case } from "./types";

/** A directive in each of the places where it can stand, or not; `%` is the directive. */
const PLACES: Readonly<Record<string, string>> = {
  main: "%\nevents {}\nhttp {}\n",
  events: "events {\n%\n}\n",
  http: "events {}\nhttp {\n%\nserver { location / { } }\n}\n",
  upstream: "events {}\nhttp {\nupstream u {\nserver 127.0.0.1:1;\n%\n}\n}\n",
  server: "events {}\nhttp {\nserver {\n%\n}\n}\n",
  location: "events {}\nhttp {\nserver { location / {\n%\n} }\n}\n",
  passing:
    "events {}\nhttp {\nserver { location / { proxy_pass http://127.0.0.1:1; fastcgi_pass 127.0.0.1:2;\n%\n} }\n}\n",
  "if in server": "events {}\nhttp {\nserver { if ($host) {\n%\n} }\n}\n",
  "if in location": "events {}\nhttp {\nserver { location / { if ($host) {\n%\n} } }\n}\n",
  limit_except: "events {}\nhttp {\nserver { location / { limit_except GET {\n%\n} } }\n}\n",
};

const WORDS = [
  "on",
  "off",
  "0",
  "1",
  "4",
  "10",
  "1k",
  "8k",
  "10m",
  "1g",
  "5s",
  "500ms",
  "1d",
  "-1",
  "x",
  "a=b",
  "$host",
  "$nope",
  "/a",
  "/etc/a",
  "a.b",
  "127.0.0.1",
  "127.0.0.1:80",
  "10.0.0.0/8",
  "http://127.0.0.1",
  "http://127.0.0.1/x",
  "unix:/s",
  "any",
  "all",
  "default",
  "none",
  "zone=z:1m",
  "z",
  "text/plain",
  "GET",
  "404",
  "301",
  "=404",
  "@n",
  "~a",
  "~(",
  "",
  "\u00e9",
  "1.1",
  "TLSv1.2",
  "shared:S:1m",
  "max=10",
  "error",
  "max",
  "always",
  "4 8k",
  "$a",
  "keys_zone=k:1m",
  "rate=1r/s",
  "levels=1:2",
  "main",
  "combined",
];

/** One configuration: that directive, in a place and with arguments drawn at random. */
export function sweepCase(name: string, random: Random): Case {
  const place = random.one(Object.keys(PLACES));
  const args = random
    .times(0, random.chance(0.8) ? 2 : 5, () => random.one(WORDS))
    .map((word) => (word === "" ? '""' : word));
  const end = random.chance(0.9) ? ";" : " { }";
  const text = PLACES[place]!.replace("%", () => `${[name, ...args].join(" ")}${end}`);
  const main = "/etc/nginx/nginx.conf";
  return {
    name: `${name} ${args.join(" ")} in ${place}`,
    main,
    files: new Map([[main, text]]),
    disk: new Map(),
    down: new Set(),
    asks: [],
  };
}

const TABLE = join(__dirname, "../../../parity/nginx/grammar/directives.json");

/** Whether these are right, the machine decides: its users, engines, modules, and what Debian has ported back (max_headers). */
const OF_THE_MACHINE = new Set(["user", "ssl_engine", "load_module", "max_headers"]);

/** Every directive of nginx's own modules, each once. */
export const directiveNames: readonly string[] = [
  ...new Set(
    (JSON.parse(readFileSync(TABLE, "utf8")) as { directives: string[] }).directives.map((line) => line.split(" ")[0]!),
  ),
].filter((name) => !OF_THE_MACHINE.has(name));
