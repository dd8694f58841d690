import { listenOptions } from "../../listen";
import { parseUrl } from "../../url";
import { atLeast } from "../../version";
import { finishMail } from "../after/mail";
import { HINT } from "../hints";
import { lookedUp, resolves, UNRESOLVED } from "../hosts";
import type { Block, Call, Handler, Handlers, Refusal } from "../types";
import { slotHandlers } from "./slots";

const mail: Handler = (call) => {
  call.reading.modulesCounted = true;
  call.opens = {
    context: "A",
    end: (block) => {
      finishMail(call.reading, block);
      return null;
    },
  };
  return call.set(true);
};

function closeServer(block: Block): Refusal | null {
  if (block.values.has("listen")) return null;
  const hint = "A server of mail has no port of its own: write listen.";
  return { message: `no "listen" is defined for server`, hint, place: "directive" };
}

/** Where no protocol is named, the port says it. */
const PORTS: ReadonlyMap<number, string> = new Map([
  ...([110, 995] as const).map((port) => [port, "pop3"] as const),
  ...([143, 993] as const).map((port) => [port, "imap"] as const),
  ...([25, 465, 587] as const).map((port) => [port, "smtp"] as const),
]);

const PARAMETER = /^(bind|ssl|proxy_protocol)$|^(backlog|rcvbuf|sndbuf|so_keepalive)=|^ipv6only=o/;
/** It said `the invalid "x" parameter` before. */
const NEW_WORDS = "1.25.5";

/** ngx_mail_core_listen */
const listen: Handler = (call) => {
  const [address, ...parameters] = call.args as [string, ...string[]];
  call.block.values.set("listen", true);
  const url = parseUrl(address, { defaultPort: 0, listen: true });
  const of = `in "${address}" of the "listen" directive`;
  if ("error" in url) return { message: `${url.error} ${of}`, hint: "Write a port, or an address with a port." };
  const found = url.kind === "name" ? resolves(url.host) : true;
  if (found === false) return { message: `host not found ${of}`, hint: UNRESOLVED };
  const byPort = PORTS.get(url.port);
  if (byPort !== undefined && !call.block.values.has("protocol")) call.block.values.set("protocol", byPort);
  for (const parameter of parameters) {
    const refusal = PARAMETER.test(parameter) ? wrong(parameter) : unknown(parameter, call.reading.facts.version);
    if (refusal !== null) return refusal;
    if (parameter !== "ssl") continue;
    if (call.reading.modules.has("mail_ssl") === false) {
      const message = 'the "ssl" parameter requires ngx_mail_ssl_module';
      return { message, hint: "It is of the module mail_ssl: add it to nginx.modules in parity.yaml." };
    }
    call.block.values.set("listen ssl", true);
    call.block.values.set("tls by", call.directive);
  }
  if (found === null) {
    call.reading.doubt(lookedUp(url.host), call.directive);
    return null;
  }
  for (let port = url.port; port <= url.lastPort; port++) {
    const text = url.kind === "unix" ? url.host : `${url.host === "*" ? "0.0.0.0" : url.host}:${port}`;
    if (call.reading.mailListens.has(text)) {
      return { message: `duplicate "${text}" address and port pair`, hint: "Take one of them out." };
    }
    call.reading.mailListens.add(text);
  }
  return null;
};

function unknown(parameter: string, version: string | null): Refusal {
  const message = atLeast(version, NEW_WORDS)
    ? `invalid parameter "${parameter}"`
    : `the invalid "${parameter}" parameter`;
  return { message, hint: HINT.parameter };
}

function wrong(parameter: string): Refusal | null {
  const options = listenOptions([parameter]);
  return "error" in options ? { message: options.error, hint: HINT.parameter } : null;
}

const protocol: Handler = (call) => {
  const name = call.args[0]!;
  if (![...PORTS.values()].includes(name))
    return { message: `unknown protocol "${name}"`, hint: "Write imap, pop3 or smtp." };
  call.block.values.set("protocol", name);
  return null;
};

/** ngx_mail_ssl_enable (until 1.25.1), ngx_mail_ssl_starttls: nginx keeps their place, unless it has that of `listen`. */
function keepsPlace(slot: Handler, other: (call: Call) => Refusal | null): Handler {
  return (call) => {
    const refusal = slot(call) ?? other(call);
    if (refusal === null && !call.block.values.has("listen ssl")) call.block.values.set("tls by", call.directive);
    return refusal;
  };
}

const enable = keepsPlace(slotHandlers["conf_set_flag_slot"]!, ({ block }) => {
  const starttls = block.values.get("starttls");
  if (starttls === undefined || starttls === "off" || block.values.get("ssl") !== true) return null;
  return { message: '"starttls" directive conflicts with "ssl on"', hint: "Keep one of the two." };
});

const starttls = keepsPlace(slotHandlers["conf_set_enum_slot"]!, ({ block }) => {
  if (block.values.get("ssl") !== true || block.values.get("starttls") === "off") return null;
  return { message: '"ssl" directive conflicts with "starttls"', hint: "Keep one of the two." };
});

export const mailHandlers: Handlers = {
  mail_block: mail,
  mail_core_server: (call) => {
    call.opens = { context: "B", end: closeServer };
    return null;
  },
  mail_core_listen: listen,
  mail_core_protocol: protocol,
  mail_ssl_enable: enable,
  mail_ssl_starttls: starttls,
};
