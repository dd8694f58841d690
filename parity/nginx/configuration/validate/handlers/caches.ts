import { parseInteger, parseOffset, parseSize, parseTime } from "../../values";
import { atLeast } from "../../version";
import { addFolder } from "../folders";
import { HINT } from "../hints";
import type { Call, Handler, Handlers, Refusal } from "../types";
import { isZone } from "../zones";
import { certificateCache } from "./core";

/** `proxy_cache`, `proxy_store` and their kin exclude each other in a block. */
const cache: Handler = (call) => {
  const [name] = call.args as [string];
  const earlier = call.values.get(call.name);
  if (earlier !== undefined) return call.says("is duplicate", "It is set twice in this block: keep one of them.");
  const store = call.name.replace(/_cache$/, "_store");
  if (name !== "off" && (call.values.get(store) ?? "off") !== "off") {
    return call.says(`is incompatible with "${store}"`, "A response is cached or stored: keep one of them.");
  }
  call.values.set(call.name, name);
  if (name === "off") return null;
  const refusal = call.script(name);
  if (refusal !== null || name.includes("$")) return refusal;
  const zone = call.reading.zones.add(name, 0, call.command.module, call.directive);
  return isZone(zone) ? null : zone;
};

const store: Handler = (call) => {
  const [path] = call.args as [string];
  if (call.values.has(call.name)) return call.says("is duplicate", "It is set twice in this block: keep one of them.");
  if (path === "off") {
    call.values.set(call.name, path);
    return null;
  }
  if (path === "" && atLeast(call.reading.facts.version, "1.27.3"))
    return { message: "empty path", hint: "Write on, off, or a path." };
  const other = call.name.replace(/_store$/, "_cache");
  if ((call.values.get(other) ?? "off") !== "off") {
    return call.says(`is incompatible with "${other}"`, "A response is cached or stored: keep one of them.");
  }
  call.values.set(call.name, path);
  return call.script(path);
};

type Parameter = (value: string, parameter: string) => Refusal | null;

function parameter(read: (value: string) => number | null, name: string, hint: string): [string, Parameter] {
  return [name, (value, word) => (read(value) === null ? { message: `invalid ${name} value "${word}"`, hint } : null)];
}

const milliseconds = (value: string): number | null => parseTime(value, "ms");

const PATH_PARAMETERS: ReadonlyMap<string, Parameter> = new Map([
  parameter((value) => parseTime(value, "s"), "inactive", HINT.seconds),
  parameter(parseOffset, "max_size", HINT.offset),
  parameter(parseOffset, "min_free", HINT.offset),
  parameter(parseInteger, "loader_files", HINT.number),
  parameter(milliseconds, "loader_sleep", HINT.milliseconds),
  parameter(milliseconds, "loader_threshold", HINT.milliseconds),
  parameter(parseInteger, "manager_files", HINT.number),
  parameter(milliseconds, "manager_sleep", HINT.milliseconds),
  parameter(milliseconds, "manager_threshold", HINT.milliseconds),
  ["levels", levels],
  ["use_temp_path", useTempPath],
]);

/** Up to three digits 1 or 2. */
function levels(value: string, word: string): Refusal | null {
  if (/^$|^[12](:[12]){0,2}$/.test(value)) return null;
  return { message: `invalid "levels" "${word}"`, hint: "Write up to three numbers 1 or 2, like levels=1:2." };
}

function useTempPath(value: string, word: string): Refusal | null {
  if (value === "on" || value === "off") return null;
  return { message: `invalid use_temp_path value "${word}", it must be "on" or "off"`, hint: HINT.flag };
}

/** A page is 4k; the keys of a cache need two at least. */
const SMALLEST_KEYS = 2 * 4096;

const cachePath: Handler = (call) => {
  const [, ...parameters] = call.args as [string, ...string[]];
  let zone: { name: string; size: number } | null = null;
  for (const word of parameters) {
    const [, key = "", value = ""] = /^([a-z_]+)=(.*)$/s.exec(word) ?? [];
    if (key === "keys_zone") {
      const found = keysZone(value, word);
      if ("message" in found) return found;
      zone = found;
      continue;
    }
    const take = PATH_PARAMETERS.get(key);
    const refusal =
      take === undefined ? { message: `invalid parameter "${word}"`, hint: HINT.parameter } : take(value, word);
    if (refusal !== null) return refusal;
  }
  if (zone === null || zone.name === "") {
    return { message: `"${call.name}" must have "keys_zone" parameter`, hint: "Add keys_zone=name:10m." };
  }
  const used = addFolder(call, null);
  if (used !== null) return used;
  const added = call.reading.zones.add(zone.name, zone.size, call.command.module, call.directive);
  if (!isZone(added)) return added;
  if (added.data !== null)
    return { message: `duplicate zone "${zone.name}"`, hint: "Give one of the caches another name." };
  added.data = call.args[0]!;
  call.reading.cacheZones.add(`${call.command.module} ${zone.name}`);
  return null;
};

function keysZone(value: string, word: string): { name: string; size: number } | Refusal {
  const colon = value.indexOf(":");
  const size = colon < 0 ? null : parseSize(value.slice(colon + 1));
  if (size === null)
    return { message: `invalid keys zone size "${word}"`, hint: "Write name and size, like keys_zone=one:10m." };
  if (size < SMALLEST_KEYS)
    return { message: `keys zone "${word}" is too small`, hint: "It needs two pages of memory: 8k." };
  return { name: value.slice(0, colon), size };
}

const cacheValid: Handler = (call) => {
  const codes = call.args.slice(0, -1);
  const time = call.args.at(-1)!;
  if (parseTime(time, "s") === null) return { message: `invalid time value "${time}"`, hint: HINT.seconds };
  for (const code of codes) {
    const status = parseInteger(code) ?? 0;
    if (code !== "any" && (status < 100 || status > 599)) {
      return {
        message: `invalid status "${code}"`,
        hint: "Write codes from 100 to 599, or any, and behind them a time.",
      };
    }
  }
  return null;
};

/** `ssl_session_cache`: several ways at once. */
const sessionCache: Handler = (call) => {
  for (const word of call.args) {
    const refusal = sessionCacheWord(call, word);
    if (refusal !== null) return refusal;
  }
  return null;
};

function sessionCacheWord(call: Call, word: string): Refusal | null {
  if (["off", "none", "builtin"].includes(word)) return null;
  const invalid = { message: `invalid session cache "${word}"`, hint: "Write off, none, builtin, or shared:name:10m." };
  if (word.startsWith("builtin:") && word.length > "builtin:".length) {
    return parseInteger(word.slice("builtin:".length)) === null ? invalid : null;
  }
  return shared(call, word, invalid, `session cache "${word}" is too small`);
}

/** `shared:name:size` */
function shared(call: Call, word: string, invalid: Refusal, tooSmall: string): Refusal | null {
  const [, name, size] = /^shared:([^:]+):(.*)$/s.exec(word) ?? [];
  const bytes = size === undefined ? null : parseSize(size);
  if (name === undefined || bytes === null) return invalid;
  if (bytes < 8 * 4096) return { message: tooSmall, hint: HINT.tooSmall };
  const zone = call.reading.zones.add(name, bytes, call.command.module, call.directive);
  return isZone(zone) ? null : zone;
}

const ocspCache: Handler = (call) => {
  const word = call.args[0]!;
  const refusal = call.set(word);
  if (refusal !== null || word === "off") return refusal;
  const invalid = { message: `invalid OCSP cache "${word}"`, hint: "Write off, or shared:name:10m." };
  return shared(call, word, invalid, `OCSP cache "${word}" is too small`);
};

export const cacheHandlers: Handlers = {
  http_proxy_cache: cache,
  http_fastcgi_cache: cache,
  http_uwsgi_cache: cache,
  http_scgi_cache: cache,
  http_proxy_store: store,
  http_fastcgi_store: store,
  http_uwsgi_store: store,
  http_scgi_store: store,
  http_proxy_cache_key: (call) => call.set(call.args[0]) ?? call.script(call.args[0]!),
  http_fastcgi_cache_key: (call) => call.set(call.args[0]) ?? call.script(call.args[0]!),
  http_uwsgi_cache_key: (call) => call.set(call.args[0]) ?? call.script(call.args[0]!),
  http_scgi_cache_key: (call) => call.set(call.args[0]) ?? call.script(call.args[0]!),
  http_file_cache_set_slot: cachePath,
  http_file_cache_valid_set_slot: cacheValid,
  http_ssl_session_cache: sessionCache,
  stream_ssl_session_cache: sessionCache,
  mail_ssl_session_cache: sessionCache,
  http_ssl_ocsp_cache: ocspCache,
  stream_ssl_ocsp_cache: ocspCache,
  http_ssl_certificate_cache: certificateCache,
  http_proxy_ssl_certificate_cache: certificateCache,
  http_grpc_ssl_certificate_cache: certificateCache,
  http_uwsgi_ssl_certificate_cache: certificateCache,
  stream_ssl_certificate_cache: certificateCache,
  stream_proxy_ssl_certificate_cache: certificateCache,
};
