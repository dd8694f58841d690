import { addressBytes, addressText } from "../address";
import type { Socket, WebServer } from "../configuration/types";
import { fromBytes } from "./bytes";
import { CannotDecide, undecided } from "./cannot-decide";
import { accept } from "./connection";
import { enterLocation } from "./enter";
import { specialResponse } from "./error-pages";
import { type Outcome, status } from "./outcome";
import { runPhases, type Start } from "./phases";
import { receive, wantsKeepalive } from "./receive";
import { responseLines } from "./respond";
import { type Asked, type Machine, Run } from "./run";
import { setting } from "./settings";
import { socketFor } from "./sockets";
import type { Answer, Connection, Request, Step, World } from "./types";
import { variable } from "./variables";

const MACHINE: Machine = { variable, subrequest };

/** What this nginx answers to a request. Pure; never throws. What cannot be decided is `unknown`, and says what it would take. */
export function answer(web: WebServer, connection: Connection, request: Request, world: World): Answer {
  const steps: Step[] = [];
  const decided: { socket: Socket | null; run: Run | null } = { socket: null, run: null };
  try {
    return decide({ web, connection, request, world }, steps, decided);
  } catch (error) {
    if (!(error instanceof CannotDecide)) throw error;
    return { kind: "unknown", about: fromBytes(error.about), ...who(decided.socket, decided.run, steps) };
  }
}

function who(socket: Socket | null, run: Run | null, steps: readonly Step[]) {
  const scope = run === null || run.scope === run.server ? null : run.scope;
  const location = scope?.kind === "location" ? scope : null;
  return { socket, server: run?.server ?? null, location, steps };
}

function decide(
  question: Omit<Asked, "socket" | "machine">,
  steps: Step[],
  decided: { socket: Socket | null; run: Run | null },
): Answer {
  const { web, connection } = question;
  const { address, port } = connection.local;
  if (web.problems.length > 0) {
    steps.push({ what: `nginx does not start: ${web.problems[0]!.message}`, directive: null });
    return { kind: "refused", ...who(null, null, steps) };
  }
  const socket = socketFor(web, address, port);
  if (socket === null) {
    const listen = web.unknown.find((item) => item.directive?.name === "listen");
    if (listen !== undefined) undecided(listen.about, listen.directive);
    return { kind: "refused", ...who(null, null, steps) };
  }
  decided.socket = socket;
  if (socket.listens.length === 0 && web.facts.root === null)
    undecided("nginx.root: where a server without listen listens");
  const accepted = accept(web, socket, connection);
  if (accepted.kind !== "http" && accepted.kind !== "bad-request") {
    steps.push({ what: accepted.why, directive: accepted.directive });
    return { kind: accepted.kind, why: accepted.why, ...who(socket, null, steps) };
  }
  const run = new Run({ ...question, socket, machine: MACHINE }, accepted.server, steps);
  decided.run = run;
  if (accepted.kind === "http") Object.assign(run, { version: accepted.version, serverName: accepted.name });
  else run.step(accepted.why, null);
  return finish(run, accepted.kind === "http" ? first(run) : status(400));
}

/** From the first byte of the request to the first outcome. */
function first(run: Run): Outcome {
  const refused = receive(run) ?? encrypted(run);
  if (refused !== null) return refused;
  describeServer(run);
  run.keepalive = wantsKeepalive(run);
  return runPhases(run, "post-read");
}

function describeServer(run: Run): void {
  const { server } = run;
  const isDefault = server === run.asked.socket.defaultServer;
  run.step(`server ${server.segment}${isDefault ? ", the default of the socket" : ""}`, server.directive);
}

/** What ngx_http_process_request asks of a TLS connection. No load balancer shows a certificate of its own. */
function encrypted(run: Run): Outcome | null {
  const { socket, connection } = run.asked;
  if (!socket.ssl) return null;
  if (connection.tls === null) {
    run.step("a clear text request on a port for TLS", socket.listens[0]?.directive ?? null);
    return status(497);
  }
  const verify = setting(run.server, "ssl_verify_client");
  if (verify?.args[0] !== "on") return null;
  run.step("ssl_verify_client asks for a certificate", verify.directive);
  return status(496);
}

/** Follows error pages and internal redirects to the response. */
function settle(run: Run, outcome: Outcome): Outcome & { kind: "response" | "close" } {
  let current = outcome;
  for (;;) {
    switch (current.kind) {
      case "response":
      case "close":
        return current;
      case "status":
        current = byStatus(run, current.status);
        break;
      case "internal":
        current = internalRedirect(run, current.uri, current.args);
        break;
      case "named":
        current = namedLocation(run, current.name);
        break;
    }
  }
}

/** ngx_http_finalize_request. */
function byStatus(run: Run, code: number): Outcome {
  if (code === 444) return { kind: "close", why: "return 444" };
  if (code === 408 || code === 499) return { kind: "close", why: `nginx closes the connection for ${code}` };
  if (code >= 300 || code === 201 || code === 204) return specialResponse(run, code);
  return { kind: "close", why: `${code} makes no response` };
}

function internalRedirect(run: Run, uri: string, args: string): Outcome {
  run.uriChanges--;
  if (run.uriChanges === 0) return status(500);
  run.setUri(uri);
  run.args = args;
  run.scope = run.server;
  enterLocation(run);
  run.internal = true;
  run.validUnparsed = false;
  run.addUriToAlias = false;
  return again(run, "server-rewrite");
}

function namedLocation(run: Run, name: string): Outcome {
  run.uriChanges--;
  if (run.uriChanges === 0 || run.uri === "") return status(500);
  const location = run.server.named.get(fromBytes(name));
  if (location === undefined) {
    run.step(`there is no location ${name}`, null);
    return status(500);
  }
  run.step(`location ${name}`, location.directive);
  run.internal = true;
  run.handler = null;
  run.uriChanged = false;
  run.scope = location;
  enterLocation(run);
  return again(run, "rewrite");
}

function again(run: Run, start: Start): Outcome {
  run.validLocation = true;
  run.fastcgi = null;
  return runPhases(run, start);
}

/** ngx_http_subrequest, as auth_request makes it: a GET without a body, with the headers of the request. */
function subrequest(parent: Run, uri: string, _directive: unknown): number {
  const run = new Run(parent.asked, parent.server, parent.steps, parent);
  Object.assign(run, {
    method: "GET",
    version: parent.version,
    host: parent.host,
    headers: parent.headers,
    internal: true,
  });
  Object.assign(run, { client: parent.client, realIp: parent.realIp, unparsed: parent.unparsed, validUnparsed: false });
  for (const [name, value] of parent.variables) run.variables.set(name, value);
  run.setUri(uri);
  const settled = settle(run, runPhases(run, "server-rewrite"));
  for (const [name, value] of run.variables) parent.variables.set(name, value);
  return settled.kind === "close" ? 0 : run.errorStatus || run.status;
}

function finish(run: Run, outcome: Outcome): Answer {
  const settled = settle(run, outcome);
  const decided = who(run.asked.socket, run, run.steps);
  if (settled.kind === "close") return { kind: "closed", why: settled.why, ...decided };
  if (run.errorStatus !== 0) run.status = run.errorStatus;
  const headers = responseLines(run);
  const body = run.body;
  return {
    kind: "response",
    ...decided,
    status: run.status,
    headers,
    exchange: run.exchange,
    body: typeof body === "string" ? fromBytes(body) : body,
    clientAddress: addressTextOf(run.client.address),
    upgraded: run.upgraded,
  };
}

function addressTextOf(text: string): string {
  const bytes = addressBytes(text);
  return bytes === null ? text : addressText(bytes);
}
