import { connect } from "node:http2";
import type { Duplex } from "node:stream";
import type { Step } from "../../cell/types";
import type { Seen } from "./http1";

/** The same exchange over HTTP/2. `Host` becomes `:authority`. */
export function exchange2(
  stream: Duplex,
  request: NonNullable<Step["request"]>,
  marker: readonly [name: string, value: string],
  tls: boolean,
  ms: number,
): Promise<Seen> {
  return new Promise((resolve) => {
    const session = connect(tls ? "https://server" : "http://server", { createConnection: () => stream as never });
    const settle = (seen: Seen): void => {
      clearTimeout(timer);
      session.destroy();
      resolve(seen);
    };
    const timer = setTimeout(() => settle({ kind: "timeout" }), ms);
    // What is not HTTP/2 makes the session fail; a connection that only ends makes it close.
    session.on("error", (error: NodeJS.ErrnoException) =>
      settle({
        kind: error.code === "ERR_HTTP2_ERROR" || error.code === "ERR_HTTP2_SESSION_ERROR" ? "garbled" : "closed",
      }),
    );
    session.on("close", () => settle({ kind: "closed" }));
    const sent = session.request(headersOf(request, marker, tls), { endStream: request.bodyBytes === 0 });
    const body: Buffer[] = [];
    let status = 0;
    let headers: [string, string][] = [];
    sent.on("response", (received) => {
      status = Number(received[":status"]);
      headers = Object.entries(received)
        .filter(([name]) => !name.startsWith(":"))
        .flatMap(([name, value]) => [value ?? ""].flat().map((one): [string, string] => [name, String(one)]));
    });
    sent.on("data", (chunk: Buffer) => body.push(chunk));
    sent.on("error", () => undefined);
    sent.on("close", () => {
      if (status === 0) return settle({ kind: "closed" });
      settle({ kind: "response", response: { status, headers, body: Buffer.concat(body) }, rest: Buffer.alloc(0) });
    });
    if (request.bodyBytes > 0) sent.end(Buffer.alloc(request.bodyBytes));
  });
}

/** Names that HTTP/2 has no use for (RFC 9113, 8.2.2). */
const CONNECTION_HEADERS = new Set(["connection", "keep-alive", "upgrade", "proxy-connection", "transfer-encoding"]);

function headersOf(
  { method, target, headers }: NonNullable<Step["request"]>,
  marker: readonly [string, string],
  tls: boolean,
): Record<string, string> {
  const host = headers.find(([name]) => name.toLowerCase() === "host")?.[1];
  const others = headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== "host" && !CONNECTION_HEADERS.has(name));
  return {
    ":method": method,
    ":path": target,
    ":scheme": tls ? "https" : "http",
    ...(host === undefined ? {} : { ":authority": host }),
    ...Object.fromEntries([...others, marker]),
  };
}
