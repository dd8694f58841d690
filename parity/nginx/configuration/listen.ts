import { parseInteger, parseSize, parseTime } from "./values";

/** One `listen` without its address, as ngx_http_core_listen reads it. */
export interface ListenOptions {
  readonly defaultServer: boolean;
  readonly ssl: boolean;
  readonly http2: boolean;
  readonly quic: boolean;
  readonly proxyProtocol: boolean;
  readonly ipv6only: boolean;
  readonly reusePort: boolean;
  /** A parameter that is of the socket itself was given: only one `listen` of an address may do that. */
  readonly set: boolean;
}

type Flags = { -readonly [key in keyof ListenOptions]: ListenOptions[key] };

/** Parameters that are words. `default` is the old spelling. */
const WORDS: ReadonlyMap<string, readonly (keyof Flags)[]> = new Map([
  ["default_server", ["defaultServer"]],
  ["default", ["defaultServer"]],
  ["bind", ["set"]],
  ["deferred", ["set"]],
  ["reuseport", ["set", "reusePort"]],
  ["ssl", ["ssl"]],
  ["http2", ["http2"]],
  ["quic", ["quic"]],
  ["proxy_protocol", ["proxyProtocol"]],
  ["multipath", []],
]);

/** Parameters with a value, on Linux: whether nginx takes it. */
const VALUES: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ["fastopen", (value) => parseInteger(value) !== null],
  ["backlog", (value) => (parseInteger(value) ?? 0) !== 0],
  ["rcvbuf", (value) => parseSize(value) !== null],
  ["sndbuf", (value) => parseSize(value) !== null],
  ["so_keepalive", validKeepalive],
]);

/** The parameters of a `listen` (its arguments after the address), or what nginx says of the first that is wrong. */
export function listenOptions(parameters: readonly string[]): ListenOptions | { readonly error: string } {
  const flags: Flags = {
    defaultServer: false,
    ssl: false,
    http2: false,
    quic: false,
    proxyProtocol: false,
    ipv6only: true,
    reusePort: false,
    set: false,
  };
  for (const parameter of parameters) {
    const error = take(parameter, flags);
    if (error !== null) return { error };
  }
  return flags;
}

function take(parameter: string, flags: Flags): string | null {
  const words = WORDS.get(parameter);
  if (words !== undefined) {
    for (const word of words) flags[word] = true;
    return null;
  }
  const equals = parameter.indexOf("=");
  const name = parameter.slice(0, Math.max(0, equals));
  const value = parameter.slice(equals + 1);
  if (name === "ipv6only" && value.startsWith("o")) {
    if (value !== "on" && value !== "off") return `invalid ipv6only flags "${value}"`;
    flags.ipv6only = value === "on";
    flags.set = true;
    return null;
  }
  // Only FreeBSD has them; elsewhere nginx says so and goes on.
  if (name === "accept_filter") return null;
  const valid = VALUES.get(name);
  if (valid === undefined) return `invalid parameter "${parameter}"`;
  flags.set = true;
  if (valid(value)) return null;
  return name === "so_keepalive" ? `invalid so_keepalive value: "${value}"` : `invalid ${name} "${parameter}"`;
}

/** `on`, `off`, or `[idle]:[interval]:[count]` with at least one of them, not all zero. */
function validKeepalive(value: string): boolean {
  if (value === "on" || value === "off") return true;
  const [idle = "", interval = "", ...rest] = value.split(":");
  const count = rest.join(":");
  const numbers = [
    idle === "" ? 0 : parseTime(idle, "s"),
    interval === "" ? 0 : parseTime(interval, "s"),
    count === "" ? 0 : parseInteger(count),
  ];
  return numbers.every((number) => number !== null) && numbers.some((number) => number !== 0);
}
