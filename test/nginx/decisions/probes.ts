import type { Location, Server, ServerName, Socket, WebServer } from "../../../parity/nginx";
import { parseAsk } from "./ask";
import type { Random } from "./random";
import type { Ask } from "./types";
import { regexWitness } from "./witness";

/**
 * Requests aimed at the boundaries of a configuration: at every socket, names that each server has and almost has, and
 * paths that each location takes and almost takes. At most `limit`, chosen by `random`.
 */
export function probesFor(web: WebServer, random: Random, limit: number): Ask[] {
  const texts = new Set<string>();
  for (const socket of web.sockets) {
    if (socket.address.startsWith("unix:") || socket.quic) continue;
    for (const server of socket.servers) for (const text of ofServer(socket, server, random)) texts.add(text);
    texts.add(line(socket, "GET", "/", "nobody.invalid", random));
  }
  return random.some([...texts], limit).map(parseAsk);
}

function ofServer(socket: Socket, server: Server, random: Random): string[] {
  const hosts = server.names.flatMap(hostsOf);
  const paths = new Set(["/", "/nothing/here.txt", ...server.locations.flatMap(pathsOf)]);
  const texts = random.some(hosts, 6).map((host) => line(socket, "GET", "/", host, random));
  for (const path of paths) {
    const host = hosts.length === 0 ? "any.invalid" : random.one(hosts);
    texts.push(line(socket, random.chance(0.85) ? "GET" : random.one(METHODS), path, host, random));
  }
  return texts;
}

const METHODS = ["POST", "HEAD", "PUT", "DELETE", "OPTIONS"];
const HEADERS = [
  ...['"X-Forwarded-Proto: https"', '"X-Forwarded-Proto: http"', '"X-Forwarded-For: 203.0.113.9, 10.0.0.7"'],
  ...[
    '"User-Agent: ELB-HealthChecker/2.0"',
    '"Cookie: session=1; beta=1"',
    '"Upgrade: websocket" "Connection: Upgrade"',
  ],
  ...[
    '"Authorization: Basic YWxpY2U6c2VjcmV0"',
    '"Referer: http://elsewhere.invalid/"',
    '"Accept: text/html,image/webp"',
    '"Origin: https://a.example"',
  ],
];

/** A request in the notation of fixtures, with what makes requests differ in real life. */
function line(socket: Socket, method: string, path: string, host: string, random: Random): string {
  const address = socket.address === "*" ? "10.0.0.5" : socket.address === "[::]" ? "[fd00::5]" : socket.address;
  const options = [`to=${address}:${socket.port}`, `host=${host.replace(/[\s"]/g, "")}`];
  // Names in TLS and in HTTP are mostly one.
  if (socket.ssl)
    options.push(random.chance(0.92) ? "tls" : random.one(["sni=", "sni=other.invalid", "sni=a.example"]));
  if (socket.proxyProtocol) options.push("proxy=198.51.100.7");
  if (socket.http2 && !socket.ssl) options.push("h2");
  else if (socket.http2 && random.chance(0.3)) options.push("h2");
  else if (random.chance(0.05)) options.push("1.0");
  if (!address.startsWith("["))
    options.push(`from=${random.one(["10.0.0.7", "192.168.1.20", "203.0.113.5", "127.0.0.1"])}`);
  if (method === "POST" || method === "PUT") options.push(`body=${random.chance(0.9) ? 20 : 1_048_577}`);
  // Who speaks HTTP/2 cannot ask for another protocol.
  if (random.chance(0.25))
    options.push(random.one(options.includes("h2") ? HEADERS.filter((one) => !one.includes("Upgrade")) : HEADERS));
  return `${method} ${target(path, random)} ${options.join(" ")}`;
}

function target(path: string, random: Random): string {
  const encoded = [...path]
    .map((char) => (/[!-~]/.test(char) && !/["%?#]/.test(char) ? char : encodeURIComponent(char)))
    .join("");
  const arrival = encoded.startsWith("/") ? encoded : `/${encoded}`;
  if (random.chance(0.08)) return `${arrival}?a=1&b=2`;
  if (random.chance(0.04)) return arrival.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  if (random.chance(0.03)) return arrival.replace(/(.)\//, "$1//");
  return arrival;
}

function hostsOf({ kind, text }: ServerName): string[] {
  if (kind === "regex") {
    const witness = regexWitness(text.replace(/^~/, ""));
    return witness === "" ? [] : [witness, `x${witness}`];
  }
  if (kind === "leading-wildcard") {
    const rest = text.replace(/^\*?\./, "");
    return [`w.${rest}`, `v.w.${rest}`, rest];
  }
  if (kind === "trailing-wildcard") return [text.replace(/\*$/, "test"), text.replace(/\.\*$/, "")];
  return text === "" || /[*$/]/.test(text) ? [] : [text, `x${text}`];
}

function pathsOf(location: Location): string[] {
  const inner = location.locations.flatMap(pathsOf);
  const { modifier, pattern } = location;
  if (modifier === "~" || modifier === "~*") {
    const witness = regexWitness(pattern);
    const below = witness.startsWith("/") ? witness : `/dir/x${witness}`;
    return [below, below.toUpperCase(), `${below}x`, ...inner];
  }
  if (modifier === "@" || modifier === "if" || modifier === "limit_except") return inner;
  const short = pattern.length > 1 ? [pattern.slice(0, -1)] : [];
  const more = pattern.endsWith("/") ? [`${pattern}file.php`, `${pattern}a/b.js`] : [`${pattern}/`, `${pattern}x`];
  return [pattern, ...short, ...(modifier === "=" ? [`${pattern}/`] : more), ...inner];
}
