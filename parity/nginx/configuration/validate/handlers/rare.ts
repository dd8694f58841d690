import { parseUrl } from "../../url";
import { parseInteger, parseSize } from "../../values";
import { parseCidr } from "../cidr";
import { HINT } from "../hints";
import { lookedUp, resolves, UNRESOLVED } from "../hosts";
import { defineGroups } from "../regexes";
import type { Call, Handler, Handlers, Refusal } from "../types";
import { define } from "./rewrite";

/** Files with passwords, keys and tables are the server's: only a second one is judged. */
const file: Handler = (call) => call.set(call.args[0]);

/** `http2_push`, until 1.25.1. */
const push: Handler = (call) => {
  const uri = call.args[0]!;
  const earlier = call.values.get(call.name);
  if (uri === "off" && earlier === "off")
    return call.says("is duplicate", "It is set twice in this block: keep one of them.");
  if (uri === "off" && earlier !== undefined) return call.says('"off" parameter cannot be used with URI', HINT.off);
  if (earlier === "off") return call.says('URI cannot be used with "off" parameter', HINT.off);
  call.values.set(call.name, uri);
  return uri === "off" ? null : call.script(uri);
};

const invalid = (what: "value" | "parameter", word: string, hint: string): Refusal => ({
  message: `invalid ${what} "${word}"`,
  hint,
});

const imageFilter: Handler = (call) => {
  const [kind, ...values] = call.args as [string, ...string[]];
  const hint = "Write off, test, size, rotate and an angle, or resize or crop with width and height.";
  const kinds = [["off", "test", "size"], ["rotate"], ["resize", "crop"]][values.length] ?? [];
  if (!kinds.includes(kind)) return invalid("parameter", kind, hint);
  for (const value of values) {
    const refusal = call.script(value);
    if (refusal !== null) return refusal;
    if (value.includes("$")) continue;
    const number = parseInteger(value) ?? 0;
    const angle = kind !== "rotate" || [90, 180, 270].includes(number);
    if ((number === 0 && value !== "-") || !angle) return invalid("parameter", value, hint);
  }
  return null;
};

/** A number from 1 on, or a text with variables. */
const imageNumber: Handler = (call) => {
  const value = call.args[0]!;
  const refusal = call.script(value);
  if (refusal !== null || value.includes("$")) return refusal;
  // nginx takes what is no number as 0, and - as a number below.
  if (call.name === "image_filter_sharpen") return value === "-" ? invalid("value", value, HINT.number) : null;
  const number = parseInteger(value);
  return number !== null && number > 0 ? null : invalid("value", value, HINT.number);
};

const degradation: Handler = (call) => {
  const word = call.args[0]!;
  if (!word.startsWith("sbrk=")) return invalid("parameter", word, "Write sbrk= and a size.");
  if (parseSize(word.slice("sbrk=".length)) !== null) return null;
  return { message: `invalid sbrk size "${word}"`, hint: HINT.size };
};

const perlSet: Handler = (call) => {
  const variable = call.args[0]!;
  if (!variable.startsWith("$")) return { message: `invalid variable name "${variable}"`, hint: HINT.variableName };
  return define(call, variable.slice(1));
};

function network(text: string): Refusal | null {
  if (text === "255.255.255.255" || parseCidr(text) !== null) return null;
  return { message: `invalid network "${text}"`, hint: HINT.address };
}

const authHttp: Handler = (call) => {
  const address = call.args[0]!.replace(/^http:\/\//, "");
  const url = parseUrl(address, { defaultPort: 80, uriPart: true });
  const of = `in auth_http "${address}"`;
  if ("error" in url) return { message: `${url.error} ${of}`, hint: "Write an address and a path." };
  const found = url.kind === "name" ? resolves(url.host) : true;
  if (found === null) call.reading.doubt(lookedUp(url.host), call.directive);
  call.values.set("auth_http", true);
  return found === false ? { message: `host not found ${of}`, hint: UNRESOLVED } : null;
};

const streamServerName: Handler = (call) => {
  for (const name of call.args) {
    const refusal = serverName(call, name);
    if (refusal !== null) return refusal;
  }
  return null;
};

function serverName(call: Call, name: string): Refusal | null {
  if ((name.startsWith("*") && !/^\*\../.test(name)) || name === ".") {
    return {
      message: `server name "${name}" is invalid`,
      hint: "A * stands for a whole label at one end: *.example.com.",
    };
  }
  if (name === "~")
    return { message: 'empty regex in server name "~"', hint: "Write a regular expression behind the ~." };
  return name.startsWith("~") ? defineGroups(call, name.slice(1)) : null;
}

export const rareHandlers: Handlers = {
  http_ssl_password_file: file,
  stream_ssl_password_file: file,
  mail_ssl_password_file: file,
  http_proxy_ssl_password_file: file,
  http_grpc_ssl_password_file: file,
  http_uwsgi_ssl_password_file: file,
  stream_proxy_ssl_password_file: file,
  http_quic_host_key: file,
  http_geoip_country: file,
  http_geoip_proxy: (call) => network(call.args[0]!),
  http_geoip_city: file,
  http_geoip_org: file,
  stream_geoip_country: file,
  stream_geoip_city: file,
  stream_geoip_org: file,
  http_v2_push: push,
  http_image_filter: imageFilter,
  http_image_filter_jpeg_quality: imageNumber,
  http_image_filter_webp_quality: imageNumber,
  http_image_filter_sharpen: imageNumber,
  http_degradation: degradation,
  http_perl_set: perlSet,
  mail_auth_http: authHttp,
  stream_core_server_name: streamServerName,
};
