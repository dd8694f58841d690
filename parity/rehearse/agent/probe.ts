import type { Duplex } from "node:stream";
import { PROBE_HEADER } from "../../traffic/probes/application";
import { observeResponse } from "../../traffic/probes/observation";
import type { Observation } from "../../traffic/probes/types";
import type { Step } from "../cell/types";
import { FROM_SERVER } from "../haproxy/marker";
import type { Application, Arrival } from "./application/server";
import { announce, echoes, exchange, type Seen } from "./client/http1";
import { exchange2 } from "./client/http2";
import type { WireResponse } from "./client/response";
import { type Opened, open, Refused, TlsFailure } from "./client/stream";
import { constantBody } from "./constant-body";
import type { Ending, Haproxy } from "./haproxy";

/** Milliseconds that HAProxy may take to tell how a connection ended. */
const TELL_MS = 2_000;

/** What a probe needs of the cell. */
export interface Surroundings {
  readonly haproxy: Haproxy;
  readonly application: Application;
  /** Called once the application has the request of a probe. */
  readonly onArrival?: () => void;
}

let count = 0;

/** Makes one probe on the nginx that runs, and gives what came of it. */
export async function perform(step: Step, around: Surroundings): Promise<Observation> {
  const id = `probe-${++count}`;
  around.application.expect(id, step.probe, step.delay, around.onArrival);
  const ending = around.haproxy.ending(id, step.patience + step.idle + step.delay + TELL_MS);
  try {
    if (step.request === null) return await touched(step, id, ending);
    const seen = await ask(step, id, around);
    const observed =
      seen.kind === "response"
        ? await responded(step, seen.response, around.application.take(id), ending)
        : await unanswered(step, seen.kind, ending);
    return observed.kind === "tls-failed" ? await refusedOrTls(step, id, around) : observed;
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused" };
    throw error;
  } finally {
    around.application.take(id);
    around.haproxy.forget(id);
  }
}

/** A connection without a request. */
async function touched(step: Step, id: string, ending: Promise<Ending | null>): Promise<Observation> {
  const { close } = await open(step, id);
  if (step.socket === null) {
    close();
    return { kind: "connected" };
  }
  const told = await ending;
  close();
  if (told === null) return { kind: "timeout" };
  return told.connected ? { kind: "connected" } : notConnected(told);
}

/**
 * HAProxy has one error for a handshake that fails and for a connection that was refused before it began, where its code for TLS
 * is the first to hear of that (ssl_sock_handshake in its src/ssl_sock.c): a bare connection tells.
 */
async function refusedOrTls(step: Step, id: string, { haproxy }: Surroundings): Promise<Observation> {
  if (step.past === null) return { kind: "tls-failed" };
  const bare = { ...step, ...step.past, announced: null, tls: null };
  const name = `${id}-bare`;
  try {
    const seen = await touched(bare, name, haproxy.ending(name, step.patience + TELL_MS));
    return { kind: seen.kind === "refused" ? "refused" : "tls-failed" };
  } finally {
    haproxy.forget(name);
  }
}

type Failed = "closed" | "garbled" | "timeout" | "tls-failed";
type Outcome = Seen | { readonly kind: Failed };

async function ask(step: Step, id: string, around: Surroundings): Promise<Outcome> {
  let opened: Opened;
  try {
    opened = await open(step, id);
  } catch (error) {
    // HAProxy has a certificate: what fails there is a machine that is too busy.
    if (error instanceof TlsFailure) return { kind: step.tlsWith === "server" ? "tls-failed" : "timeout" };
    throw error;
  }
  try {
    return await speak(step, id, opened, around);
  } finally {
    opened.close();
  }
}

async function speak(step: Step, id: string, { stream }: Opened, { application }: Surroundings): Promise<Outcome> {
  const request = step.request!;
  // Who asks nginx itself gives up; through the balancer, that does.
  const patience = step.patience + (step.through === "balancer" ? step.delay : 0);
  if (step.protocol === "h2") return exchange2(stream, request, [PROBE_HEADER, id], step.tls !== null, patience);
  if (step.idle > 0) return afterSilence(step, id, stream, application);
  if (step.body === "announced" && request.bodyBytes > SHORT_BODY) return announced(step, id, stream);
  const seen = await exchange(stream, request, [PROBE_HEADER, id], patience);
  if (seen.kind !== "response" || seen.response.status !== 101) return seen;
  // A switched connection: silent for a while, then it must still carry something.
  await pause(step.delay);
  return (await echoes(stream, step.patience)) ? seen : { kind: "closed" };
}

/** Bytes of a body that stands for a large one: more than nginx takes at once. */
const SHORT_BODY = 64 * 1024;

/** See {@link Step.body}. */
async function announced(step: Step, id: string, stream: Duplex): Promise<Outcome> {
  const request = step.request!;
  const asked = await announce(stream, request, [PROBE_HEADER, id], step.patience);
  if (asked.kind !== "continue") return asked;
  const again = await open(step, `${id}-short`);
  const seen = await exchange(again.stream, { ...request, bodyBytes: SHORT_BODY }, [PROBE_HEADER, id], step.patience);
  again.close();
  return seen;
}

/**
 * A request on a connection that was used and then silent. One that nginx has said it closes is not kept by a balancer either:
 * then the request comes on a new one.
 */
async function afterSilence(step: Step, id: string, stream: Duplex, application: Application): Promise<Outcome> {
  const request = step.request!;
  const first = `${id}-before`;
  application.expect(first, step.probe, 0);
  const before = await exchange(stream, request, [PROBE_HEADER, first], step.patience);
  application.take(first);
  if (before.kind !== "response") return before;
  const closes = before.response.headers.some(
    ([name, value]) => name.toLowerCase() === "connection" && /close/i.test(value),
  );
  if (!closes) await pause(step.idle);
  const again = closes ? await open(step, first) : null;
  const seen = await exchange(again?.stream ?? stream, request, [PROBE_HEADER, id], step.patience);
  again?.close();
  return seen;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function responded(
  step: Step,
  { status, headers, body }: WireResponse,
  arrival: Arrival | null,
  ending: Promise<Ending | null>,
): Promise<Observation> {
  const fromServer = headers.some(([name]) => name.toLowerCase() === FROM_SERVER);
  if (step.through === "balancer" && step.answersItself && !fromServer) return ownAnswer(status, headers, await ending);
  return observeResponse({
    status,
    headers: headers.filter(([name]) => name.toLowerCase() !== FROM_SERVER),
    application: arrival,
    body: arrival === null ? constantBody(status, headers, body) : null,
  });
}

/** A balancer of layer 7 answers by itself: because a rule says so, or because of what came of the server. */
function ownAnswer(status: number, headers: WireResponse["headers"], ending: Ending | null): Observation {
  const location = headers.find(([name]) => name.toLowerCase() === "location")?.[1] ?? null;
  if (ending === null || /^[LP][-R]|^LH/.test(ending.state))
    return { kind: "response", status, location, headers: [], application: null, body: null };
  return notConnected(ending);
}

/** The first letter of HAProxy's state says who ended it, the second when. */
function notConnected({ state, connected, error }: Ending): Observation {
  if (error >= FIRST_TLS_ERROR) return { kind: "tls-failed" };
  if (state.startsWith("sC") || state.startsWith("sH")) return { kind: "timeout" };
  if (!connected) return { kind: "refused" };
  return { kind: state.startsWith("PH") ? "garbled" : "closed" };
}

/** 24: "Connection closed during SSL handshake", and all behind it that can happen here. */
const FIRST_TLS_ERROR = 24;

/** Nothing came to the client: of layer 4, and past the balancer, what it saw counts, once the server took the connection. */
async function unanswered(step: Step, kind: Failed, ending: Promise<Ending | null>): Promise<Observation> {
  if (step.answersItself && kind !== "timeout") {
    const told = await ending;
    return told === null ? { kind } : notConnected(told);
  }
  if (kind === "timeout" || step.socket === null) return { kind };
  const told = await ending;
  return told === null || told.connected ? { kind } : notConnected(told);
}
