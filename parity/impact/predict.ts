import { durationOf, effective, nginxMessage } from "../nginx";
import type { WebServer } from "../nginx/configuration/types";
import { type Answer, socketFor } from "../nginx/request/index";
import type { World } from "../nginx/request/types";
import { type ToServer, type TrafficPath, toServer } from "../traffic";
import { answerTo, receivedBy, shown, shownHeader } from "../traffic/probes/answered";
import { applicationAnswer } from "../traffic/probes/application";
import { isSameObservation, observeResponse } from "../traffic/probes/observation";
import type { Observation, Probe } from "../traffic/probes/types";

/** What the model says of a probe, and how nginx came to it. */
export interface Prediction {
  readonly observation: Observation;
  /** Null where the request does not come to a decision of nginx. */
  readonly answer: Answer | null;
}

export type FileKind = "file" | "directory" | "missing";

/** What lies at a path of the server's disk; null: nobody knows. */
export type Disk = (path: string) => FileKind | null;

/** A prediction that holds where the disk is as assumed. */
export interface Case extends Prediction {
  readonly assumed: ReadonlyMap<string, FileKind>;
}

/**
 * What comes of a probe of `path` where `server` runs behind it: the same {@link Observation} that the rehearsal makes on a
 * real nginx. Pure; never throws for what a configuration holds.
 */
export function predict(probe: Probe, path: TrafficPath, server: WebServer, disk: Disk = () => null): Observation {
  const cases = predictCases(probe, path, server, disk);
  const [first, ...others] = cases as [Case, ...Case[]];
  if (others.every(({ observation }) => isSameObservation(observation, first.observation))) return first.observation;
  return { kind: "unknown", about: filesIn(cases) };
}

/** Paths by whose files a set of cases is told apart. */
export function filesOf(cases: readonly Case[]): string[] {
  return [...new Set(cases.flatMap(({ assumed }) => [...assumed.keys()]))].sort();
}

/** `whether /var/www/a and /var/www/b are there`. */
export function filesIn(cases: readonly Case[]): string {
  const paths = filesOf(cases);
  return `whether ${paths.join(" and ")} ${paths.length === 1 ? "is" : "are"} there`;
}

/** Files that nobody knows of, and that one request can depend on; with more it is not decided. */
const MOST_FILES = 4;

/**
 * The prediction for every state of the files that it depends on and that `disk` does not know: a request that falls through
 * to files does not reach the application, whatever lies there.
 */
export function predictCases(probe: Probe, path: TrafficPath, server: WebServer, disk: Disk): readonly Case[] {
  return casesOf(probe, toServer(probe, path), server, disk);
}

/** The same where it is known what the server gets: it does not depend on the server. */
export function casesOf(probe: Probe, reached: ToServer, server: WebServer, disk: Disk): readonly Case[] {
  const [problem] = server.problems;
  if (problem !== undefined) return certain({ kind: "not-started", message: nginxMessage(problem) });
  if ("answered" in reached) return certain(reached.answered);
  const { connection, request } = reached;
  if (request === null) {
    const { address, port } = connection.local;
    return certain({ kind: socketFor(server, address, port) === null ? "refused" : "connected" });
  }
  const split = (assumed: ReadonlyMap<string, FileKind>): readonly Case[] => {
    let missed: string | null = null;
    const file: World["file"] = (at) => {
      const kind = disk(at) ?? assumed.get(at);
      if (kind === undefined) missed ??= at;
      return kind ?? "unknown";
    };
    const found = answerTo(probe, { connection, request }, server, file);
    if (found.kind !== "unknown" || missed === null || assumed.size === MOST_FILES)
      return [caseOf(assumed, timed(probe, server, found), found)];
    const on = missed;
    return kindsAt(on).flatMap((kind) => split(new Map([...assumed, [on, kind]])));
  };
  return split(NOTHING);
}

/** A path that ends in a slash is a directory's, or nobody's. */
function kindsAt(path: string): readonly FileKind[] {
  return path.endsWith("/") ? ["missing", "directory"] : ["missing", "file", "directory"];
}

/**
 * What nginx has to reach for the answer and a rehearsal has not: a name that is looked up while it runs, a protocol that the
 * stand-in for the application does not speak. Null: everything is there.
 */
export function outOfReach({ answer }: Pick<Case, "answer">): string | null {
  const exchange = answer?.kind === "response" ? answer.exchange : null;
  if (exchange === null) return null;
  if (exchange.lookedUp !== null) return `${exchange.lookedUp}, which nginx looks up when a request comes`;
  return exchange.protocol === "memcached" ? "memcached" : null;
}

const NOTHING: ReadonlyMap<string, FileKind> = new Map();

function certain(observation: Observation): readonly Case[] {
  return [caseOf(NOTHING, observation, null)];
}

function caseOf(assumed: Case["assumed"], observation: Observation, found: Answer | null): Case {
  return { assumed, observation, answer: found };
}

/** What the answer is to one who waits, is silent, or comes while nginx stops. */
function timed(probe: Probe, server: WebServer, found: Answer): Observation {
  if (found.kind !== "response") return found.kind === "unknown" ? undecided(found.about) : { kind: found.kind };
  const { delay } = probe.application;
  if (found.upgraded) {
    const readTimeout = found.exchange?.readTimeout ?? Number.POSITIVE_INFINITY;
    if (delay >= readTimeout || delay >= (probe.patience ?? Number.POSITIVE_INFINITY)) return { kind: "closed" };
  } else if (found.exchange !== null && probe.patience !== null) {
    const waited = Math.min(delay, found.exchange.readTimeout);
    if (waited >= probe.patience) return { kind: "timeout" };
  }
  if (probe.kind === "idle-connection" && isClosedWhenIdle(found, server, probe.idle)) return { kind: "closed" };
  if (probe.kind === "drain" && isCutByShutdown(server, delay)) return { kind: "closed" };
  return observationOf(probe, found);
}

function undecided(about: string): Observation {
  return { kind: "unknown", about };
}

type Response = Extract<Answer, { readonly kind: "response" }>;

/** https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout: of the location that gave the last answer. */
function isClosedWhenIdle({ location, server, headers }: Response, web: WebServer, idle: number): boolean {
  if (headers.some(([name, value]) => name === "connection" && value === "close")) return true;
  const [timeout = ""] = effective(location ?? server ?? web, "keepalive_timeout")?.args ?? [];
  return idle >= (durationOf(timeout) ?? Number.POSITIVE_INFINITY);
}

/** https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout: by default a request may take as long as it takes. */
function isCutByShutdown(server: WebServer, delay: number): boolean {
  const [timeout] = server.main.get("worker_shutdown_timeout") ?? [];
  return timeout !== undefined && delay >= (durationOf(timeout.args[0] ?? "") ?? Number.POSITIVE_INFINITY);
}

function observationOf(probe: Probe, { status, headers, exchange, body }: Response): Observation {
  const sent =
    exchange === null ? [] : applicationAnswer(probe, receivedBy(exchange)).headers.map((header) => header[0]);
  return observeResponse({
    status,
    headers: headers.map(shownHeader),
    application: exchange && {
      method: shown(exchange.method),
      target: shown(exchange.target),
      httpVersion: exchange.httpVersion ?? "",
      headers: exchange.headers.map(shownHeader),
      sent,
    },
    body: body === null ? null : shown(body),
  });
}
