import type { Connection, Request } from "../../../parity/nginx/request/types";
import { mutateCase } from "./mutate";
import type { Random } from "./random";
import type { Case } from "./types";

/** The case with a file changed, by people's mistakes or by chance alone. */
export function fuzz(source: Case, random: Random): Case {
  if (random.chance(0.5)) return mutateCase(source, random, source.name);
  const path = random.one([...source.files.keys()]);
  let text = source.files.get(path)!;
  for (let left = 1 + random.below(6); left > 0; left--) {
    const [at, other] = [random.below(text.length + 1), random.below(text.length + 1)];
    const piece = text.slice(other, other + random.below(40));
    text = text.slice(0, at) + random.one([piece, random.one(PIECES), ""]) + text.slice(at + random.below(30));
  }
  return { ...source, files: new Map(source.files).set(path, text) };
}

const PIECES = [
  "{",
  "}",
  ";",
  '"',
  "'",
  "\\",
  "#",
  "$",
  "${",
  "~",
  "(",
  ")",
  "[",
  "*",
  "+",
  "?",
  "|",
  "\0",
  "\r\n",
  "é",
  "😀",
  "\ud800",
  "if (",
  "location ",
  "=",
  "@",
  "-1",
  "99999999999999999999",
  "1e9",
  "0x10",
  "%",
  "..",
  "//",
  "unix:",
  "[::]:",
  "include nginx.conf;",
  "map $a $b {",
  "return ",
  "rewrite ",
  "(?<n>",
  "(?!",
  "(a+)+$",
  "\\Q",
  "$1",
  "\u0001",
];

export function connectionOf(random: Random): Connection {
  const address = random.one(["127.0.0.1", "10.0.0.5", "::1", "fd00::5", "300.1.1.1", "", "unix:", "x"]);
  return {
    local: { address, port: random.one([80, 443, 8080, 0, 70000]) },
    remote: {
      address: random.one(["127.0.0.1", "10.0.0.9", "::1", "::ffff:10.0.0.1", "", "x"]),
      port: random.below(65536),
    },
    proxyProtocol: random.chance(0.1) ? { source: { address: random.one(["192.0.2.1", "x", ""]), port: 1 } } : null,
    tls: random.chance(0.4)
      ? {
          sni: random.one([null, "a.example", "", "é"]),
          versions: random.one([["TLSv1.3"], [], ["x"]]),
          alpn: random.one([["h2"], [], ["http/1.1", ""]]),
        }
      : null,
    protocol: random.one(["http/1.0", "http/1.1", "h2"]),
  };
}

export function requestOf(fuzzed: Case, random: Random): Request {
  const asked = fuzzed.asks.length > 0 && random.chance(0.6) ? random.one(fuzzed.asks).request : null;
  const soup = (): string =>
    random
      .times(0, 12, () => random.one([...PIECES, "/", "/a", ".php", "%2e", "%00", "%zz", "?", "&", "a=1"]))
      .join("");
  const headers = random.times(
    0,
    4,
    () =>
      [
        random.one(["Host", "X-Forwarded-For", "Cookie", "Content-Length", "Range", "Upgrade", "", soup()]),
        soup(),
      ] as const,
  );
  return {
    method: random.one(["GET", "POST", "HEAD", "", "get", soup()]),
    target: asked === null || random.chance(0.5) ? soup() : asked.target,
    headers: [...(asked?.headers ?? []), ...headers],
    bodyBytes: random.one([0, 1, 2 ** 40, -1]),
  };
}
