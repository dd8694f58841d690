import { hostName } from "../balancer/rules";
import type { Ask } from "./requests";
import type { Expectation, ProbeRequest } from "./types";
import type { Way } from "./way";

/** What a browser of today sends, as far as nginx is asked about it. */
export const clientHeaders: ProbeRequest["headers"] = [
  ["User-Agent", "Mozilla/5.0"],
  ["Accept", "*/*"],
];

/** Variables of nginx that hold the client's address, or a list with it. */
const CLIENT_ADDRESS =
  /^\$\{?(remote_addr|proxy_add_x_forwarded_for|http_x_forwarded_for|proxy_protocol_addr|http_x_real_ip)\}?$/;

/** What the application must receive, as far as the configuration declares that it is passed. */
export function expectedHeaders(way: Way, ask: Ask): Pick<Expectation, "received" | "clientAddress"> {
  const { headers } = way.intent;
  const passed = (name: string, pattern: RegExp): boolean =>
    [...(headers.get(name) ?? [])].some((value) => pattern.test(value));
  const { kind } = way.path.loadBalancer;
  const layer7 = kind === "alb" || kind === "application-gateway";
  const received: (readonly [string, string | null])[] = [];
  if (
    passed("host", /^\$\{?(host|http_host)\}?$/) &&
    way.path.rule.transforms.length === 0 &&
    !way.path.group.hostOverride
  )
    received.push(["host", hostName(ask.host)]);
  if (layer7 && passed("x-forwarded-proto", /x_forwarded_proto|\$\{?\w*(proto|scheme)/))
    received.push(["x-forwarded-proto", way.tls ? "https" : "http"]);
  const clientAddress = [...headers].flatMap(([name, values]) =>
    [...values].some((value) => CLIENT_ADDRESS.test(value)) ? [name] : [],
  );
  return { received, clientAddress };
}
