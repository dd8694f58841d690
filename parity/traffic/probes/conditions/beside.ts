import { CannotDecide, chooseServer } from "../../../nginx";
import type { Server, Socket, WebServer } from "../../../nginx/configuration/types";
import type { TrafficPath } from "../../types";
import { hostWitness, isHost, regexWitness } from "../witness";
import type { Goal } from "./goals";

/** A name that nobody has (RFC 2606). */
const STRANGER = "stranger.example";

/** Names of one server that are tried: they are alike. */
const MOST_NAMES = 32;

/** Whether a name was made up: nothing is meant for it. */
export const isStranger = (host: string): boolean => host.includes("stranger");

/**
 * Servers that listen where these do, for names of their own, or for all that is nobody's: each as a whole is a goal, where
 * nobody is known to come to it, but may by a name that `arrives`.
 */
export function goalsBeside(
  web: WebServer,
  servers: ReadonlySet<Server>,
  paths: readonly TrafficPath[],
  arrives: (host: string) => boolean,
): Goal[] {
  const sockets = web.sockets.filter((socket) => socket.servers.some((server) => servers.has(server)));
  const others = new Set(sockets.flatMap((socket) => socket.servers).filter((server) => !servers.has(server)));
  const strangers = others.size === 0 ? [] : strangersOf(paths);
  return [...others].flatMap((server) => {
    const own = { server, location: null, table: null, variable: "" };
    const hosts = hostsFor(server, sockets, strangers).filter(arrives);
    return hosts.length === 0 ? [] : [{ kind: "server", directive: server.directive, ...own, hosts }];
  });
}

/** Names that nobody has: what a certificate or a rule is for may be a pattern that lets no others through. */
function strangersOf(paths: readonly TrafficPath[]): string[] {
  const patterns = paths.flatMap(({ listener: { hosts, certificateNames }, rule }) => [
    ...[...(hosts?.value ?? []), ...(certificateNames.value ?? [])],
    ...rule.conditions.flatMap((one) => (one.kind === "host" && !one.regex ? one.patterns : [])),
  ]);
  const made = patterns
    .filter((pattern) => pattern.includes("*"))
    .map((pattern) => pattern.toLowerCase().replaceAll("*", "stranger").replaceAll("?", "x"));
  return [...new Set([STRANGER, ...made.filter((host) => isHost(host) && host.includes("."))])];
}

/** The names by which a client may come to a server, its own first; none: it has none that can be asked for. */
function hostsFor(server: Server, sockets: readonly Socket[], strangers: readonly string[]): string[] {
  const hosts = server.names.slice(0, MOST_NAMES).flatMap(({ kind, text }) => {
    if (kind === "exact") return isHost(text) ? text.toLowerCase() : [];
    return (kind === "regex" ? regexWitness(text.slice(1), "host") : hostWitness(text.replace(/^\./, ""))) ?? [];
  });
  // What asks for the machine itself comes from there.
  const named = hosts.filter((host) => host !== "localhost");
  // A pattern that no name is found for may take any; who sends no name at all is no probe.
  const isOpen =
    (named.length === 0 && server.names.some(({ kind }) => kind !== "exact")) ||
    sockets.some((socket) => socket.defaultServer !== server && takes(server, "", socket));
  const taken = strangers.filter((host) => isOpen || sockets.some((socket) => takesRest(server, host, socket)));
  return [...named, ...taken];
}

/** As the one for names that no other server there has. */
const takesRest = (server: Server, host: string, socket: Socket): boolean =>
  socket.defaultServer === server && takes(server, host, socket);

function takes(server: Server, host: string, socket: Socket): boolean {
  try {
    return chooseServer(socket, host).server === server;
  } catch (error) {
    if (error instanceof CannotDecide) return true;
    throw error;
  }
}
