import { requestFor } from "./asks";
import { urlOf } from "./requests";
import { type Candidate, most, type Site, secondsAt } from "./sites";
import { specialProbe } from "./special";
import type { ApplicationFacts, Probe } from "./types";

/** Where nothing says how long a request takes: long enough to be under way when nginx is told to stop. */
const SOME_SECONDS = 5;

/** What goes wrong only with slow applications, silent connections, and at the end of nginx. */
export function timeProbes(site: Site, facts: ApplicationFacts): Probe[] {
  const patient = most(site, (one) => secondsAt(one, "proxy_read_timeout"));
  return [...slow(patient, facts), ...idle(site.candidates[0]!), drain(patient, facts)];
}

function slow(candidate: Candidate, { longestRequest }: ApplicationFacts): Probe[] {
  if (longestRequest === null) return [];
  const { way, ask } = candidate;
  return [
    specialProbe(candidate, {
      kind: "slow-response",
      title: `a request to ${urlOf(way, ask)} that takes ${longestRequest} s`,
      request: requestFor(ask, way.tls),
      application: { status: 200, delay: longestRequest },
    }),
  ];
}

/** How much of the balancer's idle timeout passes before a kept connection is used again. */
const NEARLY = 0.95;

/** Only a balancer that understands HTTP keeps connections of its own; on layer 4 it is the client's, and its silence. */
function idle(candidate: Candidate): Probe[] {
  const { way, ask } = candidate;
  const { kind, idleTimeout } = way.path.loadBalancer;
  if (idleTimeout.value === null || kind === "nlb" || kind === "azure-load-balancer") return [];
  const seconds = Math.floor(idleTimeout.value * NEARLY);
  return [
    specialProbe(candidate, {
      kind: "idle-connection",
      title: `a request to ${urlOf(way, ask)} on a connection that was idle for ${seconds} s`,
      request: requestFor(ask, way.tls),
      idle: seconds,
    }),
  ];
}

function drain(candidate: Candidate, { longestRequest }: ApplicationFacts): Probe {
  const { way, ask } = candidate;
  const delay = longestRequest ?? SOME_SECONDS;
  return specialProbe(candidate, {
    kind: "drain",
    title: `a request to ${urlOf(way, ask)} that is under way for ${delay} s when nginx is told to stop`,
    request: requestFor(ask, way.tls),
    application: { status: 200, delay },
  });
}
