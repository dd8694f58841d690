import { parseInteger, parseSize } from "../../values";
import { HINT } from "../hints";
import type { Call, Handler, Handlers, Refusal } from "../types";
import { isZone, type Zone } from "../zones";

/** Eight pages: what a zone with a slab allocator needs. */
const SMALLEST = 8 * 4096;

/** `name:10m`: the zone, or why it is none. `parameter` is the whole word, which nginx prints. */
export function zoneOf(call: Call, text: string, parameter: string, tag: string): Zone | Refusal {
  const colon = text.indexOf(":");
  const size = colon < 0 ? null : parseSize(text.slice(colon + 1));
  if (size === null) return { message: `invalid zone size "${parameter}"`, hint: HINT.zone };
  if (size < SMALLEST) return { message: `zone "${parameter}" is too small`, hint: HINT.tooSmall };
  return { name: text.slice(0, colon), size, tag, data: null, directive: call.directive };
}

/** `limit_req_zone` and `limit_conn_zone`: a key and where it is counted. */
function limitZone(tag: string, take: (parameter: string) => Refusal | null | undefined): Handler {
  return (call) => {
    const [key, ...parameters] = call.args as [string, ...string[]];
    let zone: Zone | null = null;
    const refusal = call.script(key);
    if (refusal !== null) return refusal;
    for (const parameter of parameters) {
      if (parameter.startsWith("zone=")) {
        const found = zoneOf(call, parameter.slice("zone=".length), parameter, tag);
        if (!isZone(found)) return found;
        zone = found;
        continue;
      }
      const wrong = take(parameter);
      if (wrong === undefined) return { message: `invalid parameter "${parameter}"`, hint: HINT.parameter };
      if (wrong !== null) return wrong;
    }
    if (zone === null || zone.name === "") return mustHaveZone(call);
    const added = call.reading.zones.add(zone.name, zone.size, tag, call.directive);
    if (!isZone(added)) return added;
    if (added.data !== null) {
      const message = `${call.name} "${zone.name}" is already bound to key "${added.data}"`;
      return { message, hint: "A zone counts one key: give this one another name." };
    }
    added.data = key;
    return null;
  };
}

function mustHaveZone(call: Call): Refusal {
  return { message: `"${call.name}" must have "zone" parameter`, hint: `Add zone= and the zone's name.` };
}

function rate(parameter: string): Refusal | null | undefined {
  if (!parameter.startsWith("rate=")) return undefined;
  const value = parseInteger(parameter.slice("rate=".length).replace(/r\/[sm]$/, ""));
  return (value ?? 0) > 0
    ? null
    : { message: `invalid rate "${parameter}"`, hint: "Write a rate like 10r/s or 30r/m." };
}

const limitReq: Handler = (call) => {
  let name: string | null = null;
  for (const parameter of call.args) {
    const [, key = "", value = ""] = /^(zone|burst|delay)=(.*)$/s.exec(parameter) ?? [];
    if (key === "zone") {
      name = value;
      const zone = call.reading.zones.add(value, 0, "http_limit_req", call.directive);
      if (!isZone(zone)) return zone;
    } else if (key !== "") {
      if ((parseInteger(value) ?? 0) > 0) continue;
      return { message: `invalid ${key} value "${parameter}"`, hint: "Write a number of requests, at least 1." };
    } else if (parameter !== "nodelay") return { message: `invalid parameter "${parameter}"`, hint: HINT.parameter };
  }
  return name === null ? mustHaveZone(call) : once(call, name);
};

/** One limit for each zone in a block. */
function once(call: Call, zone: string): Refusal | null {
  return call.set(true, `${call.name} ${zone}`);
}

const limitConn: Handler = (call) => {
  const [name, number] = call.args as [string, string];
  const zone = call.reading.zones.add(name, 0, call.command.module, call.directive);
  if (!isZone(zone)) return zone;
  const refusal = once(call, name);
  if (refusal !== null) return refusal;
  const value = parseInteger(number) ?? 0;
  if (value <= 0) return { message: `invalid number of connections "${number}"`, hint: HINT.number };
  if (value <= 65535) return null;
  return { message: "connection limit must be less 65536", hint: "Write a number up to 65535." };
};

export const limitHandlers: Handlers = {
  http_limit_req_zone: limitZone("http_limit_req", rate),
  http_limit_req: limitReq,
  http_limit_conn_zone: limitZone("http_limit_conn", () => undefined),
  stream_limit_conn_zone: limitZone("stream_limit_conn", () => undefined),
  http_limit_conn: limitConn,
  stream_limit_conn: limitConn,
};
