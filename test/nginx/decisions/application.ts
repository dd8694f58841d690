import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTls, type Server as TlsServer } from "node:tls";
import { fastcgi, memcached, scgi, uwsgi } from "./gateway-protocols";
import type { Received } from "./types";

/** What the application answers to a request target (or query string): the same for the stub and for the model. */
export function applicationAnswer(protocol: string, target: string): { status: number; headers: [string, string][] } {
  const asked = (name: string): string | null => new RegExp(`[?&]?${name}=([^&\\s]+)`).exec(target)?.[1] ?? null;
  const status = /^[2-5]\d\d$/.test(asked("status") ?? "") ? Number(asked("status")) : 200;
  const headers: [string, string][] = [...(OWN[protocol] ?? [])];
  const accel = asked("accel");
  const location = asked("location");
  if (protocol === "grpc" || protocol === "memcached") return { status, headers };
  if (accel !== null) headers.push(["X-Accel-Redirect", accel]);
  for (const [, cookie] of target.matchAll(/[?&]cookie=([^&\s]+)/g)) headers.push(["Set-Cookie", cookie!]);
  if (location !== null) headers.push(["Location", location]);
  return { status, headers };
}

/** Header lines that an application of each protocol sends in any case. */
const OWN: Readonly<Record<string, readonly [string, string][]>> = {
  http: [["Content-Length", "0"]],
  fastcgi: [["Content-Type", "text/plain"]],
  uwsgi: [["Content-Type", "text/plain"]],
  scgi: [["Content-Type", "text/plain"]],
  grpc: [["Content-Type", "application/grpc"]],
};

/** What it says when it is asked to speak another protocol. */
export const UPGRADED = { status: 101, headers: [["Upgrade", "websocket"]] as [string, string][] };

/** An application behind nginx, of every protocol that nginx speaks: which one, the first bytes say. */
export class Application {
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();
  private received: Received[] = [];
  private readonly http = createHttp((request, response) => this.answer("http", request, response));
  private readonly http2 = createHttp2();

  private readonly tls: TlsServer;

  constructor(pem: { readonly cert: string; readonly key: string }) {
    this.tls = createTls({ ...pem, ALPNProtocols: ["h2", "http/1.1"] }, (secure) => {
      if (secure.alpnProtocol === "h2") this.http2.emit("connection", secure);
      else this.http.emit("connection", secure);
    });
    this.tls.on("tlsClientError", () => {});
    this.http.on("upgrade", (request: IncomingMessage, socket: Socket) => {
      this.note("http", request);
      const lines = UPGRADED.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
      socket.end(`HTTP/1.1 101 Switching Protocols\r\n${lines}Connection: upgrade\r\n\r\n`);
    });
    this.http2.on("stream", (stream, headers) => {
      const target = String(headers[":path"]);
      const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
      this.received.push({ protocol: "grpc", method: String(headers[":method"]), target, headers: pairs });
      const { status } = applicationAnswer("grpc", target);
      stream.on("error", () => {});
      stream.respond({ ":status": status, "content-type": "application/grpc" });
      stream.end();
    });
    this.http2.on("sessionError", () => {});
  }

  /** What has come in since the last call. */
  take(): Received[] {
    const all = this.received;
    this.received = [];
    return all;
  }

  /** Listens at `127.0.0.1:3000` or `unix:/path`; false where something else does. */
  listen(address: string, unixRoot: string): Promise<boolean> {
    const server = createServer({ allowHalfOpen: true }, (socket) => this.accept(socket));
    const found = /^(?:\[(.+)\]|(.+)):(\d+)$/.exec(address);
    const where = address.startsWith("unix:")
      ? { path: unixRoot + address.slice(5) }
      : { host: found?.[1] ?? found?.[2] ?? "", port: Number(found?.[3]) };
    return new Promise((done) => {
      server.on("error", () => done(false));
      server.listen(where, () => {
        this.servers.push(server);
        done(true);
      });
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await Promise.all(this.servers.splice(0).map((server) => new Promise((done) => server.close(done))));
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => {});
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      this.dispatch(socket, first);
    });
  }

  private dispatch(socket: Socket, first: Buffer): void {
    const answer = (received: Received): ReturnType<typeof applicationAnswer> => {
      this.received.push(received);
      const of = (name: string) => received.headers.find(([key]) => key.toUpperCase() === name)?.[1];
      return applicationAnswer(received.protocol, of("QUERY_STRING") ?? of("REQUEST_URI") ?? received.target);
    };
    const text = first.toString("latin1");
    if (first[0] === 0x16) this.tls.emit("connection", socket);
    else if (first[0] === 1) fastcgi(socket, answer);
    else if (first[0] === 0) uwsgi(socket, answer);
    else if (/^\d+:/.test(text)) scgi(socket, answer);
    else if (text.startsWith("get ")) memcached(socket, answer);
    else if (text.startsWith("PRI * HTTP/2")) this.http2.emit("connection", socket);
    else {
      this.http.emit("connection", socket);
      // The others read by themselves what was put back.
      process.nextTick(() => socket.resume());
    }
  }

  private note(protocol: string, request: IncomingMessage): void {
    const headers: [string, string][] = [];
    const raw = request.rawHeaders;
    for (let at = 0; at + 1 < raw.length; at += 2) headers.push([raw[at]!, raw[at + 1]!]);
    const { method = "", url = "" } = request;
    this.received.push({ protocol, method, target: url, headers });
  }

  private answer(protocol: string, request: IncomingMessage, response: ServerResponse): void {
    this.note(protocol, request);
    const { status, headers } = applicationAnswer(protocol, request.url ?? "");
    response.sendDate = false;
    for (const [name, value] of headers) response.appendHeader(name, value);
    // An answer before the end of the body may be lost with the connection.
    request.on("end", () => response.writeHead(status).end());
    request.resume();
  }
}
