import { parseInet4, parseInet6 } from "../../inet";
import { parseUrl, type Url } from "../../url";
import { parseInteger } from "../../values";
import { atLeast } from "../../version";
import { HINT } from "../hints";
import { readRegex } from "../regex";
import { checkRegex, defineGroups } from "../regexes";
import type { Call, Handler, Handlers, Refusal } from "../types";
import { isGroup } from "../upstreams";

/** What `proxy_pass` has set: `proxy_redirect default` depends on it. */
export interface Passed {
  readonly variables: boolean;
  readonly ssl: boolean;
}

const proxyPass: Handler = (call) => {
  const [url] = call.args as [string];
  const variables = url.includes("$");
  const refusal = call.set({ variables, ssl: variables || /^https:/i.test(url) } satisfies Passed);
  if (refusal !== null) return refusal;
  if (variables) return call.script(url);
  const [, scheme, rest] = /^(https?):\/\/(.*)$/is.exec(url) ?? [];
  if (scheme === undefined)
    return { message: "invalid URL prefix", hint: "Write http:// or https:// before the address." };
  const secure = scheme.toLowerCase() === "https";
  if (secure && call.reading.modules.has("http_ssl") === false) return withoutSsl("https");
  const parsed = group(call, rest!, { defaultPort: secure ? 443 : 80, uriPart: true });
  if ("message" in parsed) return parsed;
  const { named, regex, noname } = call.block.location;
  if ((!named && !regex && !noname) || parsed.uri === "") return null;
  const message =
    '"proxy_pass" cannot have URI part in location given by regular expression, or inside named location, or inside "if" statement, or inside "limit_except" block';
  return { message, hint: `There is no path here that the URI could replace: take "${parsed.uri}" out.` };
};

/** The upstream that an address names: or why it is none. */
function group(call: Call, address: string, options: { defaultPort: number; uriPart?: boolean }): Url | Refusal {
  const url = parseUrl(address, options);
  if ("error" in url) {
    return { message: `${url.error} in upstream "${address}"`, hint: "Write the name of an upstream, or an address." };
  }
  const found = call.upstreams.use(url, call.directive);
  return isGroup(found) ? url : found;
}

function withoutSsl(scheme: string): Refusal {
  return {
    message: `${scheme} protocol requires SSL support`,
    hint: "Add http_ssl to nginx.modules in parity.yaml if the server's nginx has it.",
  };
}

/** `fastcgi_pass` and its kin; `secure` is the scheme that needs TLS. */
function pass(schemes: readonly string[], secure: string | null): Handler {
  return (call) => {
    const [address] = call.args as [string];
    const refusal = call.set(address);
    if (refusal !== null) return refusal;
    if (address.includes("$")) return call.script(address);
    const scheme = [...schemes, ...(secure === null ? [] : [secure])].find((name) =>
      address.toLowerCase().startsWith(`${name}://`),
    );
    if (scheme !== undefined && scheme === secure && call.reading.modules.has("http_ssl") === false)
      return withoutSsl(scheme);
    const found = group(call, scheme === undefined ? address : address.slice(scheme.length + 3), { defaultPort: 0 });
    return "message" in found ? found : null;
  };
}

const memcachedPass: Handler = (call) => {
  const refusal = call.set(call.args[0]);
  if (refusal !== null) return refusal;
  const found = group(call, call.args[0]!, { defaultPort: 0 });
  return "message" in found ? found : call.variables.use("memcached_key", call.directive);
};

const proxyRedirect: Handler = (call) => {
  const [from, to] = call.args as [string, string?];
  const earlier = call.values.get(call.name);
  if (earlier === "off" || (to === undefined && from === "off" && earlier !== undefined))
    return call.says("is duplicate", HINT.off);
  call.values.set(call.name, from === "off" && to === undefined ? "off" : "on");
  if (to !== undefined) return replacement(call, from, to);
  if (from === "off") return null;
  if (from !== "default")
    return { message: `invalid parameter "${from}"`, hint: "Write default, off, or what is replaced by what." };
  const passed = call.values.get("proxy_pass") as Passed | undefined;
  if (passed === undefined) {
    const message = '"proxy_redirect default" should be placed after the "proxy_pass" directive';
    return { message, hint: "It is made from proxy_pass: write it in the same location, behind it." };
  }
  if (!passed.variables) return null;
  const message = '"proxy_redirect default" cannot be used with "proxy_pass" directive with variables';
  return { message, hint: "Write out what is replaced by what." };
};

/** `~` and `~*` begin a regular expression. */
function replacement(call: Call, from: string, to: string): Refusal | null {
  const refusal = from.startsWith("~") ? defineGroups(call, from.replace(/^~\*?/, "")) : call.script(from);
  return refusal ?? call.script(to);
}

function cookies(take: (call: Call, from: string, others: readonly string[]) => Refusal | null): Handler {
  return (call) => {
    const [from, ...others] = call.args as [string, ...string[]];
    const earlier = call.values.get(call.name);
    if (earlier === "off") return call.says("is duplicate", HINT.off);
    if (others.length === 0) {
      if (from !== "off")
        return { message: `invalid parameter "${from}"`, hint: "Write off, or what is replaced by what." };
      if (earlier !== undefined) return call.says("is duplicate", HINT.off);
      call.values.set(call.name, "off");
      return null;
    }
    call.values.set(call.name, "on");
    return take(call, from, others);
  };
}

const cookieDomain = cookies((call, from, [to]) => {
  const refusal = from.startsWith("~") ? defineGroups(call, from.slice(1)) : call.script(from);
  return refusal ?? call.script(to!);
});

const cookieFlags = cookies((call, from, flags) => {
  let refusal = from.startsWith("~") ? defineGroups(call, from.slice(1)) : call.script(from);
  for (const flag of flags) refusal ??= call.script(flag);
  return refusal;
});

const bind: Handler = (call) => {
  const [address, transparent] = call.args as [string, string?];
  const refusal = call.set(address);
  if (refusal !== null || (address === "off" && transparent === undefined)) return refusal;
  const wrong = call.script(address);
  if (wrong !== null) return wrong;
  if (!address.includes("$") && !isAddress(address, call.reading.facts.version)) {
    return {
      message: `invalid address "${address}"`,
      hint: "Write an address of this server, with or without a port.",
    };
  }
  if (transparent === undefined || transparent === "transparent") return null;
  return { message: `invalid parameter "${transparent}"`, hint: "Behind the address stands transparent, or nothing." };
};

/** ngx_parse_addr_port; brackets without a port since 1.27.3. */
function isAddress(text: string, version: string | null): boolean {
  if (parseInet4(text) !== null || parseInet6(text) !== null) return true;
  const inBrackets = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
  const [host, port] = inBrackets === null ? split(text) : [inBrackets[1]!, inBrackets[2]];
  if (parseInet6(host) === null && (inBrackets !== null || parseInet4(host) === null)) return false;
  if (port === undefined) return inBrackets !== null && atLeast(version, "1.27.3");
  const number = parseInteger(port) ?? 0;
  return number >= 1 && number <= 65535;
}

function split(text: string): readonly [string, string?] {
  const colon = text.indexOf(":");
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** `fastcgi_param` and its kin: their values are compiled when all is read. */
const param: Handler = (call) => {
  const known = (call.values.get(call.command.field) as (readonly string[])[] | undefined) ?? [];
  known.push(call.args);
  call.values.set(call.command.field, known);
  const condition = call.args[2];
  if (condition === undefined || condition === "if_not_empty") return null;
  return { message: `invalid parameter "${condition}"`, hint: "Behind the value stands if_not_empty, or nothing." };
};

const splitPathInfo: Handler = (call) => {
  const [pattern] = call.args as [string];
  const refusal = checkRegex(pattern);
  if (refusal !== null || readRegex(pattern).captures === 2) return refusal;
  return {
    message: `pattern "${pattern}" must have 2 captures`,
    hint: "Put the script and the rest of the path into round brackets.",
  };
};

export const proxyHandlers: Handlers = {
  http_proxy_pass: proxyPass,
  http_fastcgi_pass: pass([], null),
  http_scgi_pass: pass([], null),
  http_uwsgi_pass: pass(["uwsgi"], "suwsgi"),
  http_grpc_pass: pass(["grpc"], "grpcs"),
  http_memcached_pass: memcachedPass,
  http_proxy_redirect: proxyRedirect,
  http_proxy_cookie_domain: cookieDomain,
  http_proxy_cookie_path: cookies((call, from, [to]) => replacement(call, from, to!)),
  http_proxy_cookie_flags: cookieFlags,
  http_upstream_bind_set_slot: bind,
  stream_proxy_bind: bind,
  http_upstream_param_set_slot: param,
  http_fastcgi_split_path_info: splitPathInfo,
};
