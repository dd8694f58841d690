import { parseInteger, parseTime } from "../../values";
import { HINT } from "../hints";
import type { Call, Handler, Handlers, Refusal } from "../types";

const tryFiles: Handler = (call) => {
  const refusal = call.set(call.args);
  if (refusal !== null) return refusal;
  for (const word of call.args) {
    const wrong = call.script(word);
    if (wrong !== null) return wrong;
  }
  const last = call.args.at(-1)!;
  const code = last.startsWith("=") ? parseInteger(last.slice(1)) : 0;
  if (code !== null && code <= 999) return null;
  return { message: `invalid code "${last}"`, hint: "Behind = stands a code up to 999." };
};

const index: Handler = (call) => {
  for (const word of call.args) {
    if (word === "") {
      return { message: `index "${call.args[0]}" in "index" directive is invalid`, hint: "Take the empty name out." };
    }
    const refusal = call.script(word);
    if (refusal !== null) return refusal;
  }
  return null;
};

const addHeader: Handler = (call) => {
  const [, value, always] = call.args as [string, string, string?];
  const refusal = call.script(value);
  if (refusal !== null || always === undefined || always === "always") return refusal;
  return {
    message: `invalid parameter "${always}"`,
    hint: "Behind the value stands always, or nothing: quote a value that holds a space.",
  };
};

const expires: Handler = (call) => {
  const refusal = call.set(call.args);
  if (refusal !== null) return refusal;
  const modified = call.args.length === 2;
  if (modified && call.args[0] !== "modified") return call.says("invalid value", EXPIRES);
  const value = call.args.at(-1)!;
  return call.script(value) ?? (value.includes("$") ? null : expiry(call, value, modified));
};

const EXPIRES = "Write off, max, epoch, a time like 30d, -1 or @15h30m; before it perhaps modified.";
const DAY = 24 * 60 * 60;

function expiry(call: Call, value: string, modified: boolean): Refusal | null {
  if (!modified && ["epoch", "max", "off"].includes(value)) return null;
  const daily = value.startsWith("@");
  if (daily && modified) return call.says('daily time cannot be used with "modified" parameter', EXPIRES);
  const seconds = parseTime(value.replace(/^[-+@]/, ""), "s");
  if (seconds === null) return call.says("invalid value", EXPIRES);
  return daily && seconds > DAY ? call.says("daily time value must be less than 24 hours", EXPIRES) : null;
}

const subFilter: Handler = (call) => {
  const [search, replacement] = call.args as [string, string];
  if (search === "") return { message: "empty search pattern", hint: "Write what is searched for." };
  const pairs = ((call.values.get(call.name) as number | undefined) ?? 0) + 1;
  if (pairs > 255) return { message: "number of search patterns exceeds 255", hint: "Write fewer of them." };
  call.values.set(call.name, pairs);
  return call.script(search) ?? call.script(replacement);
};

const mirror: Handler = (call) => {
  const uri = call.args[0]!;
  const earlier = call.values.get(call.name);
  if (earlier !== undefined && (uri === "off" || earlier === "off")) return call.says("is duplicate", HINT.off);
  call.values.set(call.name, uri);
  return null;
};

const useridExpires: Handler = (call) => {
  const text = call.args[0]!;
  const refusal = call.set(text);
  if (refusal !== null || text === "max" || text === "off" || parseTime(text, "s") !== null) return refusal;
  return call.says("invalid value", "Write off, max, or a time like 365d.");
};

const useridMark: Handler = (call) => {
  const text = call.args[0]!;
  const refusal = call.set(text);
  if (refusal !== null || text === "off" || /^[0-9A-Za-z=]$/.test(text)) return refusal;
  return call.says('value must be "off" or a single letter, digit or "="', "Write one of these.");
};

const BROWSERS = ["msie", "gecko", "opera", "safari", "konqueror"];

const modernBrowser: Handler = (call) => {
  const [browser, version] = call.args as [string, string?];
  if (version === undefined) {
    // nginx fails here without a word.
    const refusal = { message: `invalid parameter "${browser}"`, hint: "Write a version behind it." };
    return browser === "unlisted" ? null : refusal;
  }
  if (!BROWSERS.includes(browser.toLowerCase())) {
    return { message: `unknown browser name "${browser}"`, hint: `Write one of ${BROWSERS.join(", ")}.` };
  }
  if (/^[\d.]*$/.test(version)) return null;
  return { message: `invalid browser version "${version}"`, hint: "Write digits and dots." };
};

export const fileHandlers: Handlers = {
  http_try_files: tryFiles,
  http_index_set_index: index,
  http_headers_add: addHeader,
  http_headers_expires: expires,
  http_sub_filter: subFilter,
  http_mirror: mirror,
  http_userid_expires: useridExpires,
  http_userid_mark: useridMark,
  http_ancient_browser: () => null,
  http_modern_browser: modernBrowser,
  http_ancient_browser_value: () => null,
  http_modern_browser_value: () => null,
  http_set_stub_status: () => null,
  http_empty_gif: () => null,
  http_flv: () => null,
  http_mp4: () => null,
};
