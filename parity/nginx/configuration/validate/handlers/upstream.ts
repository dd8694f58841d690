import { parseUrl } from "../../url";
import { parseInteger, parseSize, parseTime } from "../../values";
import { atLeast } from "../../version";
import { HINT } from "../hints";
import { lookedUp, resolves, UNRESOLVED } from "../hosts";
import type { Block, Call, Handler, Handlers, Refusal } from "../types";
import { isGroup, type UpstreamGroup } from "../upstreams";
import { isZone } from "../zones";
import { nameServers } from "./core";

const GROUP = "upstream group";

const upstream: Handler = (call) => {
  const group = call.upstreams.create(call.args[0]!, call.directive);
  if (!isGroup(group)) return group;
  const stream = call.block.context === "T";
  call.opens = { context: stream ? "W" : "U", begin: (block) => block.values.set(GROUP, group), end: closeUpstream };
  return null;
};

function closeUpstream(block: Block): Refusal | null {
  if (groupOf(block).servers.length > 0) return null;
  return { message: "no servers are inside upstream", hint: "Write at least one server in it.", place: "closing" };
}

function groupOf(block: Block): UpstreamGroup {
  return block.values.get(GROUP) as UpstreamGroup;
}

type Parameter = (value: string) => boolean;

const PARAMETERS: ReadonlyMap<string, Parameter> = new Map<string, Parameter>([
  ["weight", (value) => (parseInteger(value) ?? 0) > 0],
  ["max_conns", (value) => parseInteger(value) !== null],
  ["max_fails", (value) => parseInteger(value) !== null],
  ["fail_timeout", (value) => parseTime(value, "s") !== null],
]);
/** Words, with the version they came with. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["backup", "0"],
  ["down", "0"],
  ["resolve", "1.27.3"],
  ["drain", "1.29.6"],
]);

const server: Handler = (call) => {
  const [address, ...parameters] = call.args as [string, ...string[]];
  const group = groupOf(call.block);
  const resolve = parameters.includes("resolve") && atLeast(call.reading.facts.version, "1.27.3");
  group.servers.push({ backup: parameters.includes("backup"), resolve: resolve && isName(address) });
  for (const parameter of parameters) {
    const refusal = serverParameter(call, parameter, group);
    if (refusal !== null) return refusal;
  }
  const service = parameters.some((parameter) => parameter.startsWith("service="));
  if (service && !resolve) {
    const message = `service upstream "${address}" requires "resolve" parameter`;
    return { message, hint: "Add resolve." };
  }
  return serverAddress(call, address, resolve, service);
};

function isName(address: string): boolean {
  const url = parseUrl(address, { defaultPort: 80 });
  return !("error" in url) && url.kind === "name";
}

function serverParameter(call: Call, parameter: string, group: UpstreamGroup): Refusal | null {
  const [, key = parameter, value] = /^(\w+)=(.*)$/s.exec(parameter) ?? [];
  const { version } = call.reading.facts;
  const since = WORDS.get(parameter);
  const known = PARAMETERS.get(key);
  if (group.refuses.includes(key) && (since !== undefined || (known !== undefined && value !== undefined))) {
    const message = `balancing method does not support parameter "${parameter}"`;
    return { message, hint: "Take the parameter out, or write it before the balancing method's directive." };
  }
  if (key === "service" && value === "") return { message: "service is empty", hint: "Write the name of a service." };
  if ((key === "service" && atLeast(version, "1.27.3")) || (key === "route" && atLeast(version, "1.29.6"))) return null;
  if (since !== undefined && atLeast(version, since)) return null;
  if (value !== undefined && known?.(value) === true) return null;
  return { message: `invalid parameter "${parameter}"`, hint: HINT.parameter };
}

function serverAddress(call: Call, address: string, resolve: boolean, service: boolean): Refusal | null {
  const stream = call.block.context === "W";
  const url = parseUrl(address, { defaultPort: 80 });
  if ("error" in url)
    return { message: `${url.error} in upstream "${address}"`, hint: "Write an address, with or without a port." };
  const found = url.kind === "name" && !resolve ? resolves(url.host) : true;
  if (found === false) return { message: `host not found in upstream "${address}"`, hint: UNRESOLVED };
  if (found === null) call.reading.doubt(lookedUp(url.host), call.directive);
  if (stream && url.noPort && url.kind !== "unix" && !service) {
    return { message: `no port in upstream "${address}"`, hint: "Write the port behind the address." };
  }
  if (service && !url.noPort) {
    return {
      message: `service upstream "${address}" may not have port`,
      hint: "Take the port out: the service tells it.",
    };
  }
  if (service && url.kind !== "name") {
    return { message: `service upstream "${address}" requires domain name`, hint: "Write a name that DNS knows." };
  }
  return null;
}

/** Methods that do not know backup servers. */
const NO_BACKUP = ["backup"];

/** A balancing method: `parameters` are what may stand behind it. */
function method(refuses: readonly string[], take: (call: Call) => Refusal | null = () => null): Handler {
  return (call) => {
    groupOf(call.block).refuses = refuses;
    return take(call);
  };
}

const hash = method(NO_BACKUP, (call) => {
  const [key, mode] = call.args as [string, string?];
  const refusal = call.script(key);
  if (refusal !== null || mode === undefined || mode === "consistent") return refusal;
  return { message: `invalid parameter "${mode}"`, hint: "Behind the key stands consistent, or nothing." };
});

const random = method(NO_BACKUP, (call) => {
  const [two, least] = call.args;
  const wrong = two !== undefined && two !== "two" ? two : least !== undefined && least !== "least_conn" ? least : null;
  return wrong === null
    ? null
    : { message: `invalid parameter "${wrong}"`, hint: "Write two, and behind it perhaps least_conn." };
});

const keepalive: Handler = (call) => {
  const value = call.args[0]!;
  if ((parseInteger(value) ?? 0) === 0) {
    return {
      message: `invalid value "${value}" in "${call.name}" directive`,
      hint: "Write a number of connections, at least 1.",
    };
  }
  return call.set(value);
};

const zone: Handler = (call) => {
  const [name, size] = call.args as [string, string?];
  if (name === "") return { message: 'invalid zone name ""', hint: "Name the zone." };
  const bytes = size === undefined ? 0 : parseSize(size);
  if (bytes === null) return { message: `invalid zone size "${size}"`, hint: HINT.size };
  if (size !== undefined && bytes < 8 * 4096) return { message: `zone "${name}" is too small`, hint: HINT.tooSmall };
  const tag = call.block.context === "W" ? "stream_upstream" : "http_upstream";
  const added = call.reading.zones.add(name, bytes, tag, call.directive);
  if (!isZone(added)) return added;
  groupOf(call.block).inSharedMemory = true;
  return null;
};

const resolver: Handler = (call) => {
  groupOf(call.block).hasResolver = true;
  return call.set(call.args) ?? nameServers(call);
};

export const upstreamHandlers: Handlers = {
  http_upstream: upstream,
  stream_upstream: upstream,
  http_upstream_server: server,
  stream_upstream_server: server,
  http_upstream_hash: hash,
  stream_upstream_hash: hash,
  http_upstream_ip_hash: method(NO_BACKUP),
  http_upstream_least_conn: method([]),
  stream_upstream_least_conn: method([]),
  http_upstream_random: random,
  stream_upstream_random: random,
  http_upstream_keepalive: keepalive,
  http_upstream_zone: zone,
  stream_upstream_zone: zone,
  http_upstream_resolver: resolver,
  stream_upstream_resolver: resolver,
};
