import { chmodSync, mkdirSync, renameSync } from "node:fs";
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2, type Http2Server, type Http2ServerResponse } from "node:http2";
import { createServer as createTcp, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import {
  type ApplicationAnswer,
  applicationAnswer,
  PROBE_HEADER,
  PROBE_PARAMETER,
} from "../../../traffic/probes/application";
import type { Probe } from "../../../traffic/probes/types";
import { type Gateway, gatewayOf, parameter } from "./gateways";

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

  /**
   * On a unix socket at `path`, which may be longer than the system takes in a call: it is made at `short` and moved. Whoever
   * nginx runs as may connect.
   */
  async listen(path: string, short = path): Promise<void> {
    const server = createTcp((socket) => this.accept(socket));
    this.servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.on("error", reject);
      server.listen(short, resolve);
    });
    chmodSync(short, 0o666);
    if (path === short) return;
    mkdirSync(dirname(path), { recursive: true });
    renameSync(short, path);
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

  /** TLS, HTTP/2, HTTP/1 and gateway protocols on one socket: the first byte tells. */
  private accept(socket: Duplex): void {
    socket.on("error", () => socket.destroy());
    socket.once("data", (chunk: Buffer) => {
      socket.pause();
      if (chunk[0] === 0x16 && this.tls !== null && !(socket instanceof TLSSocket)) {
        socket.unshift(chunk);
        this.accept(new TLSSocket(socket as Socket, { isServer: true, ...this.tls }));
        return;
      }
      const gateway = gatewayOf(chunk);
      if (gateway !== null) {
        this.behind(gateway, socket, chunk);
        return;
      }
      const server = chunk.subarray(0, 3).toString("latin1") === "PRI" ? this.http2 : this.http;
      server.emit("connection", socket);
      // What was read is handed on, as if it came now.
      socket.unshift(chunk);
      socket.resume();
    });
  }

  /** One request a connection: https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html#fastcgi_keep_conn is an offer. */
  private behind(gateway: Gateway, socket: Duplex, first: Buffer): void {
    const take = (chunk: Buffer): void => {
      const headers = gateway.take(chunk);
      if (headers === null) return;
      socket.off("data", take);
      const [method, path] = [parameter(headers, "request_method"), parameter(headers, "path_info")];
      const target = parameter(headers, "script_filename") ?? parameter(headers, "script_name") ?? path;
      const { answer, delay } = this.arrive({ method: method ?? "", target: target ?? "", httpVersion: "", headers });
      setTimeout(() => socket.end(gateway.write(answer)), delay);
      socket.resume();
    };
    socket.on("data", take).resume();
    take(first);
  }

  private answer(request: Incoming, response: ServerResponse | Http2ServerResponse): void {
    const { answer, delay } = this.arrive(asked(request));
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
    const { answer } = this.arrive(asked(request));
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

  private arrive(request: Omit<Arrival, "sent">): { readonly answer: ApplicationAnswer; readonly delay: number } {
    const { method, target, httpVersion, headers } = request;
    const expected = this.find(headers, method, target);
    if (expected === null) return { answer: UNEXPECTED, delay: 0 };
    const answer = applicationAnswer(expected.probe, { httpVersion, headers });
    expected.arrival ??= { ...request, sent: answer.headers.map(([name]) => name) };
    expected.arrived(expected.arrival);
    return { answer, delay: answer.delay > 0 ? expected.delay : 0 };
  }

  private find(headers: readonly (readonly [string, string])[], method: string, target: string): Expected | null {
    const marker = headers.find(([name]) => name === PROBE_HEADER || name === PROBE_PARAMETER)?.[1];
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

function asked({ rawHeaders, method, url, httpVersion }: Incoming): Omit<Arrival, "sent"> {
  return {
    method: method ?? "",
    target: url ?? "",
    httpVersion: httpVersion === "2.0" ? "2" : httpVersion,
    headers: pairs(rawHeaders).filter(([name]) => !name.startsWith(":")),
  };
}

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) found.push([raw[index]!.toLowerCase(), raw[index + 1]!]);
  return found;
}
