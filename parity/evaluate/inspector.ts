import { randomBytes } from "node:crypto";
import http from "node:http";
import type { Duplex } from "node:stream";

/** A frame of a paused program; line and column count from 1. */
export interface PausedFrame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** How long the inspector may take to start, and the program to be caught at a statement. */
const PATIENCE_MS = 3000;

/**
 * Where a program is that does not let its event loop turn: pauses it through Node's inspector
 * (https://chromedevtools.github.io/devtools-protocol/v8/Debugger/) and reads the stack. Empty when it cannot be told.
 */
export async function pausedAt(url: string): Promise<readonly PausedFrame[]> {
  const socket = await connect(url);
  if (socket === null) return [];
  try {
    return await new Promise((resolve) => {
      setTimeout(() => resolve([]), PATIENCE_MS).unref();
      socket.on("error", () => resolve([]));
      const scripts = new Map<string, string>();
      onMessages(socket, (message) => {
        if (message.method === "Debugger.scriptParsed") learnScript(scripts, message.params);
        if (message.method === "Debugger.paused") resolve(framesOf(scripts, message.params));
      });
      send(socket, { id: 1, method: "Debugger.enable" });
      send(socket, { id: 2, method: "Debugger.pause" });
    });
  } finally {
    socket.destroy();
  }
}

interface Message {
  readonly method?: string;
  readonly params?: unknown;
}

function learnScript(scripts: Map<string, string>, params: unknown): void {
  const { scriptId, url } = params as { scriptId: string; url: string };
  scripts.set(scriptId, url);
}

function framesOf(scripts: ReadonlyMap<string, string>, params: unknown): PausedFrame[] {
  type CallFrame = { location: { scriptId: string; lineNumber: number; columnNumber: number } };
  const { callFrames = [] } = (params ?? {}) as { callFrames?: CallFrame[] };
  return callFrames.map(({ location }) => ({
    file: scripts.get(location.scriptId) ?? "",
    line: location.lineNumber + 1,
    column: location.columnNumber + 1,
  }));
}

/** Opens a WebSocket (RFC 6455) on loopback; null when the other side does not answer. */
function connect(url: string): Promise<Duplex | null> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve) => {
    const request = http.get({
      hostname,
      port,
      path: pathname,
      timeout: PATIENCE_MS,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      },
    });
    request.on("upgrade", (_, socket: Duplex, head) => {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.on("error", () => resolve(null));
    request.on("timeout", () => request.destroy());
  });
}

/** A text frame, masked as a client must; all that is sent here is shorter than 126 bytes. */
function send(socket: Duplex, message: object): void {
  const body = Buffer.from(JSON.stringify(message));
  const mask = randomBytes(4);
  const masked = body.map((byte, index) => byte ^ (mask[index % 4] as number));
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | body.length]), mask, masked]));
}

/** Unmasked, unfragmented text frames, as Node's inspector sends them. */
function onMessages(socket: Duplex, receive: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const frame = readFrame(buffer);
      if (frame === null) return;
      buffer = buffer.subarray(frame.end);
      receive(JSON.parse(frame.text) as Message);
    }
  });
}

function readFrame(buffer: Buffer): { text: string; end: number } | null {
  if (buffer.length < 2) return null;
  const short = (buffer[1] as number) & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (buffer.length < start) return null;
  const length = short < 126 ? short : short === 126 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2));
  const end = start + length;
  return buffer.length < end ? null : { text: buffer.toString("utf8", start, end), end };
}
