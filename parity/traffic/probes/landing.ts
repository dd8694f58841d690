import { below, CannotDecide, chooseLocation, chooseServer, type Directive, socketFor } from "../../nginx";
import type { Location, Server, ServerName } from "../../nginx/configuration/types";
import { handsOn, type Intent } from "./intent";

/** Where in nginx's configuration a request is meant to arrive. */
export interface Landing {
  readonly server: Server;
  /** Null: no server has the name, and the port's default one takes it. */
  readonly name: ServerName | null;
  readonly location: Location | null;
}

/** Null: nothing listens there, or what decides cannot be told. */
export function landingAt({ web }: Intent, address: string, port: number, host: string, path: string): Landing | null {
  try {
    const socket = socketFor(web, address, port);
    if (socket === null) return null;
    const { server, name } = chooseServer(socket, host === "" ? null : host.toLowerCase());
    return { server, name, location: chooseLocation(server, path) };
  } catch (error) {
    if (error instanceof CannotDecide) return null;
    throw error;
  }
}

/** What a location means to do with a request. */
export type Aim =
  | { readonly kind: "application" }
  /** A constant answer; 444: the connection is closed. */
  | { readonly kind: "status"; readonly status: number }
  /** Files, or something that only the answer tells. */
  | { readonly kind: "other" };

/** A `return` of the server comes before any location; one in a location before what hands on. */
export function aimOf({ server, location }: Landing): Aim {
  const constant = returned(server.directive) ?? (location === null ? null : returned(location.directive));
  if (constant !== null) return { kind: "status", status: constant };
  if (location === null) return { kind: "other" };
  if (own(location).some(({ name }) => name === "internal")) return { kind: "status", status: 404 };
  return passes(location, server) ? { kind: "application" } : { kind: "other" };
}

/**
 * Whether a server that takes what no name is for is there to serve it: it hands requests on, and does not turn `/` away.
 * One that only redirects or refuses strangers is not, nor are a distribution's pages.
 */
export function serves(server: Server): boolean {
  if (!below(server.directive).some(handsOn)) return false;
  try {
    return aimOf({ server, name: null, location: chooseLocation(server, "/") }).kind !== "status";
  } catch (error) {
    if (error instanceof CannotDecide) return false;
    throw error;
  }
}

const own = ({ directive }: Location): readonly Directive[] => directive.block ?? [];

/** `return 404;`, `return 301 https://…;`, and `return https://…;`, which is 302. */
function returned({ block }: Directive): number | null {
  const found = block?.find(({ name }) => name === "return");
  if (found === undefined) return null;
  const [first = ""] = found.args;
  return /^\d{3}$/.test(first) ? Number(first) : 302;
}

/** Handed on by itself, or by the named location that `try_files` ends in. */
function passes(location: Location, server: Server): boolean {
  if (own(location).some(handsOn)) return true;
  const last = own(location)
    .find(({ name }) => name === "try_files")
    ?.args.at(-1);
  const named = last?.startsWith("@") ? server.named.get(last) : undefined;
  return named !== undefined && own(named).some(handsOn);
}
