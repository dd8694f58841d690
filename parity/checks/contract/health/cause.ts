import type { Server } from "../../../nginx/configuration/types";
import type { Request } from "../../../nginx/request/types";
import type { Directive } from "../../../nginx/types";
import { StatusSet } from "../../../traffic/balancer/status";
import type { StackContext } from "../types";
import { withoutAccessControl } from "./access";
import { type Asked, ask, healthChecks } from "./ask";

/**
 * Why a health check fails, told once: the first of these that explains it. Each is found by an experiment: the check is
 * asked again with one thing changed, and passes.
 */
export type Cause =
  /** Nothing listens on the port: rows NET-*; HC-06 where the port is the check's own. */
  | { readonly kind: "refused" }
  /** Clear text to a TLS socket, TLS to a clear one, another protocol: NET-07, HC-07, HC-15, IP-05, PR-01. */
  | { readonly kind: "connection" }
  /** gRPC asked, and not answered by a gRPC application: HC-16. */
  | { readonly kind: "grpc" }
  /** The status is right, the body is not: HC-17. */
  | { readonly kind: "body" }
  /** It would pass with `X-Forwarded-Proto: https`: HC-08. */
  | { readonly kind: "forwarded-proto" }
  /** It would pass for a browser: HC-11. */
  | { readonly kind: "user-agent" }
  /** It would pass without the access control in its way: HC-10. */
  | { readonly kind: "access"; readonly directive: Directive }
  /** It would pass with the name of another server, which would answer then: HC-03, HC-04, HC-05. */
  | { readonly kind: "server"; readonly instead: Server; readonly host: string }
  /** It would pass with another Host, although the same server answers: HC-09. */
  | { readonly kind: "host"; readonly host: string }
  /** nginx answers with success or a redirect that the matcher does not take: HC-02. */
  | { readonly kind: "status" }
  /** Whatever else comes back: HC-01. */
  | { readonly kind: "answer" };

export interface Failure {
  readonly asked: Asked;
  readonly cause: Cause;
}

const known = new WeakMap<StackContext, readonly Failure[]>();

/** The health checks of a stack that fail, each with its cause. */
export function failuresOf(context: StackContext): readonly Failure[] {
  const before = known.get(context);
  if (before !== undefined) return before;
  const made = healthChecks(context)
    .filter(({ passes }) => passes === false)
    .map((asked) => ({ asked, cause: causeOf(asked) }));
  known.set(context, made);
  return made;
}

/** Health checks of which the model cannot say whether they pass. */
export function undecidedOf(context: StackContext): readonly Asked[] {
  return healthChecks(context).filter(({ passes }) => passes === null);
}

function causeOf(asked: Asked): Cause {
  const { answer, probe, view } = asked;
  if (answer.kind === "refused") return { kind: "refused" };
  if (answer.kind === "tls-failed" || answer.kind === "garbled") return { kind: "connection" };
  if (isWrongProtocol(asked)) return { kind: "connection" };
  if (view.path.group.healthCheck.grpc) return { kind: "grpc" };
  if (answer.kind === "response" && StatusSet.of(probe.expect.status).has(answer.status)) return { kind: "body" };
  return (
    forwardedProto(asked) ??
    userAgent(asked) ??
    access(asked) ??
    host(asked) ??
    (answer.kind === "response" && answer.status >= 200 && answer.status < 400
      ? { kind: "status" }
      : { kind: "answer" })
  );
}

/** nginx closes or answers 400 where the socket expects what the check does not speak: TLS, or a PROXY header. */
function isWrongProtocol({ answer, connection }: Asked): boolean {
  if (answer.socket === null) return false;
  const { ssl, proxyProtocol } = answer.socket;
  return ssl !== (connection.tls !== null) || proxyProtocol !== (connection.proxyProtocol !== null);
}

function forwardedProto(asked: Asked): Cause | null {
  const request = withHeader(asked.request, "X-Forwarded-Proto", "https");
  return passesWith(asked, request) ? { kind: "forwarded-proto" } : null;
}

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

function userAgent(asked: Asked): Cause | null {
  return passesWith(asked, withHeader(asked.request, "User-Agent", BROWSER)) ? { kind: "user-agent" } : null;
}

function access(asked: Asked): Cause | null {
  const opened = withoutAccessControl(asked);
  if (opened === null) return null;
  const { probe, view, connection, request } = asked;
  const again = ask(probe, view, connection, request, opened.web);
  return again.passes === true ? { kind: "access", directive: opened.directive } : null;
}

/** Servers whose names are tried. */
const MOST_SERVERS = 50;

function host(asked: Asked): Cause | null {
  const { answer, request } = asked;
  const servers = answer.socket?.servers ?? [];
  const names = servers.slice(0, MOST_SERVERS).flatMap(({ names: own }) => own.filter(({ kind }) => kind === "exact"));
  const hosts = new Set([...names.map(({ text }) => text), ...hostsOf(asked)]);
  const passing = [...hosts]
    .filter((name) => name !== "")
    .map((name) => ({ name, again: put(asked, withHeader(request, "Host", name)) }))
    .filter(({ again }) => again.passes === true && again.answer.server !== null);
  // A server that has a location for this very path is the one that was made for it.
  const meant = passing.find(({ again }) => again.answer.location?.modifier === "=") ?? passing[0];
  if (meant === undefined) return null;
  const { server } = meant.again.answer;
  return server === answer.server
    ? { kind: "host", host: meant.name }
    : { kind: "server", instead: server!, host: meant.name };
}

/** Names that clients come with: of the rule, else of the listener. */
function hostsOf({ view: { path } }: Asked): string[] {
  const ofRule = path.rule.conditions.flatMap((one) => (one.kind === "host" && !one.regex ? one.patterns : []));
  const ofListener = path.listener.hosts?.value ?? [];
  return [...ofRule, ...ofListener].map((pattern) => pattern.replace(/^\*\./, "www.").toLowerCase());
}

function passesWith(asked: Asked, request: Request): boolean {
  return put(asked, request).passes === true;
}

function put({ probe, view, connection }: Asked, request: Request): Asked {
  return ask(probe, view, connection, request);
}

function withHeader(request: Request, name: string, value: string): Request {
  const others = request.headers.filter(([header]) => header.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: [...others, [name, value]] };
}
