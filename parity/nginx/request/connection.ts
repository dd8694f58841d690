import type { Server, Socket, WebServer } from "../configuration/types";
import { atLeast } from "../configuration/version";
import type { Directive } from "../types";
import { lower, toBytes } from "./bytes";
import { undecided } from "./cannot-decide";
import { validHost } from "./host";
import type { Pattern } from "./pattern";
import { findServer } from "./servers";
import { isOn, setting } from "./settings";
import type { Connection } from "./types";

/** What comes of a connection before any request is read. */
export type Accepted =
  /** `version` is the protocol that is spoken: 10, 11 or 20. `server` is the one that SNI chooses, else the default one. */
  | {
      readonly kind: "http";
      readonly server: Server;
      readonly version: number;
      /** The name in SNI, where a server has it. */
      readonly name: string | null;
      /** `TLSv1.3`: what is spoken; null: clear text. */
      readonly tls: string | null;
    }
  /** What was sent is no HTTP for this port: nginx answers 400. */
  | { readonly kind: "bad-request"; readonly server: Server; readonly why: string }
  | { readonly kind: "closed" | "tls-failed" | "garbled"; readonly why: string; readonly directive: Directive | null };

export function accept(web: WebServer, socket: Socket, connection: Connection): Accepted {
  const proxy = proxyProtocol(socket, connection);
  if (proxy !== null) return proxy;
  return connection.tls === null ? clearText(web, socket, connection) : overTls(web, socket, connection);
}

function proxyProtocol(socket: Socket, connection: Connection): Accepted | null {
  const given = connection.proxyProtocol !== null;
  if (given === socket.proxyProtocol) return null;
  const directive =
    socket.listens.find((listen) => listen.directive.args.includes("proxy_protocol"))?.directive ?? null;
  const kind = connection.tls === null ? "closed" : "tls-failed";
  if (!given) return { kind, why: "the port expects a PROXY protocol header, and none comes", directive };
  const why = "a PROXY protocol header comes, and the port does not expect one";
  if (connection.tls !== null) return { kind: "tls-failed", why, directive: null };
  return { kind: "bad-request", server: socket.defaultServer, why };
}

function clearText(web: WebServer, socket: Socket, connection: Connection): Accepted {
  const server = socket.defaultServer;
  const http2 = socket.http2 || isOn(server, "http2");
  const wanted = connection.protocol === "h2";
  const directive = socket.listens.find((listen) => listen.directive.args.includes("http2"))?.directive ?? null;
  if (wanted) {
    if (http2 && !speaksTls(socket)) return { kind: "http", server, version: 20, name: null, tls: null };
    return {
      kind: "garbled",
      why: "the port does not speak HTTP/2 in clear text: it answers in HTTP/1.1",
      directive: null,
    };
  }
  if (socket.http2 && !speaksTls(socket)) {
    // Since 1.25.1 nginx looks at what comes first (ngx_http_wait_request_handler).
    const { version } = web.facts;
    if (version === null)
      undecided("nginx.version: before 1.25.1 a port with http2 speaks only HTTP/2 in clear text", directive);
    if (!atLeast(version, "1.25.1"))
      return { kind: "garbled", why: "the port speaks only HTTP/2 in clear text", directive };
  }
  return { kind: "http", server, version: connection.protocol === "http/1.0" ? 10 : 11, name: null, tls: null };
}

function overTls(web: WebServer, socket: Socket, connection: Connection): Accepted {
  const tls = connection.tls!;
  if (!speaksTls(socket)) {
    return { kind: "tls-failed", why: "the port speaks clear text", directive: socket.listens[0]?.directive ?? null };
  }
  const { server, name } = serverOfSni(socket, tls.sni);
  const rejects = setting(server, "ssl_reject_handshake");
  if (rejects?.args[0] === "on")
    return { kind: "tls-failed", why: "ssl_reject_handshake", directive: rejects.directive };
  const offered = versionsOf(web, socket.defaultServer);
  const common = tls.versions.filter((version) => offered.versions.includes(version));
  if (common.length === 0) {
    const why = `the client offers ${tls.versions.join(" ")}, the default server of the port takes ${offered.versions.join(" ")}`;
    return { kind: "tls-failed", why, directive: offered.directive };
  }
  if (!common.some((version) => version === "TLSv1.2" || version === "TLSv1.3")) {
    // OpenSSL 3 speaks them at security level 0 alone, whatever ssl_protocols says.
    undecided(`whether OpenSSL's security level allows ${common.join(" ")}`, offered.directive);
  }
  const spoken = VERSIONS.findLast((version) => common.includes(version)) ?? null;
  return negotiated(socket, connection, { kind: "http", server, version: 11, name, tls: spoken });
}

/** By ALPN (ngx_http_ssl_alpn_select): nginx prefers h2. */
function negotiated(socket: Socket, connection: Connection, spoken: Accepted & { kind: "http" }): Accepted {
  const { alpn } = connection.tls!;
  const http2 = socket.http2 || isOn(spoken.server, "http2");
  const older = connection.protocol === "http/1.0" ? { ...spoken, version: 10 } : spoken;
  if (alpn.length === 0) {
    if (connection.protocol !== "h2") return older;
    return { kind: "garbled", why: "without ALPN nginx speaks HTTP/1.1", directive: null };
  }
  if (http2 && alpn.includes("h2")) return { ...spoken, version: 20 };
  // A client that offers both speaks what is chosen.
  if (alpn.some((offered) => offered.startsWith("http/"))) return older;
  return { kind: "tls-failed", why: `no protocol of ${alpn.join(" ")} is spoken here (ALPN)`, directive: null };
}

/** `listen … ssl`, or before 1.25.1 `ssl on` in the default server. */
export function speaksTls(socket: Socket): boolean {
  return socket.ssl || isOn(socket.defaultServer, "ssl");
}

/** ngx_http_ssl_servername. */
export function serverOfSni(socket: Socket, sni: string | null): { server: Server; name: string | null } {
  const host = sni === null || sni === "" ? null : validHost(toBytes(sni));
  const found = host === null ? null : findServer(socket, lower(host), tries);
  return found === null ? { server: socket.defaultServer, name: null } : { server: found.server, name: host };
}

function tries(pattern: Pattern, text: string): boolean {
  const match = pattern.exec(text);
  return match === "undecided" ? undecided(`the regular expression of server_name ~${pattern.source}`) : match !== null;
}

const VERSIONS = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

/** Before 1.23.4 TLSv1.3 had to be named. */
function versionsOf(web: WebServer, server: Server): { versions: readonly string[]; directive: Directive | null } {
  const given = setting(server, "ssl_protocols");
  if (given?.directive != null) return { versions: given.args, directive: given.directive };
  const latest = web.facts.version !== null && atLeast(web.facts.version, "1.23.4");
  const versions = ["TLSv1", "TLSv1.1", "TLSv1.2", ...(latest ? ["TLSv1.3"] : [])];
  return { versions, directive: null };
}
