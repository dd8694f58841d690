import type { Probe, ProbeRequest } from "../probes/types";
import type { Action, TrafficPath } from "../types";
import { answered } from "./answered";
import { requestOf } from "./limits";
import { chooseRule, headerOf, hostName, rawPath } from "./rules";
import type { ToServer } from "./types";

/** What the client gets where another rule of the listener than the path's takes its request and answers it; else null. */
export function turnedAway(probe: Probe, { listener, rule }: TrafficPath): ToServer | null {
  const request = requestOf(probe);
  const chosen = chooseRule(listener, { ...request, client: probe.client });
  if (chosen === null || chosen === rule) return null;
  if (chosen.action.kind === "fixed-response") return answered(chosen.action.status);
  if (chosen.action.kind === "redirect") return answered(chosen.action.status, redirected(chosen.action, request));
  return null;
}

type Redirect = Extract<Action, { readonly kind: "redirect" }>;

/** `#{host}` and the like are the request's own: the words of AWS, which the reader of other providers' actions writes too. */
export function redirected(action: Redirect, request: ProbeRequest): string {
  const host = headerOf(request.headers, "host") ?? "";
  const own: { readonly [word: string]: string } = {
    protocol: request.tls ? "https" : "http",
    host: hostName(host),
    port: /:(\d+)$/.exec(host)?.[1] ?? (request.tls ? "443" : "80"),
    path: rawPath(request.target).replace(/^\//, ""),
    query: request.target.slice(rawPath(request.target).length + 1),
  };
  const fill = (text: string): string => text.replace(/#\{(\w+)\}/g, (whole, word: string) => own[word] ?? whole);
  const query = fill(action.query);
  const url = `${fill(action.protocol).toLowerCase()}://${fill(action.host)}:${fill(action.port)}${fill(action.path)}`;
  return query === "" ? url : `${url}?${query}`;
}
