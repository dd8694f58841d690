import type { Referers } from "../after/referers";
import { parseCidr } from "../cidr";
import { HostKeys } from "../hash-keys";
import { HINT } from "../hints";
import { lookedUp, resolves, UNRESOLVED } from "../hosts";
import { checkRegex } from "../regexes";
import type { Handler, Handlers } from "../types";
import { define } from "./rewrite";

const rule: Handler = (call) => {
  const text = call.args[0]!;
  if (text === "all" || text === "unix:" || parseCidr(text) !== null) return null;
  return { message: `invalid parameter "${text}"`, hint: `${HINT.address} Or write all.` };
};

const realIpFrom: Handler = (call) => {
  const text = call.args[0]!;
  if (text === "unix:" || parseCidr(text) !== null) return null;
  const found = resolves(text);
  if (found === false) {
    return { message: `host not found in set_real_ip_from "${text}"`, hint: `${HINT.address} ${UNRESOLVED}` };
  }
  if (found === null) call.reading.doubt(lookedUp(text), call.directive);
  return null;
};

const validReferers: Handler = (call) => {
  const known = call.values.get(call.name) as Referers | undefined;
  const referers = known ?? { keys: new HostKeys(), serverNames: false, bare: false };
  call.values.set(call.name, referers);
  for (const word of call.args) {
    if (word === "") return { message: 'invalid referer ""', hint: "Take the empty word out." };
    if (word === "server_names") referers.serverNames = true;
    if (word === "none" || word === "blocked") referers.bare = true;
    if (["none", "blocked", "server_names"].includes(word)) continue;
    const refusal = word.startsWith("~")
      ? refererRegex(word)
      : referers.keys.refuse(word.split("/", 1)[0]!, true, "invalid hostname or wildcard");
    if (refusal !== null) return refusal;
  }
  return null;
};

function refererRegex(word: string) {
  if (word.length > 1) return checkRegex(word.slice(1));
  return { message: `empty regex in "${word}"`, hint: "Write a regular expression behind the ~." };
}

const authRequestSet: Handler = (call) => {
  const [variable, value] = call.args as [string, string];
  if (!variable.startsWith("$")) return { message: `invalid variable name "${variable}"`, hint: HINT.variableName };
  return define(call, variable.slice(1)) ?? call.script(value);
};

export const accessHandlers: Handlers = {
  http_access_rule: rule,
  stream_access_rule: rule,
  http_realip_from: realIpFrom,
  stream_realip_from: realIpFrom,
  mail_realip_from: realIpFrom,
  http_realip: (call) => call.set(call.args[0]),
  http_valid_referers: validReferers,
  http_auth_basic_user_file: (call) => call.set(call.args[0]) ?? call.script(call.args[0]!),
  http_auth_request: (call) => call.set(call.args[0]),
  http_auth_request_set: authRequestSet,
};
