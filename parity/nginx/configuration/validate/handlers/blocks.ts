import { locationPattern } from "../../build";
import { listenOptions } from "../../listen";
import { parseUrl } from "../../url";
import { atLeast } from "../../version";
import { finishHttp } from "../after/http";
import { either, HINT } from "../hints";
import { lookedUp, resolves, UNRESOLVED } from "../hosts";
import { assume } from "../lookup";
import type { Reading } from "../reading";
import { defineGroups } from "../regexes";
import {
  type Block,
  type Call,
  type Handler,
  type Handlers,
  type LocationInfo,
  NO_LOCATION,
  type Refusal,
} from "../types";

const http: Handler = (call) => {
  call.reading.modulesCounted = true;
  call.opens = {
    context: "H",
    end: (block) => {
      finishHttp(call.reading, block);
      return null;
    },
  };
  return call.set(true);
};

const server: Handler = (call) => {
  call.opens = { context: "S", end: (block) => closeServer(block, call.reading) };
  return null;
};

/** A server without `listen` gets one. */
function closeServer(block: Block, reading: Reading): Refusal | null {
  if (block.values.has("listen")) return null;
  const url = { host: "*", kind: "inet", wildcard: true, noPort: true, uri: "" } as const;
  const port = reading.facts.root === false ? 8000 : 80;
  const plain = listenOptions([]);
  if ("error" in plain) return null;
  return reading.listens.add({ ...url, port, lastPort: port }, "*", plain, block, block.directive!);
}

const listen: Handler = (call) => {
  const [address, ...parameters] = call.args as [string, ...string[]];
  call.block.values.set("listen", true);
  const url = parseUrl(address, { defaultPort: 80, listen: true });
  const of = `of the "listen" directive`;
  if ("error" in url) return { message: `${url.error} in "${address}" ${of}`, hint: ADDRESS };
  const found = url.kind === "name" ? resolves(url.host) : true;
  if (found === false) return { message: `host not found in "${address}" ${of}`, hint: `${ADDRESS} ${UNRESOLVED}` };
  const options = listenOptions(parameters);
  const refused = tooNew(call, parameters) ?? missingModule(call, parameters);
  if (refused !== null) return refused;
  if ("error" in options) return { message: options.error, hint: HINT.parameter };
  if (found === null) {
    call.reading.doubt(lookedUp(url.host), call.directive);
    return null;
  }
  const incompatible = options.quic ? withQuic(parameters) : null;
  if (incompatible !== null) return call.says(incompatible, "Take that parameter out: QUIC is not TCP.");
  return call.reading.listens.add(
    url,
    url.kind === "name" ? "127.0.0.1" : url.host,
    options,
    call.block,
    call.directive,
  );
};

const ADDRESS = "Write a port, an address with a port, or unix: and a path.";

const SINCE: ReadonlyMap<string, string> = new Map([
  ["quic", "1.25.0"],
  ["multipath", "1.29.7"],
]);

function tooNew(call: Call, parameters: readonly string[]): Refusal | null {
  const { version } = call.reading.facts;
  const found = parameters.find((parameter) => SINCE.has(parameter) && !atLeast(version, SINCE.get(parameter)!));
  if (found === undefined) return null;
  return {
    message: `invalid parameter "${found}"`,
    hint: `It came with nginx ${SINCE.get(found)}; this is ${version}.`,
  };
}

const MODULE_OF: ReadonlyMap<string, string> = new Map([
  ["ssl", "http_ssl"],
  ["http2", "http_v2"],
  ["quic", "http_v3"],
]);

/** The first parameter that nginx cannot take, if that is because a module is not there. */
function missingModule(call: Call, parameters: readonly string[]): Refusal | null {
  for (const [index, parameter] of parameters.entries()) {
    const module = MODULE_OF.get(parameter);
    if (module === undefined) continue;
    assume(module, call.directive, call.reading);
    if (call.reading.modules.has(module) !== false) continue;
    if ("error" in listenOptions(parameters.slice(0, index))) return null;
    return {
      message: `the "${parameter}" parameter requires ngx_${module}_module`,
      hint: `Take it out, or add ${module} to nginx.modules in parity.yaml if the server's nginx has it.`,
    };
  }
  return null;
}

const NOT_WITH_QUIC: readonly (readonly [RegExp, string])[] = [
  [/^fastopen=/, "fastopen"],
  [/^backlog=/, "backlog"],
  [/^deferred$/, "deferred"],
  [/^ssl$/, "ssl"],
  [/^http2$/, "http2"],
  [/^so_keepalive=/, "so_keepalive"],
  [/^proxy_protocol$/, "proxy_protocol"],
];

function withQuic(parameters: readonly string[]): string | null {
  const found = NOT_WITH_QUIC.find(([pattern]) => parameters.some((parameter) => pattern.test(parameter)));
  return found === undefined ? null : `"${found[1]}" parameter is incompatible with "quic"`;
}

const serverName: Handler = (call) => {
  for (const name of call.args) {
    if ((name.startsWith("*") && !/^\*\../.test(name)) || name === ".") {
      return {
        message: `server name "${name}" is invalid`,
        hint: "A * stands for a whole label at one end: *.example.com.",
      };
    }
    if (!name.startsWith("~")) continue;
    if (name.length === 1) {
      return { message: `empty regex in server name "${name}"`, hint: "Write a regular expression behind the ~." };
    }
    const refusal = defineGroups(call, name.slice(1));
    if (refusal !== null) return refusal;
  }
  return null;
};

const MODIFIERS: ReadonlySet<string> = new Set(["=", "^~", "~", "~*"]);

const location: Handler = (call) => {
  const [first, second] = call.args;
  if (second !== undefined && !MODIFIERS.has(first!)) {
    return {
      message: `invalid location modifier "${first}"`,
      hint: "The modifiers are =, ^~, ~ and ~*: quote a name that holds a space.",
    };
  }
  const { modifier, pattern } = locationPattern(call.args);
  const regex = modifier === "~" || modifier === "~*";
  if (regex) {
    const refusal = defineGroups(call, pattern);
    if (refusal !== null) return refusal;
  }
  const kind = { exact: modifier === "=", noRegex: modifier === "^~", regex, named: modifier === "@" };
  const info: LocationInfo = { name: pattern, ...kind, noname: false };
  call.opens = { context: "L", location: info };
  return call.block.context === "L" ? nested(info, call.block.location) : null;
};

function nested(inner: LocationInfo, outer: LocationInfo): Refusal | null {
  const inside = (what: string): string =>
    `location "${inner.name}" cannot be inside the ${what} location "${outer.name}"`;
  if (outer.exact)
    return { message: inside("exact"), hint: "An exact location matches one path: write the inner one beside it." };
  if (outer.named)
    return { message: inside("named"), hint: "A named location takes no paths: write the inner one beside it." };
  if (inner.named) {
    return {
      message: `named location "${inner.name}" can be on the server level only`,
      hint: "Move it to the server.",
    };
  }
  if (inner.regex || inner.name.startsWith(outer.name)) return null;
  const message = `location "${inner.name}" is outside location "${outer.name}"`;
  return { message, hint: "An inner location must begin with the path of the outer one, or be a regular expression." };
}

/** Methods as ngx_methods_names has them. */
const METHODS = "GET HEAD POST PUT DELETE MKCOL COPY MOVE OPTIONS PROPFIND PROPPATCH LOCK UNLOCK PATCH".split(" ");

const limitExcept: Handler = (call) => {
  const refusal = call.set(call.args);
  if (refusal !== null) return refusal;
  const wrong = call.args.find((method) => !METHODS.includes(method.toUpperCase()));
  if (wrong !== undefined) return { message: `invalid method "${wrong}"`, hint: `Write ${either(METHODS)}.` };
  call.opens = { context: "X", location: nameless(call.block.location) };
  return null;
};

/** What `if` and `limit_except` make of the location they stand in. */
export function nameless(outer: LocationInfo): LocationInfo {
  return { ...NO_LOCATION, name: outer.name, noname: true };
}

/** Entries of `types`: any number of extensions. */
const types: Handler = (call) => {
  const known = (call.values.get(call.name) as string[] | undefined) ?? [];
  call.values.set(call.name, known);
  call.opens = {
    context: "types",
    entry: (entry) => {
      for (const extension of entry.args) known.push(extension.toLowerCase());
      return null;
    },
  };
  return null;
};

export const blockHandlers: Handlers = {
  http_block: http,
  http_core_server: server,
  http_core_listen: listen,
  http_core_server_name: serverName,
  http_core_location: location,
  http_core_limit_except: limitExcept,
  http_core_types: types,
};
