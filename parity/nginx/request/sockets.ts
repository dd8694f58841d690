import { addressBytes, unmapped } from "../address";
import type { Socket, WebServer } from "../configuration/types";

/**
 * The socket that takes a connection to an address (without brackets; `unix:/path` with port 0): the address itself before
 * a wildcard, as the kernel and ngx_http_init_connection have it. IPv4 reaches `[::]` where `ipv6only=off`. Null: refused.
 */
export function socketFor(server: WebServer, address: string, port: number): Socket | null {
  if (address.startsWith("unix:")) return server.sockets.find((socket) => socket.address === address) ?? null;
  const bytes = addressBytes(address);
  if (bytes === null) return null;
  const plain = unmapped(bytes);
  const candidates = server.sockets.filter((socket) => socket.port === port && !socket.quic);
  const exact = candidates.find((socket) => same(addressBytes(socket.address), bytes));
  if (exact !== undefined) return exact;
  const wanted = plain.length === 4 ? ["*", "0.0.0.0"] : ["[::]"];
  const wildcard = candidates.find((socket) => wanted.includes(socket.address));
  if (wildcard !== undefined || plain.length === 16) return wildcard ?? null;
  return candidates.find((socket) => socket.address === "[::]" && !socket.ipv6only) ?? null;
}

function same(one: readonly number[] | null, other: readonly number[]): boolean {
  return one !== null && one.length === other.length && one.every((byte, index) => byte === other[index]);
}
