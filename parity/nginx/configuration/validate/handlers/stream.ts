import { listenOptions } from "../../listen";
import { parseUrl } from "../../url";
import { atLeast } from "../../version";
import { finishStream } from "../after/stream";
import { HINT } from "../hints";
import { lookedUp, resolves, UNRESOLVED } from "../hosts";
import type { Block, Handler, Handlers, Refusal } from "../types";
import { isGroup } from "../upstreams";
import { define } from "./rewrite";

const stream: Handler = (call) => {
  call.reading.modulesCounted = true;
  call.opens = {
    context: "T",
    end: (block) => {
      finishStream(call.reading, block);
      return null;
    },
  };
  return call.set(true);
};

const server: Handler = (call) => {
  call.opens = { context: "V", end: closeServer };
  return null;
};

function closeServer(block: Block): Refusal | null {
  if (block.values.has("listen")) return null;
  const hint = "A server of stream has no port of its own: write listen.";
  return { message: `no "listen" is defined for server`, hint, place: "directive" };
}

/** Virtual servers came to `stream` with it; its words changed too. */
const VIRTUAL_SERVERS = "1.25.5";

const listen: Handler = (call) => {
  const [address, ...parameters] = call.args as [string, ...string[]];
  const { version } = call.reading.facts;
  call.block.values.set("listen", true);
  const url = parseUrl(address, { defaultPort: 0, listen: true });
  const of = `in "${address}" of the "listen" directive`;
  if ("error" in url) return { message: `${url.error} ${of}`, hint: "Write a port, or an address with a port." };
  if (url.kind === "name") {
    const found = resolves(url.host);
    if (found === false) return { message: `host not found ${of}`, hint: UNRESOLVED };
    if (found === null) {
      call.reading.doubt(lookedUp(url.host), call.directive);
      return null;
    }
  }
  const udp = parameters.includes("udp");
  const options = listenOptions(parameters.filter((parameter) => parameter !== "udp"));
  if ("error" in options) {
    const old = /^invalid parameter "(.*)"$/s.exec(options.error);
    const message =
      old === null || atLeast(version, VIRTUAL_SERVERS) ? options.error : `the invalid "${old[1]}" parameter`;
    return { message, hint: HINT.parameter };
  }
  const incompatible = udp ? withUdp(parameters) : null;
  if (incompatible !== null) return call.says(incompatible, "Take that parameter out: UDP is not TCP.");
  if (options.ssl) call.block.values.set("listen ssl", call.directive);
  const { streamListens } = call.reading;
  const taken = atLeast(version, VIRTUAL_SERVERS) ? null : streamListens.taken(url, url.host, udp);
  if (taken !== null) {
    const hint = `Servers of stream share no address before ${VIRTUAL_SERVERS}: take one of them out.`;
    return { message: `duplicate "${taken}" address and port pair`, hint };
  }
  return streamListens.add(url, url.host, { ...options, quic: udp }, call.block, call.directive);
};

function withUdp(parameters: readonly string[]): string | null {
  const names = ["backlog", "ssl", "so_keepalive", "proxy_protocol", "fastopen"];
  const found = names.find((name) => parameters.some((word) => word === name || word.startsWith(`${name}=`)));
  return found === undefined ? null : `"${found}" parameter is incompatible with "udp"`;
}

const proxyPass: Handler = (call) => {
  const [address] = call.args as [string];
  const refusal = call.set(address);
  if (refusal !== null) return refusal;
  call.block.values.set("handler", true);
  if (address.includes("$")) return call.script(address);
  const url = parseUrl(address, { defaultPort: 0 });
  if ("error" in url) {
    return { message: `${url.error} in upstream "${address}"`, hint: "Write the name of an upstream, or an address." };
  }
  const found = call.upstreams.use(url, call.directive);
  return isGroup(found) ? null : found;
};

const returns: Handler = (call) => {
  call.block.values.set("handler", true);
  return call.set(call.args[0]) ?? call.script(call.args[0]!);
};

const pass: Handler = (call) => {
  const [address] = call.args as [string];
  const refusal = call.set(address);
  if (refusal !== null) return refusal;
  call.block.values.set("handler", true);
  if (address.includes("$")) return call.script(address);
  const url = parseUrl(address, { defaultPort: 0 });
  const hint = "Write an address of this nginx with its port.";
  if ("error" in url) return { message: `${url.error} in "${address}" of the "pass" directive`, hint };
  if (url.kind === "name") return call.says("has no addresses", hint);
  return url.noPort && url.kind !== "unix" ? call.says("has no port", hint) : null;
};

const alpn: Handler = (call) => {
  const refusal = call.set(call.args);
  if (refusal !== null) return refusal;
  const long = call.args.some((name) => Buffer.byteLength(name) > 255);
  return long ? call.says("protocol too long", "The name of a protocol has up to 255 bytes.") : null;
};

const set: Handler = (call) => {
  const [variable, value] = call.args as [string, string];
  if (!variable.startsWith("$")) return { message: `invalid variable name "${variable}"`, hint: HINT.variableName };
  return define(call, variable.slice(1)) ?? call.script(value);
};

export const streamHandlers: Handlers = {
  stream_block: stream,
  stream_core_server: server,
  stream_core_listen: listen,
  stream_proxy_pass: proxyPass,
  stream_return: returns,
  stream_pass: pass,
  stream_ssl_alpn: alpn,
  stream_set: set,
};
