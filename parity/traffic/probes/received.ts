import { effectiveAll } from "../../nginx";
import { hostName } from "../balancer/rules";
import type { Ask } from "./asks";
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

/** What the application must receive, as far as the location declares that it is passed. */
export function expectedHeaders(way: Way, ask: Ask): Pick<Expectation, "received" | "clientAddress"> {
  const { landing } = ask;
  const scope = landing === null ? null : (landing.location ?? landing.server);
  if (scope === null) return { received: [], clientAddress: [] };
  const set = ["proxy_set_header", "grpc_set_header"].flatMap((name) => effectiveAll(scope, name));
  const headers = set.map(({ args: [name = "", value = ""] }) => [name.toLowerCase(), value] as const);
  const believes = effectiveAll(scope, "set_real_ip_from").length > 0;
  const exact = headers.filter(([name, value]) => believes && /^x-/.test(name) && /^\$\{?remote_addr\}?$/.test(value));
  return {
    received: [
      ...hostOf(way, ask, headers),
      ...schemeOf(way, headers),
      ...exact.map(([name]) => [name, way.client] as const),
    ],
    clientAddress:
      exact.length > 0 ? [] : headers.filter(([, value]) => CLIENT_ADDRESS.test(value)).map(([name]) => name),
  };
}

type Headers = readonly (readonly [name: string, value: string])[];

/** The name that the client asked for, where nothing on the way is meant to change it. */
function hostOf({ path }: Way, ask: Ask, headers: Headers): Headers {
  if (path.group.hostOverride !== null || path.rule.transforms.some(({ kind }) => kind === "host")) return [];
  const handedOn = headers.some(([name, value]) => name === "host" && /^\$\{?host\}?$/.test(value));
  return handedOn ? [["host", hostName(ask.host)]] : [];
}

/** What the client spoke. On layer 4 nobody tells it but nginx's own connection. */
function schemeOf({ path, tls }: Way, headers: Headers): Headers {
  const value = headers.find(([name]) => name === "x-forwarded-proto")?.[1] ?? "";
  const layer7 = path.loadBalancer.kind === "alb" || path.loadBalancer.kind === "application-gateway";
  const told = layer7 ? /proto|scheme/i : /^\$\{?scheme\}?$/;
  return told.test(value) && value.includes("$") ? [["x-forwarded-proto", tls ? "https" : "http"]] : [];
}
