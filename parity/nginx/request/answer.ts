import type { Socket, WebServer } from "../configuration/types";
import { fromBytes } from "./bytes";
import { CannotDecide, undecided } from "./cannot-decide";
import { accept, speaksTls } from "./connection";
import { type Outcome, status } from "./outcome";
import { runPhases } from "./phases";
import { receive, wantsKeepalive } from "./receive";
import { responseLines } from "./respond";
import { type MetSoFar, Run } from "./run";
import { setting } from "./settings";
import { MACHINE, settle } from "./settle";
import { socketFor } from "./sockets";
import type { Answer, Connection, Request, Step, World } from "./types";

/** Who decides, as far as it has come. */
interface Progress {
  readonly steps: Step[];
  readonly met: MetSoFar;
  socket: Socket | null;
  run: Run | null;
}

/** What this nginx answers to a request. Pure; never throws. What cannot be decided is `unknown`, and says what it would take. */
export function answer(web: WebServer, connection: Connection, request: Request, world: World): Answer {
  const progress: Progress = {
    steps: [],
    met: { directives: new Set(), read: new Set(), carried: new Set() },
    socket: null,
    run: null,
  };
  try {
    const socket = socketOf(web, connection, progress);
    return socket === null
      ? { kind: "refused", ...who(progress) }
      : decide(new Question(web, socket, connection, request, world, progress.met), progress);
  } catch (error) {
    if (!(error instanceof CannotDecide)) throw error;
    return { kind: "unknown", about: fromBytes(error.about), ...who(progress) };
  }
}

class Question {
  readonly machine = MACHINE;

  constructor(
    readonly web: WebServer,
    readonly socket: Socket,
    readonly connection: Connection,
    readonly request: Request,
    readonly world: World,
    readonly met: MetSoFar,
  ) {}
}

function who({ socket, run, steps, met }: Progress) {
  const scope = run === null || run.scope === run.server ? null : run.scope;
  const location = scope?.kind === "location" ? scope : null;
  return { socket, server: run?.server ?? null, location, steps, met };
}

/** Null: nobody listens there. */
function socketOf(web: WebServer, { local }: Connection, progress: Progress): Socket | null {
  if (web.problems.length > 0) {
    progress.steps.push({ what: `nginx does not start: ${web.problems[0]!.message}`, directive: null });
    return null;
  }
  const socket = socketFor(web, local.address, local.port);
  progress.socket = socket;
  if (socket === null) {
    const listen = web.unknown.find((item) => item.directive?.name === "listen");
    if (listen !== undefined) undecided(listen.about, listen.directive);
  } else if (socket.listens.length === 0 && web.facts.root === null) {
    undecided("nginx.root: where a server without listen listens");
  }
  return socket;
}

function decide(question: Question, progress: Progress): Answer {
  const { web, socket, connection } = question;
  const accepted = accept(web, socket, connection);
  if (accepted.kind !== "http" && accepted.kind !== "bad-request") {
    progress.steps.push({ what: accepted.why, directive: accepted.directive });
    return { kind: accepted.kind, why: accepted.why, ...who(progress) };
  }
  const run = new Run(question, accepted.server, progress.steps);
  progress.run = run;
  if (accepted.kind === "bad-request") {
    run.step(accepted.why, null);
    return finish(run, status(400), progress);
  }
  run.version = accepted.version;
  run.serverName = accepted.name;
  run.tlsVersion = accepted.tls;
  return finish(run, first(run), progress);
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
  const name = server.names[0]?.text ?? "";
  run.meet(server.directive);
  run.step(`server ${name || "without a name"}${isDefault ? ", the default of the socket" : ""}`, server.directive);
}

/** What ngx_http_process_request asks of a TLS connection. No load balancer shows a certificate of its own. */
function encrypted(run: Run): Outcome | null {
  const { socket, connection } = run.asked;
  if (!speaksTls(socket)) return null;
  if (connection.tls === null) {
    run.step("a clear text request on a port for TLS", socket.listens[0]?.directive ?? null);
    return status(497);
  }
  const verify = setting(run.server, "ssl_verify_client");
  if (verify?.args[0] !== "on") return null;
  run.step("ssl_verify_client asks for a certificate", verify.directive);
  return status(496);
}

function finish(run: Run, outcome: Outcome, progress: Progress): Answer {
  const settled = settle(run, outcome);
  const decided = who(progress);
  if (settled.kind === "close") return { kind: "closed", why: settled.why, ...decided };
  if (run.errorStatus !== 0) run.status = run.errorStatus;
  const headers = responseLines(run);
  const bodiless = run.status === 204 || run.status === 304 || run.asked.request.method === "HEAD";
  const body = bodiless ? null : run.body;
  return {
    kind: "response",
    ...decided,
    status: run.status,
    headers,
    exchange: run.exchange,
    body: typeof body === "string" ? fromBytes(body) : body,
    clientAddress: run.client.address,
    upgraded: run.upgraded,
  };
}
