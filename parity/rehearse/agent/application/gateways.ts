import { STATUS_CODES } from "node:http";
import type { ApplicationAnswer } from "../../../traffic/probes/application";

/** What a gateway protocol hands on: names in lower case, as nginx's model has them. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** One connection of a protocol between web server and application that is not HTTP. */
export interface Gateway {
  /** What has come; null until the request is there whole. Bodies can be large: nothing of them is kept. */
  take(chunk: Buffer): Parameters | null;
  write(answer: ApplicationAnswer): Buffer;
}

/** By how a connection begins; null: HTTP, whose methods are letters. */
export function gatewayOf(first: Buffer): Gateway | null {
  if (first[0] === FASTCGI_VERSION) return new FastCgi();
  if (first[0] === 0) return new WithBody(readUwsgi);
  return /^\d/.test(first.toString("latin1", 0, 1)) ? new WithBody(readScgi) : null;
}

export function parameter(parameters: Parameters, name: string): string | null {
  return parameters.find(([key]) => key === name)?.[1] ?? null;
}

/** RFC 3875 section 6, and how uwsgi and SCGI have a status line instead: nginx hands on a header that it does not need. */
function response(first: "Status:" | "HTTP/1.1", { status, headers, body }: ApplicationAnswer): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`${first} ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines}\r\n${body}`);
}

function named(name: Buffer, value: Buffer): readonly [string, string] {
  return [name.toString("latin1").toLowerCase(), value.toString("latin1")];
}

/** What stands before a body; null where not all of it has come. */
type Head = { readonly parameters: Parameters; readonly end: number };

/** Parameters, and then as many bytes as they say. */
class WithBody implements Gateway {
  private all = Buffer.alloc(0);
  private head: Head | null = null;
  private length = 0;

  constructor(private readonly read: (all: Buffer) => Head | null) {}

  take(chunk: Buffer): Parameters | null {
    this.length += chunk.length;
    if (this.head === null) {
      this.all = Buffer.concat([this.all, chunk]);
      this.head = this.read(this.all);
      if (this.head === null) return null;
    }
    const { parameters, end } = this.head;
    const body = Number(parameter(parameters, "content_length") ?? 0) || 0;
    return this.length < end + body ? null : parameters;
  }

  write(answer: ApplicationAnswer): Buffer {
    return response("HTTP/1.1", answer);
  }
}

/** https://fastcgi-archives.github.io/FastCGI_Specification.html: record types of a responder, by section 8. */
const FASTCGI_VERSION = 1;
const [END_REQUEST, PARAMS, STDIN, STDOUT] = [3, 4, 5, 6] as const;
/** Bytes of a record before its content, and the most that it can hold. */
const HEAD = 8;
const MOST = 0xffff;

class FastCgi implements Gateway {
  private rest = Buffer.alloc(0);
  private readonly parameters: Buffer[] = [];

  take(chunk: Buffer): Parameters | null {
    const all = Buffer.concat([this.rest, chunk]);
    let at = 0;
    while (at + HEAD <= all.length) {
      const [type, length, padding] = [all[at + 1]!, all.readUInt16BE(at + 4), all[at + 6]!];
      const next = at + HEAD + length + padding;
      if (next > all.length) break;
      if (type === PARAMS) this.parameters.push(all.subarray(at + HEAD, at + HEAD + length));
      // An empty one is the end of what comes.
      if (type === STDIN && length === 0) return pairs(Buffer.concat(this.parameters));
      at = next;
    }
    this.rest = all.subarray(at);
    return null;
  }

  write(answer: ApplicationAnswer): Buffer {
    const text = response("Status:", answer);
    const parts: Buffer[] = [];
    for (let at = 0; at < text.length; at += MOST) parts.push(record(STDOUT, text.subarray(at, at + MOST)));
    return Buffer.concat([...parts, record(STDOUT, Buffer.alloc(0)), record(END_REQUEST, Buffer.alloc(HEAD))]);
  }
}

/** Lengths below 128 are one byte, others four with the highest bit set. */
function pairs(all: Buffer): Parameters {
  const found: (readonly [string, string])[] = [];
  let at = 0;
  const length = (): number => {
    if (all[at]! < 0x80) return all[at++]!;
    at += 4;
    return all.readUInt32BE(at - 4) & 0x7fffffff;
  };
  while (at < all.length) {
    const [name, value] = [length(), length()];
    found.push(named(all.subarray(at, at + name), all.subarray(at + name, at + name + value)));
    at += name + value;
  }
  return found;
}

function record(type: number, content: Buffer): Buffer {
  const head = Buffer.from([FASTCGI_VERSION, type, 0, 1, 0, 0, 0, 0]);
  head.writeUInt16BE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** https://uwsgi-docs.readthedocs.io/en/latest/Protocol.html: lengths are in two bytes, the lower first. */
function readUwsgi(all: Buffer): Head | null {
  const end = all.length < 4 ? Number.POSITIVE_INFINITY : 4 + all.readUInt16LE(1);
  if (all.length < end) return null;
  const found: (readonly [string, string])[] = [];
  for (let at = 4; at < end; ) {
    const name = all.subarray(at + 2, at + 2 + all.readUInt16LE(at));
    at += 2 + name.length;
    const value = all.subarray(at + 2, at + 2 + all.readUInt16LE(at));
    at += 2 + value.length;
    found.push(named(name, value));
  }
  return { parameters: found, end };
}

/** https://python.ca/scgi/protocol.txt: a netstring of words that end in NUL, a comma, and the body. */
function readScgi(all: Buffer): Head | null {
  const head = /^(\d{1,9}):/.exec(all.toString("latin1", 0, 10));
  if (head === null) return null;
  const end = head[0].length + Number(head[1]);
  if (all.length < end) return null;
  const words = all.toString("latin1", head[0].length, end).split("\0");
  const found: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) found.push([words[at]!.toLowerCase(), words[at + 1]!]);
  return { parameters: found, end: end + 1 };
}
