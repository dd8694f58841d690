import { chooseServer, type Step } from "../nginx";
import type { Server, Socket } from "../nginx/configuration/types";
import type { Directive } from "../nginx/types";
import { type TrafficPath, toServer } from "../traffic";
import type { Probe } from "../traffic/probes/types";
import type { Prediction } from "./predict";

/** How nginx came to its answer, one sentence a step, each with the place of the directive that decided. */
export function stepsOf({ answer }: Prediction, probe: Probe, path: TrafficPath): string[] {
  if (answer === null) return [];
  const { socket, server, steps } = answer;
  if (socket === null || server === null) return steps.map(stepText);
  const rest = steps.filter(({ what, directive }) => directive !== server.directive || !what.startsWith("server "));
  return [...serverSteps(socket, server, hostOf(probe, path)), ...rest].map(stepText);
}

/** Why it is this server that answers: the step that people do not expect. */
function serverSteps(socket: Socket, server: Server, host: string): Step[] {
  const at = socket.port === 0 ? socket.address : `${socket.address}:${socket.port}`;
  const asked = host === "" ? "a request without Host" : `Host ${host}`;
  const named = chooseServer(socket, nameIn(host)).name;
  if (named !== null) return [{ what: `${asked} is a name of ${server.segment} on ${at}`, directive: named.directive }];
  if (socket.servers.length === 1)
    return [
      { what: `${at} has one server, which answers whatever the Host: ${server.segment}`, directive: server.directive },
    ];
  const stranger = { what: `${asked} is a name of no server on ${at}`, directive: null };
  if (socket.defaultBy !== null)
    return [stranger, { what: `${at} has a default_server: ${server.segment}`, directive: socket.defaultBy }];
  const first = `${at} has no default_server: the first in the order of the files answers, ${server.segment}`;
  return [stranger, { what: first, directive: server.directive }];
}

/** As the balancer sends it. */
function hostOf(probe: Probe, path: TrafficPath): string {
  const reached = toServer(probe, path);
  if ("answered" in reached || reached.request === null) return "";
  return reached.request.headers.find(([name]) => name.toLowerCase() === "host")?.[1] ?? "";
}

/** The name in it, which is what servers are compared with. */
function nameIn(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}

function stepText({ what, directive }: Step): string {
  return directive === null ? what : `${what} (${placeOf(directive)})`;
}

function placeOf({ position: { file, line } }: Directive): string {
  return `${file.slice(file.lastIndexOf("/") + 1)}:${line}`;
}
