import type { Leg } from "./addresses";
import { type Ask, expectedAnswer, patienceOf, requestFor, speaking, urlOf } from "./requests";
import type { ApplicationFacts, Probe, ProbeKind, ProbeRequest } from "./types";
import { type Draft, draftProbe, type Way } from "./way";

const KIB = 1024;
const MIB = KIB * KIB;

/** nginx's own limits, where nothing is declared: `client_max_body_size 1m`, `large_client_header_buffers 4 8k`. */
const DEFAULT_BODY = MIB;
const DEFAULT_BUFFER = 8 * KIB;

/** What is left free below a limit: line ends, and the line's own method and protocol. */
const MARGIN = 128;

/** Where nothing says how long a request takes: long enough to be under way when nginx is told to stop. */
const SOME_SECONDS = 5;

interface Special extends Pick<Draft, "application" | "idle"> {
  readonly kind: ProbeKind;
  readonly detail?: string;
  readonly title: string;
  readonly request: ProbeRequest;
  readonly patience?: number | null;
  readonly status?: string;
  readonly received?: readonly (readonly [string, string | null])[];
}

function special(way: Way, ask: Ask, draft: Special): Probe {
  const leg: Leg = way.legs[0]!;
  const expected = expectedAnswer(way, ask);
  const detail = draft.detail === undefined ? "" : `${draft.detail} `;
  return draftProbe(way, {
    ...draft,
    detail: `${detail}${urlOf(way, ask)} → ${way.path.id}`,
    leg,
    request: speaking(way, draft.request),
    patience: draft.patience === undefined ? patienceOf(way) : draft.patience,
    expect: {
      ...expected,
      status: draft.status ?? expected.status,
      received: [...expected.received, ...(draft.received ?? [])],
    },
  });
}

/** What goes wrong only with certain requests: sizes, headers, times, upgrades. Asked once for servers, not for every rule. */
export function specialProbes(way: Way, ask: Ask, application: ApplicationFacts): Probe[] {
  if (!way.intent.handsOn) return longOnes(way, ask);
  return [
    ...webSockets(way, ask, application),
    upload(way, ask, application),
    ...longOnes(way, ask),
    ...underscores(way, ask, application),
    ...slow(way, ask, application),
    ...idleOnes(way, ask),
    drain(way, ask, application),
  ];
}

function webSockets(way: Way, ask: Ask, { websocketPing }: ApplicationFacts): Probe[] {
  const declared = way.intent.headers.has("upgrade");
  if (way.path.group.protocolVersion.value !== "HTTP1" || (websocketPing === null && !declared)) return [];
  const target = way.intent.locations.find(({ block }) => block.some(passesUpgrade))?.path ?? ask.target;
  const socket = { ...ask, target };
  const request = requestFor(socket, way.tls, HANDSHAKE);
  const title = `a WebSocket at ${urlOf(way, socket)}`;
  const opened = special(way, socket, {
    kind: "websocket",
    title,
    request,
    status: "101",
    application: { status: 101, delay: 0 },
  });
  if (websocketPing === null) return [opened];
  const silent = special(way, socket, {
    kind: "slow-response",
    detail: "websocket",
    title: `${title} that is silent for ${websocketPing} s`,
    request,
    status: "101",
    application: { status: 101, delay: websocketPing },
  });
  return [opened, silent];
}

const passesUpgrade = ({ name, args }: { readonly name: string; readonly args: readonly string[] }): boolean =>
  name === "proxy_set_header" && args[0]?.toLowerCase() === "upgrade";

/** RFC 6455 section 1.2; the key is the one of its example. */
const HANDSHAKE = [
  ["Connection", "Upgrade"],
  ["Upgrade", "websocket"],
  ["Sec-WebSocket-Version", "13"],
  ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
] as const;

/** As large as the application takes; where that is not said, as large as nginx is declared to take, within 32 MiB. */
function upload(way: Way, ask: Ask, { maxUpload }: ApplicationFacts): Probe {
  const { maxBody } = way.intent;
  const bodyBytes = maxUpload ?? Math.min(maxBody === 0 ? 2 * DEFAULT_BODY : (maxBody ?? DEFAULT_BODY), 32 * MIB);
  const request = {
    ...requestFor(ask, way.tls, [["Content-Type", "application/octet-stream"]]),
    method: "POST",
    bodyBytes,
  };
  return special(way, ask, {
    kind: "upload",
    title: `an upload of ${sizeText(bodyBytes)} to ${urlOf(way, ask)}`,
    request,
  });
}

function sizeText(bytes: number): string {
  if (bytes % MIB === 0) return `${bytes / MIB} MiB`;
  return bytes % KIB === 0 ? `${bytes / KIB} KiB` : `${bytes} bytes`;
}

/** Just under what the balancer lets through, or, where less is declared, just under nginx's buffers. */
function longOnes(way: Way, ask: Ask): Probe[] {
  const { limits } = way.path.loadBalancer;
  const buffer = way.intent.headerBuffer ?? DEFAULT_BUFFER;
  const url = urlOf(way, ask);
  const line = Math.min(limits.requestLine ?? buffer, buffer) - MARGIN - ask.target.length;
  const cookie = Math.min(limits.header ?? buffer, buffer) - MARGIN;
  if (line <= 0 || cookie <= 0) return [];
  return [
    special(way, ask, {
      kind: "long-request-line",
      title: `a request line of ${sizeText(line + MARGIN + ask.target.length)} to ${url}`,
      request: requestFor({ ...ask, target: `${ask.target}?q=${"a".repeat(line - "?q=".length)}` }, way.tls),
    }),
    special(way, ask, {
      kind: "large-header",
      title: `a cookie of ${sizeText(cookie + MARGIN)} to ${url}`,
      request: requestFor(ask, way.tls, [["Cookie", `a=${"a".repeat(cookie - "Cookie: a=".length)}`]]),
    }),
  ];
}

function underscores(way: Way, ask: Ask, { headers }: ApplicationFacts): Probe[] {
  return (headers ?? [])
    .filter((name) => name.includes("_"))
    .map((name) =>
      special(way, ask, {
        kind: "underscore-header",
        detail: name,
        title: `a request with the header ${name} to ${urlOf(way, ask)}`,
        request: requestFor(ask, way.tls, [[name, "1"]]),
        received: [[name.toLowerCase(), "1"]],
      }),
    );
}

function slow(way: Way, ask: Ask, { longestRequest }: ApplicationFacts): Probe[] {
  if (longestRequest === null) return [];
  return [
    special(way, ask, {
      kind: "slow-response",
      title: `a request to ${urlOf(way, ask)} that takes ${longestRequest} s`,
      request: requestFor(ask, way.tls),
      application: { status: 200, delay: longestRequest },
    }),
  ];
}

/** How much of the balancer's idle timeout passes before a kept connection is used again. */
const NEARLY = 0.95;

/** Only a balancer that understands HTTP keeps connections of its own; of layer 4 it is the client's, and its silence. */
function idleOnes(way: Way, ask: Ask): Probe[] {
  const { kind, idleTimeout } = way.path.loadBalancer;
  if (idleTimeout.value === null || kind === "nlb" || kind === "azure-load-balancer") return [];
  const idle = Math.floor(idleTimeout.value * NEARLY);
  return [
    special(way, ask, {
      kind: "idle-connection",
      title: `a request to ${urlOf(way, ask)} on a connection that was idle for ${idle} s`,
      request: requestFor(ask, way.tls),
      idle,
    }),
  ];
}

function drain(way: Way, ask: Ask, { longestRequest }: ApplicationFacts): Probe {
  const delay = longestRequest ?? SOME_SECONDS;
  return special(way, ask, {
    kind: "drain",
    title: `a request to ${urlOf(way, ask)} that is under way for ${delay} s when nginx is told to stop`,
    request: requestFor(ask, way.tls),
    application: { status: 200, delay },
  });
}
