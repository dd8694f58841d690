import { parseInteger, parseSize } from "../../values";
import { parseCidr } from "../cidr";
import { HINT } from "../hints";
import { lookedUp, resolves, UNRESOLVED } from "../hosts";
import { syslog } from "../syslog";
import type { Handler, Handlers, Refusal } from "../types";

const workerProcesses: Handler = (call) => {
  const text = call.args[0]!;
  const refusal = call.set(text);
  if (refusal !== null || text === "auto" || parseInteger(text) !== null) return refusal;
  return call.says("invalid value", "Write a number, or auto.");
};

const priority: Handler = (call) => {
  const text = call.args[0]!;
  // ngx_set_priority takes 0 for "not set".
  if (call.values.get(call.name) !== undefined && call.values.get(call.name) !== 0) {
    return call.says("is duplicate", "It is set twice: keep one of them.");
  }
  const value = parseInteger(text.replace(/^[-+]/, ""));
  call.values.set(call.name, value);
  return value === null ? call.says("invalid number", "Write a number, with + or - before it.") : null;
};

const affinity: Handler = (call) => {
  const refusal = call.set(call.args);
  if (refusal !== null) return refusal;
  const auto = call.args[0] === "auto";
  const hint = "Write a mask of 0 and 1 for each worker, or auto and one mask.";
  if (auto && call.args.length > 2) {
    return { message: `invalid number of arguments in "${call.name}" directive`, hint };
  }
  for (const mask of auto ? call.args.slice(1) : call.args) {
    if (mask.length > 1024) return { message: `"${call.name}" supports up to 1024 CPUs only`, hint };
    const wrong = [...mask].toReversed().find((char) => !"01 ".includes(char));
    if (wrong !== undefined) return { message: `invalid character "${wrong}" in "${call.name}"`, hint };
  }
  return null;
};

/** Modules come first: nginx counts them at the first directive that needs their number. */
const loadModule: Handler = (call) => {
  if (call.reading.modulesCounted) {
    return call.says("is specified too late", "Load modules at the top of the main file, before events and http.");
  }
  const file = call.args[0]!;
  if (call.reading.modules.isNamed(file) === false) {
    call.reading.doubt(`whether ${file} is installed: nginx.modules does not name it`, call.directive);
  }
  const name = /([^/]*?)(?:\.so)?$/.exec(file)![1]!;
  if (call.reading.loaded.has(name)) {
    const hint = "It is loaded twice, perhaps by a file of modules-enabled: keep one of them.";
    return { message: `module "${name}" is already loaded`, hint };
  }
  call.reading.loaded.add(name);
  call.reading.modules.add(file);
  return null;
};

const LEVELS = ["emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"];
const DEBUG_LEVELS = [
  "debug_core",
  "debug_alloc",
  "debug_mutex",
  "debug_event",
  "debug_http",
  "debug_mail",
  "debug_stream",
];

const errorLog: Handler = (call) => {
  const [target, ...levels] = call.args as [string, ...string[]];
  if (target.startsWith("memory:")) {
    const size = parseSize(target.slice("memory:".length));
    if (size === null) return { message: `invalid buffer size "${target.slice("memory:".length)}"`, hint: HINT.size };
  }
  const refusal = target.startsWith("syslog:") ? syslog(call, target) : null;
  return refusal ?? logLevels(levels);
};

function logLevels(levels: readonly string[]): Refusal | null {
  const hint = `Write one of ${LEVELS.join(", ")}.`;
  let level: "none" | "level" | "debug" = "none";
  for (const word of levels) {
    if (LEVELS.includes(word)) {
      if (level !== "none") return { message: `duplicate log level "${word}"`, hint };
      level = "level";
    } else if (!DEBUG_LEVELS.includes(word) || level === "level") {
      return { message: `invalid log level "${word}"`, hint };
    } else level = "debug";
  }
  return null;
}

const threadPool: Handler = (call) => {
  const [name, ...parameters] = call.args as [string, ...string[]];
  if (call.reading.threadPools.get(name)?.defined === true) {
    return { message: `duplicate thread pool "${name}"`, hint: "It is defined twice: keep one of them." };
  }
  let threads = 0;
  for (const parameter of parameters) {
    const [key, value = ""] = cut(parameter);
    const number = parseInteger(value);
    if (key === "threads" && (number ?? 0) === 0) {
      return { message: `invalid threads value "${parameter}"`, hint: HINT.number };
    }
    if (key === "threads") threads = number!;
    if (key === "max_queue" && number === null) {
      return { message: `invalid max_queue value "${parameter}"`, hint: HINT.number };
    }
  }
  if (threads === 0) {
    return { message: `"${call.name}" must have "threads" parameter`, hint: "Add threads= and their number." };
  }
  call.reading.threadPools.set(name, { defined: true, directive: call.directive });
  return null;
};

const events: Handler = (call) => {
  call.reading.modulesCounted = true;
  const refusal = call.set(true);
  call.opens = {
    context: "E",
    begin: (block) => {
      call.reading.events = block;
    },
  };
  return refusal;
};

/** What Linux builds have; `poll` and `select` only on request. */
const use: Handler = (call) => {
  const refusal = call.set(call.args[0]);
  if (refusal !== null || call.args[0] === "epoll") return refusal;
  return {
    message: `invalid event type "${call.args[0]}"`,
    hint: "On Linux it is epoll, which nginx takes by itself.",
  };
};

const workerConnections: Handler = (call) => {
  const value = parseInteger(call.args[0]!);
  const refusal = call.set(value);
  if (refusal !== null || value !== null) return refusal;
  return { message: `invalid number "${call.args[0]}"`, hint: HINT.number };
};

const debugConnection: Handler = (call) => {
  const text = call.args[0]!;
  if (text === "unix:" || parseCidr(text) !== null) return null;
  const found = resolves(text);
  if (found === false) return { message: `host not found in debug_connection "${text}"`, hint: UNRESOLVED };
  if (found === null) call.reading.doubt(lookedUp(text), call.directive);
  return null;
};

export const mainHandlers: Handlers = {
  set_worker_processes: workerProcesses,
  set_priority: priority,
  set_cpu_affinity: affinity,
  set_user: (call) => call.set(call.args),
  set_env: () => null,
  openssl_engine: (call) => call.set(call.args[0]),
  load_module: loadModule,
  error_log: errorLog,
  http_core_error_log: errorLog,
  stream_core_error_log: errorLog,
  mail_core_error_log: errorLog,
  thread_pool: threadPool,
  events_block: events,
  event_use: use,
  event_connections: workerConnections,
  event_debug_connection: debugConnection,
};

/** `key=value`; a word without `=` has no value. */
export function cut(parameter: string): readonly [key: string, value?: string] {
  const equals = parameter.indexOf("=");
  return equals < 0 ? [parameter] : [parameter.slice(0, equals), parameter.slice(equals + 1)];
}
