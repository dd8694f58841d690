import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2, type Http2Server, type Http2ServerResponse } from "node:http2";
import { createServer as createTcp, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { type ApplicationAnswer, applicationAnswer, PROBE_HEADER } from "../../../traffic/probes/application";
import type { Probe } from "../../../traffic/probes/types";

/** A request as the application has received it, and what it has answered. */
export interface Arrival {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Names, in lower case, of the headers that were answered. */
  readonly sent: readonly string[];
}

interface Expected {
  readonly probe: Probe;
  /** Milliseconds before the first byte, for a delay that the probe declares. */
  readonly delay: number;
  readonly arrived: (arrival: Arrival) => void;
  arrival: Arrival | null;
}

/** What HTTP/1 and HTTP/2 have in common. */
interface Incoming {
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  resume(): unknown;
  on(event: "end", listener: () => void): unknown;
}

/** Milliseconds that an application keeps an idle connection: longer than any nginx here. */
const KEPT_MS = 600_000;

/**
 * The application behind one nginx. It knows a probe by its marker; where nginx takes that off, by what is asked, among the
 * probes that are under way.
 */
export class Application {
  private readonly expected = new Map<string, Expected>();
  private readonly http: HttpServer = createServer({
    maxHeaderSize: 1024 * 1024,
    insecureHTTPParser: true,
    requireHostHeader: false,
    keepAliveTimeout: KEPT_MS,
    requestTimeout: 0,
    headersTimeout: 0,
    connectionsCheckingInterval: KEPT_MS,
  });
  private readonly http2: Http2Server = createHttp2();
  private readonly servers: Server[] = [];

  constructor(private readonly tls: { readonly key: string; readonly cert: string } | null) {
    this.http.on("request", (request, response) => this.answer(request, response));
    this.http.on("upgrade", (request: IncomingMessage, socket: Duplex) => this.switched(request, socket));
    this.http.on("clientError", (_error, socket) => socket.destroy());
    this.http2.on("request", (request, response) => this.answer(request, response));
    this.http2.on("sessionError", () => undefined);
  }

  listen(path: string): Promise<void> {
    const server = createTcp((socket) => this.accept(socket));
    this.servers.push(server);
    return new Promise((resolve, reject) => {
      server.on("error", reject);
      server.listen(path, resolve);
    });
  }

  /** `arrived` is called when the request is there, before it is answered. */
  expect(marker: string, probe: Probe, delay: number, arrived: (arrival: Arrival) => void = () => undefined): void {
    this.expected.set(marker, { probe, delay, arrived, arrival: null });
  }

  /** What has arrived of the probe; it is no longer expected. */
  take(marker: string): Arrival | null {
    const arrival = this.expected.get(marker)?.arrival ?? null;
    this.expected.delete(marker);
    return arrival;
  }

  /** TLS, HTTP/2 and HTTP/1 on one socket: the first byte tells. */
  private accept(socket: Duplex): void {
    socket.on("error", () => socket.destroy());
    socket.once("data", (chunk: Buffer) => {
      socket.pause();
      if (chunk[0] === 0x16 && this.tls !== null && !(socket instanceof TLSSocket)) {
        socket.unshift(chunk);
        this.accept(new TLSSocket(socket as Socket, { isServer: true, ...this.tls }));
        return;
      }
      const server = chunk.subarray(0, 3).toString("latin1") === "PRI" ? this.http2 : this.http;
      server.emit("connection", socket);
      // What was read is handed on, as if it came now.
      socket.unshift(chunk);
      socket.resume();
    });
  }

  private answer(request: Incoming, response: ServerResponse | Http2ServerResponse): void {
    const { answer, delay } = this.arrive(request);
    request.resume();
    request.on("end", () => {
      setTimeout(() => {
        if (response.writableEnded) return;
        const status = answer.status === 101 ? 400 : answer.status;
        for (const [name, value] of answer.headers) response.setHeader(name, value);
        response.statusCode = status;
        response.end(answer.body);
      }, delay);
    });
  }

  /** A handshake for another protocol. What is answered otherwise ends the connection. */
  private switched(request: IncomingMessage, socket: Duplex): void {
    const { answer } = this.arrive(request);
    socket.on("error", () => socket.destroy());
    const headers = answer.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    if (answer.status === 101) {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`);
      socket.pipe(socket);
      return;
    }
    const length = `content-length: ${Buffer.byteLength(answer.body)}\r\nconnection: close\r\n`;
    socket.end(`HTTP/1.1 ${answer.status} OK\r\n${headers}${length}\r\n${answer.body}`);
  }

  private arrive(request: Incoming): { readonly answer: ApplicationAnswer; readonly delay: number } {
    const headers = pairs(request.rawHeaders).filter(([name]) => !name.startsWith(":"));
    const method = request.method ?? "";
    const target = request.url ?? "";
    const httpVersion = request.httpVersion === "2.0" ? "2" : request.httpVersion;
    const expected = this.find(headers, method, target);
    if (expected === null) return { answer: UNEXPECTED, delay: 0 };
    const answer = applicationAnswer(expected.probe, { httpVersion, headers });
    expected.arrival ??= { method, target, httpVersion, headers, sent: answer.headers.map(([name]) => name) };
    expected.arrived(expected.arrival);
    return { answer, delay: answer.delay > 0 ? expected.delay : 0 };
  }

  private find(headers: readonly (readonly [string, string])[], method: string, target: string): Expected | null {
    const marker = headers.find(([name]) => name === PROBE_HEADER)?.[1];
    if (marker !== undefined) return this.expected.get(marker) ?? null;
    const waiting = [...this.expected.values()].filter(({ arrival }) => arrival === null);
    return (
      waiting.find(({ probe }) => probe.request?.method === method && probe.request.target === target) ??
      waiting[0] ??
      null
    );
  }
}

const UNEXPECTED: ApplicationAnswer = { status: 200, headers: [["content-type", "text/plain"]], body: "", delay: 0 };

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) found.push([raw[index]!.toLowerCase(), raw[index + 1]!]);
  return found;
}
