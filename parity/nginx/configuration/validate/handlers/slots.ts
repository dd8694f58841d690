import { parseInteger, parseOffset, parseSize, parseTime } from "../../values";
import { addFolder } from "../folders";
import { either, HINT } from "../hints";
import type { Call, Handler, Handlers, Refusal } from "../types";

/** Reads one value into a field: null where nginx refuses it. */
function slot(read: (text: string) => number | null, complaint: string, hint: string): Handler {
  return (call) => {
    const value = read(call.args[0]!);
    const refusal = call.set(value);
    if (refusal !== null) return refusal;
    if (value === null) return call.says(complaint, hint);
    return checked(call, value);
  };
}

const flag: Handler = (call) => {
  const text = call.args[0]!.toLowerCase();
  const refusal = call.set(text === "on");
  if (refusal !== null || text === "on" || text === "off") return refusal;
  const message = `invalid value "${call.args[0]}" in "${call.name}" directive, it must be "on" or "off"`;
  return { message, hint: HINT.flag };
};

/** `ssl on`, until 1.25.1: nginx keeps its place. */
const sslEnable: Handler = (call) => {
  const refusal = flag(call);
  call.values.set("ssl directive", call.directive);
  return refusal;
};

const oneOf: Handler = (call) => {
  const text = call.args[0]!.toLowerCase();
  const refusal = call.set(text);
  if (refusal !== null) return refusal;
  return isAmong(call, text) ? null : notAmong(call, call.args[0]!);
};

const anyOf: Handler = (call) => {
  call.values.set(call.command.field, call.args);
  const wrong = call.args.find((word) => !isAmong(call, word.toLowerCase()));
  return wrong === undefined ? null : notAmong(call, wrong);
};

/** By ngx_strcasecmp: the names themselves are in any case, as `TLSv1.2` is. */
function isAmong({ command: { values } }: Call, lowered: string): boolean {
  return values === null || values.some((name) => name.toLowerCase() === lowered);
}

function notAmong(call: Call, word: string): Refusal {
  return { message: `invalid value "${word}"`, hint: `Write ${either(call.command.values ?? [])}.` };
}

const buffers: Handler = (call) => {
  const [number, size] = [parseInteger(call.args[0]!), parseSize(call.args[1]!)];
  const refusal = call.set({ number, size });
  if (refusal !== null) return refusal;
  if (number && size) return null;
  return call.says("invalid value", "Write a number of buffers and the size of one, like 4 8k; neither may be 0.");
};

const text: Handler = (call) => call.set(call.args[0]!);

/** Every one is another element of an array. */
const list: Handler = (call) => {
  const known = call.values.get(call.command.field) as (readonly string[])[] | undefined;
  if (known === undefined) call.values.set(call.command.field, [call.args]);
  else known.push(call.args);
  return null;
};

/** ngx_conf_set_access_slot: `user:rw group:rw all:r`. */
const access: Handler = (call) => {
  const refusal = call.set(call.args);
  if (refusal !== null) return refusal;
  const wrong = call.args.find((word) => !/^(user|group|all):(rw|r)$/.test(word));
  if (wrong === undefined) return null;
  return { message: `invalid value "${wrong}"`, hint: "Write user:, group: or all: with r or rw, like group:rw." };
};

/** ngx_conf_set_path_slot: a path, and up to three numbers of digits for folders in it. */
const path: Handler = (call) => {
  const levels = call.args.slice(1).map(parseInteger);
  const refusal = call.set(call.args);
  if (refusal !== null) return refusal;
  const length = levels.reduce<number>((sum, level) => sum + (level ?? 0) + 1, 0);
  if (levels.every((level) => level !== null && level > 0) && length <= 10 + levels.length)
    return addFolder(call, levels as number[]);
  return call.says("invalid value", "Behind the path stand up to three numbers from 1 on, of ten digits in all.");
};

const complexValue: Handler = (call) => call.set(call.args[0]!) ?? call.script(call.args[0]!);

const complexSize: Handler = (call) => {
  const value = call.args[0]!;
  const refusal = complexValue(call);
  if (refusal !== null || value.includes("$") || parseSize(value) !== null) return refusal;
  return call.says("invalid value", HINT.size);
};

const predicates: Handler = (call) => {
  call.values.set(call.command.field, call.args);
  for (const word of call.args) {
    const refusal = call.script(word);
    if (refusal !== null) return refusal;
  }
  return null;
};

const nothing: Handler = () => null;

export const slotHandlers: Handlers = {
  conf_set_flag_slot: flag,
  http_ssl_enable: sslEnable,
  conf_set_num_slot: slot(parseInteger, "invalid number", HINT.number),
  conf_set_size_slot: slot(parseSize, "invalid value", HINT.size),
  conf_set_off_slot: slot(parseOffset, "invalid value", HINT.offset),
  conf_set_msec_slot: slot((word) => parseTime(word, "ms"), "invalid value", HINT.milliseconds),
  conf_set_sec_slot: slot((word) => parseTime(word, "s"), "invalid value", HINT.seconds),
  conf_set_enum_slot: oneOf,
  conf_set_bitmask_slot: anyOf,
  conf_set_bufs_slot: buffers,
  conf_set_str_slot: text,
  conf_set_str_array_slot: list,
  conf_set_keyval_slot: list,
  conf_set_access_slot: access,
  conf_set_path_slot: path,
  http_set_complex_value_slot: complexValue,
  http_set_complex_value_zero_slot: complexValue,
  http_set_complex_value_size_slot: complexSize,
  stream_set_complex_value_slot: complexValue,
  stream_set_complex_value_zero_slot: complexValue,
  stream_set_complex_value_size_slot: complexSize,
  http_set_predicate_slot: predicates,
  http_types_slot: nothing,
  http_v2_obsolete: nothing,
  unchecked: nothing,
};

/** ngx_conf_check_num_bounds, and what else a module says of a number. */
function checked(call: Call, value: number): Refusal | null {
  const { bounds, post } = call.command;
  if (bounds !== null) {
    const [low, high] = bounds;
    if (value >= low && (high === -1 || value <= high)) return null;
    const message =
      high === -1 ? `value must be equal to or greater than ${low}` : `value must be between ${low} and ${high}`;
    return { message, hint: "Write a number in these bounds." };
  }
  return post === null ? null : (POSTS.get(post)?.(value, call) ?? null);
}

type Post = (value: number, call: Call) => Refusal | null;

/** NGX_MIN_POOL_SIZE on 64 bits: the header of a pool and two of its large blocks. */
const MIN_POOL_SIZE = 112;
const POOL_ALIGNMENT = 16;

const poolSize: Post = (value) => {
  const hint = `Write a size of at least ${MIN_POOL_SIZE} bytes that ${POOL_ALIGNMENT} divides.`;
  if (value < MIN_POOL_SIZE) return { message: `the pool size must be no less than ${MIN_POOL_SIZE}`, hint };
  if (value % POOL_ALIGNMENT === 0) return null;
  return { message: `the pool size must be a multiple of ${POOL_ALIGNMENT}`, hint };
};

/** A power of two between two others. */
function power(low: number, high: number, words: string): Post {
  return (value, call) => {
    if (value >= low && value <= high && Number.isInteger(Math.log2(value))) return null;
    return call.says(words, "Write one of these sizes.");
  };
}

const POSTS: ReadonlyMap<string, Post> = new Map<string, Post>([
  ["http_core_pool_size", poolSize],
  ["http_v2_pool_size", poolSize],
  ["http_gzip_window", power(512, 32 * 1024, "must be 512, 1k, 2k, 4k, 8k, 16k, or 32k")],
  ["http_gzip_hash", power(512, 128 * 1024, "must be 512, 1k, 2k, 4k, 8k, 16k, 32k, 64k, or 128k")],
  [
    "http_v2_recv_buffer_size",
    // NGX_HTTP_V2_STATE_BUFFER_SIZE
    (value, call) => (value > 16 ? null : call.says("value is too small", "Write a larger size.")),
  ],
  ["http_v2_streams_index_mask", power(1, 2 ** 52, "must be a power of two")],
  [
    "http_v2_preread_size",
    (value) => {
      // NGX_HTTP_V2_MAX_WINDOW
      const most = 2 ** 31 - 1;
      if (value <= most) return null;
      return { message: `the maximum body preread buffer size is ${most}`, hint: "Write a smaller size." };
    },
  ],
  [
    "http_v2_chunk_size",
    (value) => (value > 0 ? null : { message: "the http2 chunk size cannot be zero", hint: "Write a size, like 8k." }),
  ],
]);
