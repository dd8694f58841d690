import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Ask, Seen } from "./types";

export interface Sent {
  readonly seen: Seen;
  /** The connection: addresses and ports of client and server, as nginx logs them; null where none was made. */
  readonly from: string | null;
}

/** After that long nginx has neither answered nor closed. */
const PATIENCE = 3000;
const ENOUGH = 1 << 16;

/** Sends one request over a connection of its own; ends when the answer is there. */
export async function send(ask: Ask): Promise<Sent> {
  const { local, remote } = ask.connection;
  let socket: Socket;
  try {
    socket = await open({ host: local.address, port: local.port, localAddress: remote.address });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ECONNREFUSED") throw error;
    return { seen: { kind: "refused" }, from: null };
  }
  const from = `${socket.localAddress} ${socket.localPort} ${local.address} ${local.port}`;
  try {
    const seen = await within(exchange(ask, socket));
    // HTTP/2 by prior knowledge ended: for want of any answer, or because it was one of HTTP/1.1.
    if (seen.kind === "closed" && ask.connection.protocol === "h2" && ask.connection.tls === null) {
      return { seen: await within(firstWords(ask)), from };
    }
    return { seen, from };
  } finally {
    socket.destroy();
  }
}

async function firstWords({ connection: { local, remote } }: Ask): Promise<Seen> {
  const socket = await open({ host: local.address, port: local.port, localAddress: remote.address });
  socket.on("error", () => {});
  try {
    const seen = await http1(socket, h2Preface(), false);
    // Frames of HTTP/2 say that it is spoken, and that the request itself got no answer.
    return { kind: seen.kind === "response" ? "garbled" : "closed" };
  } finally {
    socket.destroy();
  }
}

function open(where: { host: string; port: number; localAddress: string }): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect({ ...where, noDelay: true }, () => {
      socket.off("error", fail);
      done(socket);
    });
    socket.once("error", fail);
  });
}

function within(answer: Promise<Seen>): Promise<Seen> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Seen>((done) => {
    timer = setTimeout(() => done({ kind: "timeout" }), PATIENCE);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

async function exchange(ask: Ask, socket: Socket): Promise<Seen> {
  const { proxyProtocol, tls, protocol, local } = ask.connection;
  socket.on("error", () => {});
  if (proxyProtocol !== null) {
    const { address, port } = proxyProtocol.source;
    const family = address.includes(":") ? "TCP6" : "TCP4";
    const to =
      (family === "TCP6") === local.address.includes(":") ? local.address : family === "TCP6" ? "::1" : "127.0.0.1";
    socket.write(`PROXY ${family} ${address} ${to} ${port} ${local.port}\r\n`);
  }
  let stream = socket;
  if (tls !== null) {
    const secured = await secure(socket, tls);
    if (secured === null) return { kind: "tls-failed" };
    stream = secured.socket;
    // A client that is not offered HTTP/2 speaks what it speaks otherwise.
    if (secured.alpn !== "h2") return http1(stream, requestBytes(ask), ask.request.method === "HEAD");
  }
  return protocol === "h2" ? http2(stream, ask) : http1(stream, requestBytes(ask), ask.request.method === "HEAD");
}

function secure(
  socket: Socket,
  tls: NonNullable<Ask["connection"]["tls"]>,
): Promise<{ socket: Socket; alpn: string | false } | null> {
  return new Promise((done) => {
    const versions = [...tls.versions].sort();
    const options = {
      socket,
      rejectUnauthorized: false,
      // Security level 0 lets the old versions be spoken; whether they are is nginx's decision.
      ciphers: "ALL:@SECLEVEL=0",
      ...(tls.sni === null ? { servername: "" } : { servername: tls.sni }),
      ...(tls.alpn.length === 0 ? {} : { ALPNProtocols: [...tls.alpn] }),
      ...(versions.length === 0
        ? {}
        : { minVersion: versions[0] as "TLSv1.2", maxVersion: versions.at(-1) as "TLSv1.2" }),
    };
    const secured = connectTls(options, () => done({ socket: secured, alpn: secured.alpnProtocol ?? false }));
    secured.on("error", () => done(null));
    secured.on("close", () => done(null));
  });
}

function requestBytes({ request, connection }: Ask): Buffer {
  const version = connection.protocol === "http/1.0" ? "1.0" : "1.1";
  const lines = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = `${request.method} ${request.target} HTTP/${version}\r\n${lines}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.alloc(request.bodyBytes, "b")]);
}

function h2Preface(): Buffer {
  return Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "latin1");
}

function http1(stream: Socket, bytes: Buffer, head: boolean): Promise<Seen> {
  return new Promise((done) => {
    let all = Buffer.alloc(0);
    const settle = (ended: boolean): void => {
      const seen = readResponse(all, ended, head);
      if (seen !== null) done(seen);
    };
    stream.on("data", (chunk: Buffer) => {
      all = Buffer.concat([all, chunk]);
      settle(all.length > ENOUGH);
    });
    stream.on("end", () => settle(true));
    stream.on("close", () => settle(true));
    stream.on("error", () => settle(true));
    stream.write(bytes);
  });
}

/** Null while more has to come. Informational responses but 101 are passed over. */
function readResponse(all: Buffer, ended: boolean, head: boolean): Seen | null {
  if (all.length === 0) return ended ? { kind: "closed" } : null;
  const text = all.toString("latin1");
  if (text.length < 5 && !ended) return null;
  if (!text.startsWith("HTTP/1.")) return { kind: "garbled" };
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return ended ? { kind: "garbled" } : null;
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const status = Number(first.split(" ")[1]);
  if (status >= 100 && status < 200 && status !== 101) return readResponse(all.subarray(end + 4), ended, head);
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const rest = text.slice(end + 4);
  const bodiless = head || status === 304 || status === 204;
  const length = bodiless ? 0 : Number(headers.find(([name]) => name === "content-length")?.[1] ?? 0);
  if (!ended && rest.length < length && length < ENOUGH) return null;
  return { kind: "response", status, headers, body: rest.slice(0, length) };
}

function http2(stream: Socket, { request, connection }: Ask): Promise<Seen> {
  return new Promise((done) => {
    const scheme = connection.tls === null ? "http" : "https";
    const session = connectHttp2(`${scheme}://nginx.invalid`, { createConnection: () => stream });
    const failed = (): void => done({ kind: "closed" });
    session.on("error", failed);
    session.on("close", failed);
    const headers: Record<string, string | string[]> = {
      ":method": request.method,
      ":path": request.target,
      ":scheme": scheme,
    };
    for (const [name, value] of request.headers) {
      const key = name.toLowerCase() === "host" ? ":authority" : name.toLowerCase();
      const before = headers[key];
      headers[key] = before === undefined ? value : [before, value].flat();
    }
    const asked = session.request(headers, { endStream: request.bodyBytes === 0 });
    asked.on("error", failed);
    asked.on("response", (response) => {
      const { ":status": status, ...others } = response;
      const pairs = Object.entries(others).map(([name, value]) => [name, String(value)] as const);
      done({ kind: "response", status: Number(status), headers: pairs, body: "" });
      session.destroy();
    });
    if (request.bodyBytes > 0) asked.end(Buffer.alloc(request.bodyBytes, "b"));
  });
}
