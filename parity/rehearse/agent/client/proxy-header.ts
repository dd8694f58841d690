import { addressBytes } from "../../../nginx/address";
import type { Endpoint } from "../../cell/types";

const SIGNATURE = Buffer.from("0d0a0d0a000d0a515549540a", "hex");
const PP2_TYPE_UNIQUE_ID = 0x05;

/**
 * PROXY protocol version 2 for a TCP connection (https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt), with a unique
 * id where one is given.
 */
export function proxyHeader(source: Endpoint, destination: Endpoint, uniqueId: string | null): Buffer {
  const ipv6 = source.address.includes(":");
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(source.port, 0);
  ports.writeUInt16BE(destination.port, 2);
  const body = Buffer.concat([
    ...[source, destination].map(({ address }) => Buffer.from(addressBytes(address) ?? [])),
    ports,
    ...(uniqueId === null ? [] : [tlv(PP2_TYPE_UNIQUE_ID, uniqueId)]),
  ]);
  const head = Buffer.from([0x21, ipv6 ? 0x21 : 0x11, body.length >> 8, body.length & 255]);
  return Buffer.concat([SIGNATURE, head, body]);
}

function tlv(type: number, text: string): Buffer {
  const value = Buffer.from(text, "ascii");
  return Buffer.concat([Buffer.from([type, value.length >> 8, value.length & 255]), value]);
}
