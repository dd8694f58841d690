import type { Directive } from "../../../types";
import { parseInet4 } from "../../inet";
import { atLeast } from "../../version";
import { parseCidr } from "../cidr";
import { HostKeys, hashKeys } from "../hash-keys";
import { HINT } from "../hints";
import { defineGroups } from "../regexes";
import type { Call, Handler, Handlers, Refusal } from "../types";

/** The variable a block defines: `$name`, or why not. */
function definedBy(call: Call, word: string): Refusal | null {
  if (!word.startsWith("$")) return { message: `invalid variable name "${word}"`, hint: HINT.variableName };
  return call.variables.define(word.slice(1));
}

const map: Handler = (call) => {
  const [source, variable] = call.args as [string, string];
  const refusal = call.script(source) ?? definedBy(call, variable);
  const keys = new HostKeys();
  const state = { hostnames: false, hasDefault: false };
  // The first map fixes what is not set yet: map_hash_max_size after it is a duplicate.
  if (!call.values.has("map_hash_max_size")) call.values.set("map_hash_max_size", 2048);
  if (!call.values.has("map_hash_bucket_size")) call.values.set("map_hash_bucket_size", 64);
  call.opens = {
    context: "map",
    entry: (entry) => mapEntry(call, entry, state, keys),
    end: (block) => hashKeys(keys, "map_hash", block, { maxSize: 2048, bucketSize: 64 }),
  };
  return refusal;
};

function mapEntry(
  call: Call,
  entry: Directive,
  state: { hostnames: boolean; hasDefault: boolean },
  keys: HostKeys,
): Refusal | null {
  const { name, args } = entry;
  if (args.length === 0 && name === "hostnames") {
    state.hostnames = true;
    return null;
  }
  if (args.length === 0 && name === "volatile") return null;
  if (args.length !== 1) {
    return { message: "invalid number of the map parameters", hint: "A line of a map is a value and what it becomes." };
  }
  const refusal = call.variables.script(args[0]!, entry);
  if (refusal !== null) return throughInclude(refusal, call, entry);
  if (name === "default") {
    if (state.hasDefault) return { message: "duplicate default map parameter", hint: "Keep one default." };
    state.hasDefault = true;
    return null;
  }
  if (name.startsWith("~")) {
    const wrong = defineGroups(call, name.slice(name.startsWith("~*") ? 2 : 1));
    return wrong === null ? null : throughInclude(wrong, call, entry);
  }
  const key = name.startsWith("\\") ? name.slice(1) : name;
  return keys.refuse(key, state.hostnames, "invalid hostname or wildcard");
}

/** nginx compiles texts and expressions of a map from where the block stands: of another file it names the `include`. */
function throughInclude(refusal: Refusal, { directive, reading }: Call, entry: Directive): Refusal {
  const { file } = directive.position;
  if (entry.position.file === file) return refusal;
  const through = reading.includes.find(
    ({ directive: { position, start, end }, files }) =>
      position.file === file &&
      start > directive.start &&
      end < directive.end &&
      isBehind(entry.position.file, files, reading),
  );
  return { ...refusal, through: through?.directive ?? null };
}

/** Whether a file is one of these, or included by one of these. */
function isBehind(file: string, files: readonly string[], { includes }: Call["reading"]): boolean {
  const found = new Set(files);
  for (const one of found) {
    for (const { directive, files: more } of includes)
      if (directive.position.file === one) for (const next of more) found.add(next);
  }
  return found.has(file);
}

const geo: Handler = (call) => {
  const words = [...call.args];
  const variable = words.pop()!;
  const source = words[0];
  let refusal: Refusal | null = null;
  if (source !== undefined) {
    if (!source.startsWith("$")) refusal = { message: `invalid variable name "${source}"`, hint: HINT.variableName };
    else refusal = call.variables.use(source.slice(1), call.directive);
  }
  const state = { ranges: false, started: false };
  call.opens = { context: "geo", entry: (entry) => geoEntry(entry, state) };
  return refusal ?? definedBy(call, variable);
};

function geoEntry(entry: Directive, state: { ranges: boolean; started: boolean }): Refusal | null {
  const { name, args } = entry;
  if (args.length === 0 && name === "ranges") {
    if (!state.started) state.ranges = true;
    const message = 'the "ranges" directive must be the first directive inside "geo" block';
    return state.started ? { message, hint: "Move it to the top of the block." } : null;
  }
  if (args.length === 0 && name === "proxy_recursive") return null;
  if (args.length !== 1) {
    return { message: "invalid number of the geo parameters", hint: "A line of geo is a network and its value." };
  }
  // A file of networks, or of ranges that nginx has compiled before.
  if (name === "include") return null;
  if (name === "proxy") return network(args[0]!);
  if (!state.ranges) state.started = true;
  if (name === "default") return null;
  const net = name === "delete" ? args[0]! : name;
  return state.ranges ? range(net) : network(net);
}

function network(text: string): Refusal | null {
  if (text === "255.255.255.255" || parseCidr(text) !== null) return null;
  return { message: `invalid network "${text}"`, hint: HINT.address };
}

function range(text: string): Refusal | null {
  const dash = text.indexOf("-");
  const [from, to] = [text.slice(0, Math.max(0, dash)), text.slice(dash + 1)].map(parseInet4);
  const order = from && to ? from.findIndex((byte, index) => byte !== to[index]) : -1;
  if (from && to && (order < 0 || from[order]! < to[order]!)) return null;
  return {
    message: `invalid range "${text}"`,
    hint: "Write the first and the last address, like 10.0.0.0-10.0.0.255.",
  };
}

const splitClients: Handler = (call) => {
  const [source, variable] = call.args as [string, string];
  const shares: number[] = [];
  call.opens = {
    context: "split_clients",
    entry: (entry) => share(entry, shares),
    end: () => total(shares),
  };
  return call.script(source) ?? definedBy(call, variable);
};

/** In hundredths of a percent; 0 is `*`, the rest. */
function share({ name }: Directive, shares: number[]): Refusal | null {
  if (name === "*") {
    shares.push(0);
    return null;
  }
  const digits = /^(\d*)(?:\.(\d{0,2}))?%$/.exec(name);
  const value = digits === null ? 0 : Number(digits[1]) * 100 + Number((digits[2] ?? "").padEnd(2, "0"));
  if (value === 0)
    return { message: `invalid percent value "${name}"`, hint: "Write a share like 0.5%, or * for the rest." };
  shares.push(value);
  return null;
}

function total(shares: readonly number[]): Refusal | null {
  let sum = 0;
  for (const value of shares) {
    sum = value === 0 ? 10_000 : sum + value;
    if (sum > 10_000) {
      const message = "percent total is greater than 100%";
      return { message, hint: "Lower the shares; * comes last.", place: "closing" };
    }
  }
  return null;
}

interface CharsetTables {
  readonly pairs: Set<string>;
}

const charsetMap: Handler = (call) => {
  const [source, target] = call.args.map((word) => word.toLowerCase()) as [string, string];
  const [from, to] = call.args as [string, string];
  const tables = (call.reading.store.get("charset_map") as CharsetTables | undefined) ?? { pairs: new Set() };
  call.reading.store.set("charset_map", tables);
  const longest = atLeast(call.reading.facts.version, "1.28.3") ? 3 : 4;
  call.opens = { context: "charset_map", entry: (entry) => charsetEntry(entry, target === "utf-8" ? longest : 0) };
  if (source === target) {
    const message = `"charset_map" between the same charsets "${from}" and "${to}"`;
    return { message, hint: "Name two different charsets." };
  }
  const pair = [source, target].toSorted().join(" ");
  if (tables.pairs.has(pair)) {
    return { message: `duplicate "charset_map" between "${from}" and "${to}"`, hint: "Keep one of them." };
  }
  tables.pairs.add(pair);
  return null;
};

/** `bytes`: how long a character of UTF-8 may be; 0 for other charsets. */
function charsetEntry({ name, args }: Directive, bytes: number): Refusal | null {
  if (args.length !== 1)
    return { message: "invalid parameters number", hint: "A line is two codes in hexadecimal digits." };
  const hint = "Write a byte in hexadecimal digits, like E0.";
  if (!isByte(name)) return { message: `invalid value "${name}"`, hint };
  const [value] = args as [string];
  const isCharacter = /^([0-9A-Fa-f]{2})+$/.test(value) && value.length <= 2 * bytes;
  const valid = bytes > 0 ? isCharacter : isByte(value);
  return valid ? null : { message: `invalid value "${value}"`, hint };
}

function isByte(text: string): boolean {
  return /^[0-9A-Fa-f]+$/.test(text) && Number.parseInt(text, 16) <= 255;
}

const charset: Handler = (call) => {
  const text = call.args[0]!;
  const refusal = call.set(text);
  return refusal === null && text.startsWith("$") ? call.variables.use(text.slice(1), call.directive) : refusal;
};

export const mapHandlers: Handlers = {
  http_map_block: map,
  stream_map_block: map,
  http_geo_block: geo,
  stream_geo_block: geo,
  conf_split_clients_block: splitClients,
  http_charset_map_block: charsetMap,
  http_set_charset_slot: charset,
};
