import { addressBytes } from "../../../nginx/address";
import { isHost } from "../witness";
import type { Carried } from "./carried";
import type { Test } from "./tests";

/** Headers whose value says how the request itself is sent, or that the balancer makes. */
const NOT_FREE = new Set([
  "host",
  "connection",
  "upgrade",
  "content_length",
  "transfer_encoding",
  "expect",
  "te",
  "cookie",
]);

/** More texts of one variable than these are not tried. */
const MOST_TEXTS = 12;

/** Requests in which a variable of nginx's own passes the test, by what they carry; none where a client cannot choose it. */
export function carryingVariable(name: string, test: Test): Carried[] {
  const make = makerOf(name);
  return make === null ? [] : test.texts.slice(0, MOST_TEXTS).flatMap((text) => make(text, test) ?? []);
}

type Maker = (text: string, test: Test) => Carried | null;

function makerOf(name: string): Maker | null {
  if (name.startsWith("arg_")) return (text) => argument(name.slice(4), text);
  if (name.startsWith("cookie_")) return (text) => cookie(name.slice(7), text);
  const own = MAKERS.get(name);
  if (own !== undefined) return own;
  return name.startsWith("http_") && !NOT_FREE.has(name.slice(5)) ? (text) => header(name.slice(5), text) : null;
}

const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ["args", (text) => query(text)],
  ["query_string", (text) => query(text)],
  ["is_args", (text) => query(text === "" ? "" : "x=1")],
  ["uri", path],
  ["document_uri", path],
  ["request_uri", requestUri],
  ["host", host],
  ["http_host", host],
  ["http_cookie", (text) => (isVisible(text) ? { cookies: text === "" ? [] : [text] } : null)],
  ["content_type", (text) => header("content_type", text)],
  ["request_method", (text) => (METHODS.includes(text) ? { method: text } : null)],
  ["remote_addr", client],
  ["binary_remote_addr", client],
  ["remote_user", (text) => (isVisible(text) ? { headers: [["Authorization", basic(text)]] } : null)],
  // A stranger's page, or none.
  [
    "invalid_referer",
    (_, test) => ({ headers: [["Referer", test.holds("1") ? "https://stranger.invalid/" : ""]] as const }),
  ],
]);

const METHODS: readonly string[] = ["GET", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

const isVisible = (text: string): boolean => /^[!-~](?:[ -~]*[!-~])?$|^$/.test(text);

function header(name: string, text: string): Carried | null {
  const words = name.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return isVisible(text) && /^[\w-]+$/.test(name) ? { headers: [[words.join("-"), text]] } : null;
}

function cookie(name: string, text: string): Carried | null {
  if (text === "") return {};
  return /^[!-~]+$/.test(text) && !/[;,"\\]/.test(text) ? { cookies: [`${name}=${text}`] } : null;
}

function argument(name: string, text: string): Carried | null {
  if (text === "") return {};
  return isQuery(text) && !text.includes("&") ? { args: [`${name}=${text}`] } : null;
}

function query(text: string): Carried | null {
  if (text === "") return {};
  return isQuery(text) ? { args: [text] } : null;
}

const isQuery = (text: string): boolean => /^[!-~]+$/.test(text) && !text.includes("#");

/** As nginx decodes it; what it would put another way is not asked for. */
function path(text: string): Carried | null {
  if (!text.startsWith("/") || /\/\/|\/\.\.?(?:\/|$)/.test(text) || !isVisible(text)) return null;
  return { path: text.replace(/[^\w/.~!$&'()*+,;=:@-]/g, (one) => encodeURIComponent(one)) };
}

function requestUri(text: string): Carried | null {
  if (!/^\/[!-~]*$/.test(text) || text.includes("#")) return null;
  const mark = text.indexOf("?");
  return mark < 0 ? { path: text } : { path: text.slice(0, mark), args: [text.slice(mark + 1)] };
}

function host(text: string): Carried | null {
  return isHost(text) && text.includes(".") ? { host: text.toLowerCase() } : null;
}

const REST = ["", "1", ".1", ".0.1", "0.1", "0.0.1", ".0.0.1"];

/** A pattern often says how an address begins. */
function client(text: string, test: Test): Carried | null {
  const address = REST.map((rest) => text + rest).find((one) => addressBytes(one) !== null && test.holds(one));
  return address === undefined ? null : { client: address };
}

function basic(user: string): string {
  return user === "" ? "" : `Basic ${Buffer.from(`${user}:x`).toString("base64")}`;
}
