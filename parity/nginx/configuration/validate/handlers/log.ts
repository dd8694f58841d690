import { parseInteger, parseSize, parseTime } from "../../values";
import { HINT } from "../hints";
import { syslog } from "../syslog";
import type { Call, Handler, Handlers, Refusal } from "../types";
import { unclosed, wordAt } from "../variables";

/** Names that only `log_format` knows; the others are variables. */
const LOG_ONLY: ReadonlySet<string> = new Set(
  "pipe time_local time_iso8601 msec request_time status bytes_sent body_bytes_sent request_length".split(" "),
);

const logFormat: Handler = (call) => {
  const [name, ...parts] = call.args as [string, ...string[]];
  if (call.logFormats.has(name)) {
    return { message: `duplicate "log_format" name "${name}"`, hint: "It is defined twice: rename one." };
  }
  call.logFormats.add(name);
  const [first] = parts;
  if (first?.startsWith("escape=") === true) {
    parts.shift();
    const kind = first.slice("escape=".length);
    if (!["json", "none", "default"].includes(kind)) {
      return { message: `unknown log format escaping "${kind}"`, hint: "Write json, none or default." };
    }
  }
  for (const part of parts) {
    const refusal = format(call, part);
    if (refusal !== null) return refusal;
  }
  return null;
};

/** ngx_http_log_compile_format: as a text with variables, but there are no captures. */
function format(call: Call, text: string): Refusal | null {
  for (let at = text.indexOf("$"); at >= 0; at = text.indexOf("$", at)) {
    const start = at++;
    const bracket = text[at] === "{";
    if (bracket) at++;
    const name = wordAt(text, at);
    const invalid = {
      message: `invalid parameter "${text.slice(start)}"`,
      hint: "Write a variable's name behind the $.",
    };
    if (at >= text.length) return invalid;
    at += name.length;
    if (bracket && text[at] !== "}") return unclosed(name);
    if (bracket) at++;
    if (name === "") return invalid;
    if (!LOG_ONLY.has(name)) call.variables.use(name, call.directive);
  }
  return null;
}

interface Buffering {
  size: number;
  flush: number;
  gzip: number;
}

const accessLog: Handler = (call) => {
  const [target, given, ...parameters] = call.args as [string, string?, ...string[]];
  if (target === "off") {
    if (call.args.length === 1) return null;
    return { message: `invalid parameter "${call.args[1]}"`, hint: "Behind off stands nothing." };
  }
  const isSyslog = target.startsWith("syslog:");
  const refusal = isSyslog ? syslog(call, target) : call.script(target);
  if (refusal !== null) return refusal;
  const formats = [...call.logFormats].map((known) => known.toLowerCase());
  if (given === undefined && !formats.includes("combined")) {
    return {
      message: "log format is not specified",
      hint: "Define a format with log_format, and name it behind the file.",
    };
  }
  const name = given ?? "combined";
  if (!formats.includes(name.toLowerCase())) {
    const hint = "Define it with log_format, before it is used.";
    return { message: `unknown log format "${name}"`, hint };
  }
  const buffering: Buffering = { size: 0, flush: 0, gzip: 0 };
  for (const parameter of parameters) {
    const wrong = take(call, parameter, buffering);
    if (wrong !== null) return wrong;
  }
  return buffered(call, target, buffering, isSyslog);
};

function take(call: Call, parameter: string, buffering: Buffering): Refusal | null {
  const [, key = "", value = ""] = /^(buffer|flush|gzip|if)=(.*)$/s.exec(parameter) ?? [];
  if (key === "buffer") {
    buffering.size = parseSize(value) ?? 0;
    return buffering.size > 0 ? null : { message: `invalid buffer size "${value}"`, hint: HINT.size };
  }
  if (key === "flush") {
    buffering.flush = parseTime(value, "ms") ?? 0;
    return buffering.flush > 0 ? null : { message: `invalid flush time "${value}"`, hint: HINT.milliseconds };
  }
  if (key === "if") return call.script(value);
  if (key !== "gzip" && parameter !== "gzip")
    return { message: `invalid parameter "${parameter}"`, hint: HINT.parameter };
  buffering.size ||= 64 * 1024;
  buffering.gzip = parameter === "gzip" ? 1 : (parseInteger(value) ?? 0);
  if (buffering.gzip >= 1 && buffering.gzip <= 9) return null;
  return { message: `invalid compression level "${value}"`, hint: "Write a level from 1 to 9." };
}

function buffered(call: Call, target: string, buffering: Buffering, isSyslog: boolean): Refusal | null {
  const { size, flush, gzip } = buffering;
  if (flush > 0 && size === 0) {
    return { message: `no buffer is defined for access_log "${target}"`, hint: "Add buffer= and its size." };
  }
  if (size === 0) return null;
  const hint = "Take buffer=, flush= and gzip out.";
  if (target.includes("$")) return { message: "buffered logs cannot have variables in name", hint };
  if (isSyslog) return { message: "logs to syslog cannot be buffered", hint };
  const known = call.reading.logBuffers.get(target);
  const text = `${size} ${flush} ${gzip}`;
  call.reading.logBuffers.set(target, known ?? text);
  if (known === undefined || known === text) return null;
  const message = `access_log "${target}" already defined with conflicting parameters`;
  return { message, hint: "Give all logs to this file the same buffer=, flush= and gzip." };
}

export const logHandlers: Handlers = {
  http_log_set_format: logFormat,
  http_log_set_log: accessLog,
  stream_log_set_format: logFormat,
  stream_log_set_log: accessLog,
};
