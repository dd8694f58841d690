import { effectiveAll } from "../../nginx";
import { requestFor } from "./asks";
import { urlOf } from "./requests";
import type { Candidate, Site } from "./sites";
import { specialProbe } from "./special";
import type { ApplicationFacts, Probe } from "./types";

/** Headers that the program needs and that not everyone lets through: those with `_`. */
export function headerProbes({ candidates }: Site, { headers }: ApplicationFacts): Probe[] {
  const candidate = candidates[0]!;
  const { way, ask } = candidate;
  const wanted = (headers ?? []).filter((name) => /^\w[\w-]*$/.test(name) && name.includes("_"));
  return wanted.map((name) =>
    specialProbe(candidate, {
      kind: "underscore-header",
      detail: name,
      title: `a request with the header ${name} to ${urlOf(way, ask)}`,
      request: requestFor(ask, way.tls, [[name, "1"]]),
      received: [[name.toLowerCase(), "1"]],
    }),
  );
}

/** RFC 6455 section 1.2; the key is the one of its example. */
const HANDSHAKE = [
  ["Connection", "Upgrade"],
  ["Upgrade", "websocket"],
  ["Sec-WebSocket-Version", "13"],
  ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
] as const;

/** Where a location hands upgrades on; or at the plainest place, where the application is said to have sockets. */
export function webSocketProbes({ candidates }: Site, { websocketPing }: ApplicationFacts): Probe[] {
  const declared = candidates.find(handsUpgradesOn);
  if (declared === undefined && websocketPing === null) return [];
  const candidate = declared ?? candidates[0]!;
  const { way, ask } = candidate;
  if (way.path.group.protocolVersion.value !== "HTTP1") return [];
  const title = `a WebSocket at ${urlOf(way, ask)}`;
  const common = { request: requestFor(ask, way.tls, HANDSHAKE), status: "101" };
  const opened = specialProbe(candidate, {
    ...common,
    kind: "websocket",
    title,
    application: { status: 101, delay: 0 },
  });
  if (websocketPing === null) return [opened];
  const silent = specialProbe(candidate, {
    ...common,
    kind: "slow-response",
    detail: "websocket",
    title: `${title} that is silent for ${websocketPing} s`,
    application: { status: 101, delay: websocketPing },
  });
  return [opened, silent];
}

function handsUpgradesOn({ ask: { landing } }: Candidate): boolean {
  const scope = landing?.location;
  if (scope == null) return false;
  return effectiveAll(scope, "proxy_set_header").some(
    ({ args: [name = "", value = ""], directive }) =>
      directive !== null && name.toLowerCase() === "upgrade" && value !== "",
  );
}
