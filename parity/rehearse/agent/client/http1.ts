import type { Duplex } from "node:stream";
import type { Step } from "../../cell/types";
import { ResponseReader, type WireResponse } from "./response";

/** What a client sees of an exchange. */
export type Seen =
  | { readonly kind: "response"; readonly response: WireResponse /** What came behind it. */; readonly rest: Buffer }
  | { readonly kind: "closed" | "garbled" | "timeout" };

/** One buffer for all bodies: what is in them does not matter. */
const PIECE = Buffer.alloc(256 * 1024, "a");

type Request = NonNullable<Step["request"]>;
type Marker = readonly [name: string, value: string];

/** Sends a request and reads the response. The stream stays open. */
export function exchange(stream: Duplex, request: Request, marker: Marker, ms: number): Promise<Seen> {
  return converse(stream, request, marker, ms, false) as Promise<Seen>;
}

/** Sends a request that only announces its body; gives `continue` when it is asked for. */
export function announce(
  stream: Duplex,
  request: Request,
  marker: Marker,
  ms: number,
): Promise<Seen | { readonly kind: "continue" }> {
  return converse(stream, request, marker, ms, true);
}

function converse(
  stream: Duplex,
  request: Request,
  marker: Marker,
  ms: number,
  onlyAnnounce: boolean,
): Promise<Seen | { readonly kind: "continue" }> {
  return new Promise((resolve) => {
    const reader = new ResponseReader(request.method);
    let settled = false;
    const settle = (seen: Seen | { readonly kind: "continue" }): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      stream.off("data", onData);
      stream.off("close", onEnd);
      stream.off("end", onEnd);
      resolve(seen);
    };
    const answered = (response: WireResponse): void => settle({ kind: "response", response, rest: reader.rest });
    const onData = (chunk: Buffer): void => {
      try {
        const response = reader.push(chunk);
        if (response !== null) answered(response);
        else if (onlyAnnounce && reader.continues) settle({ kind: "continue" });
      } catch {
        settle({ kind: "garbled" });
      }
    };
    const onEnd = (): void => {
      const response = reader.end();
      if (response !== null) answered(response);
      else settle({ kind: reader.begun ? "garbled" : "closed" });
    };
    const timer = setTimeout(() => settle({ kind: "timeout" }), ms);
    stream.on("data", onData);
    stream.on("end", onEnd);
    stream.on("close", onEnd);
    stream.on("error", () => undefined);
    if (stream.destroyed || stream.readableEnded) return onEnd();
    stream.write(headOf(request, marker, onlyAnnounce ? ["Expect: 100-continue"] : []), "latin1");
    if (!onlyAnnounce) sendBody(stream, request.bodyBytes, () => settled);
  });
}

function headOf(
  { method, target, headers, bodyBytes }: Request,
  [name, value]: Marker,
  more: readonly string[],
): string {
  const length = bodyBytes > 0 ? [`Content-Length: ${bodyBytes}`] : [];
  // A short body can stand for the one that is declared.
  const lines = headers
    .filter(([header]) => bodyBytes === 0 || header.toLowerCase() !== "content-length")
    .map(([header, text]) => `${header}: ${text}`);
  return [`${method} ${target} HTTP/1.1`, ...lines, `${name}: ${value}`, ...length, ...more, "", ""].join("\r\n");
}

/** In pieces, each when the one before has gone; no more once the answer is there. */
function sendBody(stream: Duplex, bytes: number, answered: () => boolean): void {
  let left = bytes;
  const next = (): void => {
    while (left > 0 && !answered() && !stream.destroyed) {
      const piece = PIECE.subarray(0, Math.min(left, PIECE.length));
      left -= piece.length;
      if (!stream.write(piece)) {
        stream.once("drain", next);
        return;
      }
    }
  };
  next();
}

/** Sends bytes and waits for the same bytes: whether a switched connection still carries anything. */
export function echoes(stream: Duplex, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    // A masked text frame of RFC 6455 with nothing in it.
    const sent = Buffer.from([0x81, 0x80, 0, 0, 0, 0]);
    let got = 0;
    const settle = (result: boolean): void => {
      clearTimeout(timer);
      stream.off("data", onData);
      stream.off("close", onEnd);
      stream.off("end", onEnd);
      resolve(result);
    };
    const onData = (chunk: Buffer): void => {
      got += chunk.length;
      if (got >= sent.length) settle(true);
    };
    const onEnd = (): void => settle(false);
    const timer = setTimeout(onEnd, ms);
    stream.on("data", onData);
    stream.on("close", onEnd);
    stream.on("end", onEnd);
    if (stream.destroyed || stream.readableEnded) return onEnd();
    stream.write(sent);
  });
}
