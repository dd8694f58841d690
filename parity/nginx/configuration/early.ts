/**
 * Settings that nginx takes before it has read the Host: those of the socket's default server, or over TLS of the server
 * that the client names in SNI. In a server that is only found by its Host they have no effect.
 */
const EARLY: ReadonlyMap<string, string> = new Map([
  ["client_header_buffer_size", "the request line and the first headers are read into it"],
  ["client_header_timeout", "it runs from the beginning of the request"],
  ["connection_pool_size", "the connection comes before the request"],
  ["http2", "the protocol is agreed on before the request"],
  ["http3", "the protocol is agreed on before the request"],
  ["ignore_invalid_headers", "headers are judged while they are read, and Host may come last"],
  ["large_client_header_buffers", "the request line, and headers before Host, are read into them"],
  ["max_headers", "headers are counted while they are read"],
  ["merge_slashes", "the request line comes before Host"],
  ["request_pool_size", "the request begins before Host"],
  ["ssl_protocols", "TLS begins before a name is given (a server found by SNI counts since 1.29.2)"],
  ["underscores_in_headers", "headers are judged while they are read, and Host may come last"],
]);

/** Why a setting counts in the default server alone; null: it counts in every server. */
export function earlyBecause(name: string): string | null {
  return EARLY.get(name) ?? null;
}
