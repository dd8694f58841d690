/**
 * FastCGI, uwsgi and SCGI as the application behind nginx speaks them, for asking nginx itself. The rehearsal has a reader of
 * its own (parity/rehearse/agent/application/gateways.ts): one for both would read nginx's words wrongly in both, and agree.
 */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Received } from "./types";

/** What the application says to a request that has come in. */
export type Answerer = (received: Received) => { status: number; headers: readonly (readonly [string, string])[] };

/**
 * A response as CGI programs write it, or with a status line, which uwsgi and SCGI allow. With the reason, as applications
 * give it: nginx 1.28.3 takes a 204 without one for its own, and drops its Content-Type, which 1.22.1 does not.
 */
function cgi(answer: ReturnType<Answerer>, first: "Status:" | "HTTP/1.1"): string {
  const lines = answer.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `${first} ${answer.status} ${STATUS_CODES[answer.status] ?? ""}\r\n${lines}\r\n`;
}

function fromParameters(protocol: string, parameters: readonly (readonly [string, string])[]): Received {
  const of = (name: string): string => parameters.find(([key]) => key === name)?.[1] ?? "";
  return { protocol, method: of("REQUEST_METHOD"), target: of("SCRIPT_FILENAME"), headers: parameters };
}

/** Calls `take` with all that has come in, until it has taken it and says so. */
function whenComplete(socket: Socket, take: (all: Buffer) => boolean): void {
  let all = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    all = Buffer.concat([all, chunk]);
    if (take(all)) socket.off("data", onData).resume();
  };
  socket.on("data", onData).resume();
}

/** https://fastcgi-archives.github.io/FastCGI_Specification.html, as far as a responder needs it. */
export function fastcgi(socket: Socket, answer: Answerer): void {
  whenComplete(socket, (all) => {
    const parameters: Buffer[] = [];
    for (let at = 0; at + 8 <= all.length; ) {
      const [type, length, padding] = [all[at + 1]!, all.readUInt16BE(at + 4), all[at + 6]!];
      if (at + 8 + length > all.length) return false;
      if (type === 4) parameters.push(all.subarray(at + 8, at + 8 + length));
      // The empty record of standard input is its end.
      if (type === 5 && length === 0) {
        const body = Buffer.from(cgi(answer(fromParameters("fastcgi", pairs(Buffer.concat(parameters)))), "Status:"));
        const end = Buffer.alloc(8);
        socket.end(Buffer.concat([record(6, body), record(6, Buffer.alloc(0)), record(3, end)]));
        return true;
      }
      at += 8 + length + padding;
    }
    return false;
  });
}

function record(type: number, content: Buffer): Buffer {
  const head = Buffer.from([1, type, 0, 1, 0, 0, 0, 0]);
  head.writeUInt16BE(content.length, 4);
  return Buffer.concat([head, content]);
}

function pairs(all: Buffer): [string, string][] {
  const found: [string, string][] = [];
  let at = 0;
  const length = (): number => {
    const short = all[at]!;
    if (short < 128) return all[at++]!;
    at += 4;
    return all.readUInt32BE(at - 4) & 0x7fffffff;
  };
  while (at < all.length) {
    const [name, value] = [length(), length()];
    found.push([all.toString("latin1", at, at + name), all.toString("latin1", at + name, at + name + value)]);
    at += name + value;
  }
  return found;
}

/** https://uwsgi-docs.readthedocs.io/en/latest/Protocol.html */
export function uwsgi(socket: Socket, answer: Answerer): void {
  whenComplete(socket, (all) => {
    const size = all.length < 4 ? Infinity : all.readUInt16LE(1);
    if (all.length < 4 + size) return false;
    const found: [string, string][] = [];
    for (let at = 4; at < 4 + size; ) {
      const name = all.readUInt16LE(at);
      const value = all.readUInt16LE(at + 2 + name);
      found.push([
        all.toString("latin1", at + 2, at + 2 + name),
        all.toString("latin1", at + 4 + name, at + 4 + name + value),
      ]);
      at += 4 + name + value;
    }
    socket.end(cgi(answer(fromParameters("uwsgi", found)), "HTTP/1.1"));
    return true;
  });
}

/** https://python.ca/scgi/protocol.txt */
export function scgi(socket: Socket, answer: Answerer): void {
  whenComplete(socket, (all) => {
    const head = /^(\d+):/.exec(all.toString("latin1", 0, 12));
    if (head === null) return false;
    const end = head[0].length + Number(head[1]);
    if (all.length < end) return false;
    const words = all.toString("latin1", head[0].length, end).split("\0");
    const found: [string, string][] = [];
    for (let at = 0; at + 1 < words.length; at += 2) found.push([words[at]!, words[at + 1]!]);
    socket.end(cgi(answer(fromParameters("scgi", found)), "HTTP/1.1"));
    return true;
  });
}

/** https://github.com/memcached/memcached/blob/master/doc/protocol.txt: a key is there unless the application says 404. */
export function memcached(socket: Socket, answer: Answerer): void {
  whenComplete(socket, (all) => {
    const key = /^get (.*)\r\n/s.exec(all.toString("latin1"))?.[1];
    if (key === undefined) return false;
    const { status } = answer({ protocol: "memcached", method: "get", target: key, headers: [] });
    socket.end(status === 404 ? "END\r\n" : `VALUE ${key} 0 2\r\nok\r\nEND\r\n`);
    return true;
  });
}
