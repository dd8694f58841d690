import { parseUrl } from "../url";
import { either } from "./hints";
import { lookedUp, resolves, UNRESOLVED } from "./hosts";
import type { Call, Refusal } from "./types";

const FACILITIES = [
  ..."kern user mail daemon auth intern lpr news uucp clock authpriv ftp ntp audit alert cron".split(" "),
  ...Array.from({ length: 8 }, (_, index) => `local${index}`),
];
const SEVERITIES = ["emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"];

/** ngx_syslog_process_conf: `syslog:server=10.0.0.1,facility=local7,tag=nginx,severity=info`. */
export function syslog(call: Call, target: string): Refusal | null {
  const seen = new Set<string>();
  for (const parameter of target.slice("syslog:".length).split(",")) {
    const refusal = take(call, parameter, seen);
    if (refusal !== null) return refusal;
  }
  if (seen.has("server")) return null;
  return { message: "no syslog server specified", hint: "Add server= and its address." };
}

function take(call: Call, parameter: string, seen: Set<string>): Refusal | null {
  const [, key = "", value = ""] = /^(server|facility|severity|tag)=(.*)$/s.exec(parameter) ?? [];
  if (key === "" && parameter === "nohostname") return null;
  if (key === "") {
    return {
      message: `unknown syslog parameter "${parameter}"`,
      hint: "Its parameters are server, facility, severity, tag and nohostname.",
    };
  }
  if (seen.has(key)) return { message: `duplicate syslog "${key}"`, hint: "Write it once." };
  seen.add(key);
  if (key === "server") return server(call, value);
  if (key === "tag") return tag(value);
  const names = key === "facility" ? FACILITIES : SEVERITIES;
  if (names.includes(value)) return null;
  return { message: `unknown syslog ${key} "${value}"`, hint: `Write ${either(names)}.` };
}

function server(call: Call, value: string): Refusal | null {
  const url = parseUrl(value, { defaultPort: 514 });
  if ("error" in url)
    return { message: `${url.error} in syslog server "${value}"`, hint: "Write an address, with or without a port." };
  const found = url.kind === "name" ? resolves(url.host) : true;
  if (found === false) return { message: `host not found in syslog server "${value}"`, hint: UNRESOLVED };
  if (found === null) call.reading.doubt(lookedUp(url.host), call.directive);
  return null;
}

function tag(value: string): Refusal | null {
  const hint = "A tag has up to 32 letters, digits and underscores.";
  if (value.length > 32) return { message: "syslog tag length exceeds 32", hint };
  if (/^[0-9A-Za-z_]*$/.test(value)) return null;
  return { message: 'syslog "tag" only allows alphanumeric characters and underscore', hint };
}
