import { parseUrl } from "../../url";
import { parseInteger, parseOffset, parseTime } from "../../values";
import { atLeast } from "../../version";
import { HINT } from "../hints";
import { lookedUp, resolves, UNRESOLVED } from "../hosts";
import { checkRegex } from "../regexes";
import type { Call, Handler, Handlers, Refusal } from "../types";
import { cut } from "./main";

/** `root` and `alias` write one field. */
const root: Handler = (call) => {
  const [path] = call.args as [string];
  const earlier = call.values.get("root") as { readonly by: string } | undefined;
  if (earlier !== undefined && earlier.by === call.name) {
    return call.says("is duplicate", "It is set twice in this block: keep one of them.");
  }
  if (earlier !== undefined) {
    const message = `"${call.name}" directive is duplicate, "${earlier.by}" directive was specified earlier`;
    return { message, hint: "root and alias exclude each other in one block: keep one of them." };
  }
  if (call.block.location.named && call.name === "alias") {
    const message = 'the "alias" directive cannot be used inside the named location';
    return { message, hint: "An alias replaces the path of its location, and a named one has none: use root." };
  }
  for (const variable of ["document_root", "realpath_root"]) {
    if (!path.includes(`$${variable}`) && !path.includes(`\${${variable}}`)) continue;
    const message = `the $${variable} variable cannot be used in the "${call.name}" directive`;
    return { message, hint: "The variable is what this directive sets: name the folder." };
  }
  call.values.set("root", { by: call.name, path });
  return call.script(path);
};

const errorPage: Handler = (call) => {
  const words = [...call.args];
  const uri = words.pop()!;
  const code = words.at(-1)!;
  if (code.startsWith("=")) {
    const alone = words.length === 1;
    if (alone || (code.length > 1 && parseInteger(code.slice(1)) === null)) {
      return {
        message: `invalid value "${code}"`,
        hint: "Write codes, then = and perhaps another code, then the page.",
      };
    }
    words.pop();
  }
  const refusal = call.script(uri);
  if (refusal !== null) return refusal;
  for (const word of words) {
    const status = parseInteger(word);
    if (status === null || status === 499) {
      return {
        message: `invalid value "${word}"`,
        hint: "Write codes from 300 to 599 but 499, and behind them the page.",
      };
    }
    if (status < 300 || status > 599) {
      return {
        message: `value "${word}" must be between 300 and 599`,
        hint: "Only answers with these codes have error pages.",
      };
    }
  }
  return null;
};

const aio: Handler = (call) => {
  const text = call.args[0]!;
  const refusal = call.set(text);
  if (refusal !== null || text === "off") return refusal;
  if (text === "on") return builtWith(call, "file_aio");
  if (text !== "threads" && !text.startsWith("threads=")) {
    return call.says("invalid value", "Write on, off, threads, or threads= and a pool.");
  }
  const pool = text === "threads" ? "default" : text.slice("threads=".length);
  const wrong = call.script(pool);
  if (wrong === null && !pool.includes("$") && !call.reading.threadPools.has(pool)) {
    call.reading.threadPools.set(pool, { defined: false, directive: call.directive });
  }
  return wrong ?? builtWith(call, "threads");
};

/** Options of configure that are no modules: lists of modules leave them out. */
function builtWith(call: Call, option: string): null {
  if (call.reading.modules.has(option) !== true) {
    const flag = option.replace("_", "-");
    call.reading.doubt(`"${call.name} ${call.args[0]}": nginx must be built --with-${flag}`, call.directive);
  }
  return null;
}

const directio: Handler = (call) => {
  const text = call.args[0]!;
  const refusal = call.set(text);
  if (refusal !== null || text === "off" || parseOffset(text) !== null) return refusal;
  return call.says("invalid value", `${HINT.offset} Or write off.`);
};

const keepaliveTimeout: Handler = (call) => {
  const [timeout, header] = call.args as [string, string?];
  const refusal = call.set(timeout);
  if (refusal !== null) return refusal;
  if (parseTime(timeout, "ms") === null) return call.says("invalid value", HINT.milliseconds);
  if (header === undefined || parseTime(header, "s") !== null) return null;
  return call.says("invalid value", HINT.seconds);
};

/** A parameter of `open_file_cache` and its kin: whether nginx takes it. */
type Taken = (value: string | undefined) => boolean;

const positive: Taken = (value) => (parseInteger(value ?? "") ?? 0) > 0;
const number: Taken = (value) => parseInteger(value ?? "") !== null;
const seconds: Taken = (value) => parseTime(value ?? "", "s") !== null;

/** Caches with `max=`, or `off`. */
function fileCache(parameters: ReadonlyMap<string, Taken>, complaint: string, must: string): Handler {
  return (call) => {
    const refusal = call.set(call.args);
    if (refusal !== null) return refusal;
    for (const parameter of call.args) {
      if (parameter === "off") continue;
      const [key, value] = cut(parameter);
      if (value === undefined || parameters.get(key)?.(value) !== true) {
        return { message: `${complaint} "${parameter}"`, hint: HINT.parameter };
      }
    }
    if (call.args.includes("off") || call.args.some((word) => /^max=0*[1-9]/.test(word))) return null;
    return { message: `"${call.name}" must have ${must}`, hint: "Add max= and how many entries are kept." };
  };
}

const openFileCache = fileCache(
  new Map([
    ["max", positive],
    ["inactive", seconds],
  ]),
  'invalid "open_file_cache" parameter',
  'the "max" parameter',
);

const openLogFileCache = fileCache(
  new Map([
    ["max", number],
    ["inactive", seconds],
    ["min_uses", number],
    ["valid", seconds],
  ]),
  'invalid "open_log_file_cache" parameter',
  '"max" parameter',
);

export const certificateCache = fileCache(
  new Map([
    ["max", positive],
    ["inactive", seconds],
    ["valid", seconds],
  ]),
  "invalid parameter",
  'the "max" parameter',
);

const disableSymlinks: Handler = (call) => {
  const refusal = call.set(call.args);
  if (refusal !== null) return refusal;
  const modes: string[] = [];
  let from: string | null = null;
  for (const parameter of call.args) {
    if (["off", "on", "if_not_owner"].includes(parameter)) modes.push(parameter);
    else if (parameter.startsWith("from=")) from = parameter.slice("from=".length);
    else return { message: `invalid parameter "${parameter}"`, hint: HINT.parameter };
    const wrong = parameter.startsWith("from=") ? call.script(from!) : null;
    if (wrong !== null) return wrong;
  }
  const hint = "Write off, on or if_not_owner, and behind it perhaps from= and a folder.";
  if (modes.length === 0) {
    return { message: `"${call.name}" must have "off", "on" or "if_not_owner" parameter`, hint };
  }
  if (call.args.length > 1 && from === null) {
    return { message: `duplicate parameters "${call.args.slice(0, 2).join(" ")}"`, hint };
  }
  if (call.args.length > 1 && modes.at(-1) === "off") {
    return { message: '"from=" cannot be used with "off" parameter', hint };
  }
  return null;
};

const gzipDisable: Handler = (call) => {
  for (const pattern of call.args) {
    const refusal = pattern === "msie6" ? null : checkRegex(pattern);
    if (refusal !== null) return refusal;
  }
  return null;
};

const resolver: Handler = (call) => call.set(call.args) ?? nameServers(call);

/** ngx_resolver_create */
export function nameServers(call: Call): Refusal | null {
  const off = new Set<string>();
  let servers = 0;
  for (const word of call.args) {
    const [key, value = ""] = cut(word);
    if (word.startsWith("valid=") && parseTime(value, "s") !== null) continue;
    const family = key === "ipv6" || (key === "ipv4" && atLeast(call.reading.facts.version, "1.23.1"));
    if (family && (value === "on" || value === "off")) {
      if (value === "off") off.add(key);
      continue;
    }
    if (word.startsWith("valid=") || (family && word.includes("=")))
      return { message: `invalid parameter: ${word}`, hint: HINT.parameter };
    const refusal = nameServer(call, word);
    if (refusal !== null) return refusal;
    servers++;
  }
  if (off.size === 2) {
    return { message: '"ipv4" and "ipv6" cannot both be "off"', hint: "Leave one of them on." };
  }
  return servers > 0 ? null : { message: "no name servers defined", hint: "Write the address of a name server." };
}

function nameServer(call: Call, word: string): Refusal | null {
  const url = parseUrl(word, { defaultPort: 53 });
  if ("error" in url)
    return { message: `${url.error} in resolver "${word}"`, hint: "Write the address of a name server." };
  const found = url.kind === "name" ? resolves(url.host) : true;
  if (found === false) return { message: `host not found in resolver "${word}"`, hint: UNRESOLVED };
  if (found === null) call.reading.doubt(lookedUp(url.host), call.directive);
  return null;
}

export const coreHandlers: Handlers = {
  http_core_root: root,
  http_core_error_page: errorPage,
  http_core_set_aio: aio,
  http_core_directio: directio,
  http_core_keepalive: keepaliveTimeout,
  http_core_internal: (call) => call.set(true),
  http_core_open_file_cache: openFileCache,
  http_log_open_file_cache: openLogFileCache,
  stream_log_open_file_cache: openLogFileCache,
  http_disable_symlinks: disableSymlinks,
  http_gzip_disable: gzipDisable,
  http_core_resolver: resolver,
  stream_core_resolver: resolver,
  mail_core_resolver: resolver,
};
