import { effective, sizeOf } from "../../nginx";
import { requestFor } from "./asks";
import { urlOf } from "./requests";
import { type Candidate, most, type Site, sizeAt } from "./sites";
import { specialProbe } from "./special";
import type { ApplicationFacts, Probe } from "./types";

const KIB = 1024;
const MIB = KIB * KIB;

/** What is left free below a limit: line ends, and the line's own method and protocol. */
const MARGIN = 128;

/** The largest upload that is tried where nobody says how large one is; and where nothing limits it: more than nginx's default. */
const LARGE = 32 * MIB;
const UNLIMITED = 2 * MIB;

/** What goes wrong only with large bodies, lines and headers. */
export function sizeProbes(site: Site, { maxUpload }: ApplicationFacts): Probe[] {
  const [first] = site.candidates;
  const uploads = first!.way.intent.handsOn
    ? [
        upload(
          most(site, (one) => sizeAt(one, "client_max_body_size")),
          maxUpload,
        ),
      ]
    : [];
  return [...uploads, ...longOnes(first!)];
}

/** As large as the application takes; where that is not said, as large as nginx and the balancer are declared to take. */
function upload(candidate: Candidate, maxUpload: number | null): Probe {
  const { way, ask } = candidate;
  const bodyLimit = way.path.loadBalancer.bodyLimit.value ?? LARGE;
  const declared = sizeAt(candidate, "client_max_body_size");
  const bodyBytes = maxUpload ?? Math.min(Number.isFinite(declared) ? declared : UNLIMITED, bodyLimit, LARGE);
  const type = [["Content-Type", "application/octet-stream"] as const];
  return specialProbe(candidate, {
    kind: "upload",
    title: `an upload of ${sizeText(bodyBytes)} to ${urlOf(way, ask)}`,
    request: { ...requestFor(ask, way.tls, type), method: "POST", bodyBytes },
  });
}

function sizeText(bytes: number): string {
  if (bytes % MIB === 0) return `${bytes / MIB} MiB`;
  return bytes % KIB === 0 ? `${bytes / KIB} KiB` : `${bytes} bytes`;
}

/** Just under what the balancer lets through, or, where less is declared, just under nginx's buffers. */
function longOnes(candidate: Candidate): Probe[] {
  const { way, ask } = candidate;
  const { limits } = way.path.loadBalancer;
  const url = urlOf(way, ask);
  const line =
    Math.min(limits.requestLine ?? Number.POSITIVE_INFINITY, lineBuffer(candidate)) - MARGIN - ask.target.length;
  const cookie = Math.min(limits.header ?? Number.POSITIVE_INFINITY, sizeAt(candidate, BUFFERS, 1)) - MARGIN;
  // Less is no long line: nobody has declared that one is meant to pass.
  if (line < KIB || cookie < KIB || !Number.isFinite(line + cookie)) return [];
  return [
    specialProbe(candidate, {
      kind: "long-request-line",
      title: `a request line of nearly ${sizeText(line + MARGIN + ask.target.length)} to ${url}`,
      request: requestFor(
        { ...ask, target: `${ask.target}${ask.target.includes("?") ? "&" : "?"}q=${"a".repeat(line - "?q=".length)}` },
        way.tls,
      ),
    }),
    specialProbe(candidate, {
      kind: "large-header",
      title: `a cookie of nearly ${sizeText(cookie + MARGIN)} to ${url}`,
      request: requestFor(ask, way.tls, [["Cookie", `a=${"a".repeat(cookie - "Cookie: a=".length)}`]]),
    }),
  ];
}

const BUFFERS = "large_client_header_buffers";

/** The request line is read before its server is known: the default server of the port has the buffers. */
function lineBuffer({ way, ask }: Candidate): number {
  const socket = way.intent.web.sockets.find(({ port, servers }) => {
    return port === way.port && ask.landing !== null && servers.includes(ask.landing.server);
  });
  return sizeOf(effective(socket?.defaultServer ?? way.intent.web, BUFFERS)?.args[1] ?? "") ?? 0;
}
