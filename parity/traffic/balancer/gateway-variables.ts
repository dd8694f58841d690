import type { Probe, ProbeRequest } from "../probes/types";
import type { Rule } from "../types";
import { CLIENT_PORT } from "./constants";
import { requestOf } from "./limits";
import { headerOf, hostName, rawPath } from "./rules";

type Headers = ProbeRequest["headers"];

/** Request headers as the rule's rewrites leave them. A value with a variable that is not known is left out of them. */
export function rewrittenHeaders(headers: Headers, probe: Probe, { requestHeaders = [] }: Rule): Headers {
  return requestHeaders.reduce<Headers>((before, [name, { value }]) => {
    const filled = value === null ? null : filledIn(value, probe);
    if (filled === undefined) return before;
    const others = before.filter(([header]) => header.toLowerCase() !== name);
    return filled === null ? others : [...others, [name, filled]];
  }, headers);
}

/** `{var_client_ip}` and the like; undefined where one of them is not known. */
function filledIn(value: string, probe: Probe): string | undefined {
  let known = true;
  const text = value.replace(/\{(var|http_req)_([\w-]+)\}/g, (_, kind: string, name: string) => {
    const found = kind === "var" ? variable(name, probe) : headerOf(requestOf(probe).headers, name.toLowerCase());
    if (found === undefined) known = false;
    return found ?? "";
  });
  return known ? text : undefined;
}

/** https://learn.microsoft.com/azure/application-gateway/rewrite-http-headers-url#server-variables */
function variable(name: string, probe: Probe): string | undefined {
  const { headers, target, method, tls } = requestOf(probe);
  const host = headerOf(headers, "host") ?? "";
  const before = headerOf(headers, "x-forwarded-for");
  const values: { readonly [name: string]: string } = {
    // X-Forwarded-For without ports.
    add_x_forwarded_for_proxy: before === null ? probe.client : `${before}, ${probe.client}`,
    client_ip: probe.client,
    client_port: String(CLIENT_PORT),
    host: hostName(host),
    request_method: method,
    request_scheme: tls ? "https" : "http",
    request_uri: target,
    uri_path: rawPath(target),
    query_string: target.slice(rawPath(target).length + 1),
  };
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
