import { createSocket, type Socket } from "node:dgram";

/** A name server that knows the given names, and that no other exists. */
export class NameServer {
  private readonly sockets: Socket[] = [];

  /** `address` as a `resolver` has it: `127.0.0.11`, `10.0.0.2:5353`, `[::1]`. */
  async listen(address: string, hosts: ReadonlyMap<string, string>): Promise<void> {
    const found = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(address);
    const ip = found?.[1] ?? found?.[2] ?? "";
    const socket = createSocket({ type: ip.includes(":") ? "udp6" : "udp4" });
    this.sockets.push(socket);
    socket.on("message", (query, { port, address: to }) => socket.send(reply(query, hosts), port, to));
    await new Promise<void>((done) => {
      // Where it cannot be listened, nginx is told so by the system.
      socket.on("error", () => done());
      socket.bind(Number(found?.[3] ?? 53), ip, () => done());
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.sockets.splice(0).map((socket) => new Promise<void>((done) => socket.close(() => done()))));
  }
}

/** RFC 1035, as far as an answer to one question needs it. */
function reply(query: Buffer, hosts: ReadonlyMap<string, string>): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at++]!; length > 0; length = query[at++]!) {
    labels.push(query.toString("latin1", at, at + length));
    at += length;
  }
  const type = query.readUInt16BE(at);
  const address = hosts.get(labels.join(".").toLowerCase());
  const answers = address !== undefined && type === 1 ? 1 : 0;
  const head = Buffer.from(query.subarray(0, at + 4));
  // An answer; the name does not exist (3), or does and has no address of that kind (0).
  head.writeUInt16BE(0x8180 | (address === undefined ? 3 : 0), 2);
  head.writeUInt16BE(answers, 6);
  head.writeUInt32BE(0, 8);
  if (answers === 0) return head;
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address!.split(".").map(Number)]);
  return Buffer.concat([head, record]);
}
