import type { Scope, Server, Socket, WebServer } from "../../nginx/configuration/types";
import { socketFor } from "../../nginx/request/sockets";
import type { Directive } from "../../nginx/types";
import { legsOf } from "../../traffic/probes/addresses";
import type { Fact, Place, TrafficPath } from "../../traffic/types";
import { lazily, placeAt } from "./place";
import type { StackContext } from "./types";

/** A traffic path with what nginx makes of the configuration at its end: what a row is asked about. */
export class PathView {
  private found: Socket | null | undefined;

  constructor(
    readonly context: StackContext,
    readonly path: TrafficPath,
    readonly web: WebServer,
  ) {}

  /** The port of the servers that gets traffic. */
  get port(): Fact<number> {
    return this.path.servers.port ?? this.path.group.port;
  }

  /** An address that a server can have: of its first subnet; of private space where that is not known. */
  get serverAddress(): string {
    return legsOf(this.path, [])[0]?.server ?? "10.0.0.10";
  }

  /** What a connection to the port for traffic reaches; null: nothing, or the port is not known. */
  get socket(): Socket | null {
    if (this.found === undefined) this.found = this.socketOn(this.port.value);
    return this.found;
  }

  socketOn(port: number | null): Socket | null {
    return port === null ? null : socketFor(this.web, this.serverAddress, port);
  }

  /** Where a directive of this web server is declared. */
  placeOf(directive: Directive): Place {
    return this.context.placeOf(directive, this.path.servers);
  }

  /** Where a directive would be that is not set in this scope. */
  placeOfAbsent(scope: Scope, name: string): Place {
    if (scope.directive === null) return this.path.servers.webServer?.at ?? this.path.servers.at;
    const block = this.placeOf(scope.directive);
    return lazily(() => (block.property.includes("!") ? placeAt(block, `${block.property}/${name}`) : block));
  }

  /** Where a socket is declared: at its first `listen`, else at the server that nginx opens it for. */
  placeOfSocket(socket: Socket): Place {
    const [listen] = socket.listens;
    return this.placeOf(listen?.directive ?? socket.defaultServer.directive);
  }

  /** Where a server's `listen` for this socket is, else the server. */
  placeOfListen(socket: Socket, server: Server): Place {
    return this.placeOf(socket.listens.find((one) => one.server === server)?.directive ?? server.directive);
  }
}

const views = new WeakMap<StackContext, readonly PathView[]>();

/** The paths of a stack that end at a known nginx which starts, in order of their ids. */
export function viewsOf(context: StackContext): readonly PathView[] {
  const before = views.get(context);
  if (before !== undefined) return before;
  const made = context.traffic.paths.flatMap((path) => {
    const web = context.webServer(path.servers);
    return web === null ? [] : [new PathView(context, path, web)];
  });
  views.set(context, made);
  return made;
}
