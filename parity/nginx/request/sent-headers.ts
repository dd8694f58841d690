import { lower, toBytes } from "./bytes";
import type { Request } from "./types";

/** A header of a request as bytes, and what nginx asks of it. */
export interface SentHeader {
  readonly name: string;
  /** The name in lower case. */
  readonly key: string;
  /** Without the spaces around it. */
  readonly value: string;
  /** Of its line as it was sent, without the line's end. */
  readonly length: number;
  /** No line of HTTP. */
  readonly isMalformed: boolean;
  /** What its name is made of: letters, digits and dashes; these and underscores; anything else. */
  readonly alphabet: "plain" | "underscores" | "other";
}

const known = new WeakMap<Request["headers"], readonly SentHeader[]>();

/** Read once: one request is put to many configurations. */
export function sentHeaders({ headers }: Request): readonly SentHeader[] {
  let sent = known.get(headers);
  if (sent === undefined) {
    sent = headers.map(([name, value]) => sentHeader(toBytes(name), toBytes(value)));
    known.set(headers, sent);
  }
  return sent;
}

function sentHeader(name: string, value: string): SentHeader {
  return {
    name,
    key: lower(name),
    value: value.replace(/^ +| +$/g, ""),
    length: name.length + 2 + value.length,
    isMalformed: name === "" || /[\x00-\x20\x7f:]/.test(name) || value.includes("\0"),
    alphabet: /^[A-Za-z0-9-]+$/.test(name) ? "plain" : /^[A-Za-z0-9_-]+$/.test(name) ? "underscores" : "other",
  };
}
