import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as secure } from "node:tls";
import type { Endpoint, Step, TlsSpec } from "../../cell/types";
import { proxyHeader } from "./proxy-header";

/** An open connection of a client of the rehearsal. */
export interface Opened {
  readonly stream: Duplex;
  /** Closes it at once, whatever is under way. */
  readonly close: () => void;
}

/** Level 0 admits TLS 1.0 and 1.1, which balancers still offer. Certificates are made for the run, and prove nothing. */
const LENIENT = { ciphers: "DEFAULT:@SECLEVEL=0", rejectUnauthorized: false } as const;

/** Why there is no connection to speak on. */
export class TlsFailure extends Error {}
/** Nothing listens there: known where HAProxy is not between. */
export class Refused extends Error {}

/** Connects through HAProxy, which takes `from` and `to` for the ends of the connection and calls it `id`; or past it. */
export async function open(step: Step, id: string): Promise<Opened> {
  const socket = step.socket === null ? await connected(step) : connect(step.socket);
  socket.on("error", () => undefined);
  if (step.socket !== null) socket.write(proxyHeader(step.from, step.to, id));
  if (step.announced !== null) socket.write(proxyHeader(step.announced, step.to satisfies Endpoint, null));
  const close = (): void => void socket.destroy();
  if (step.tls === null) return { stream: socket, close };
  return { stream: await handshake(socket, step.tls), close };
}

function connected({ from, to }: Step): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: to.address, port: to.port, localAddress: from.address });
    socket.once("connect", () => resolve(socket));
    socket.once("error", (error) => reject(new Refused(error.message)));
  });
}

function handshake(socket: Socket, tls: TlsSpec): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const { sni, alpn, minVersion, maxVersion } = tls;
    const stream = secure({
      ...LENIENT,
      socket,
      minVersion,
      maxVersion,
      ...(sni === null ? {} : { servername: sni }),
      ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
    });
    stream.once("secureConnect", () => resolve(stream));
    stream.on("error", (error) => reject(new TlsFailure(error.message)));
    stream.once("close", () => reject(new TlsFailure("closed")));
  });
}
