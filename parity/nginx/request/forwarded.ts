import { addressBytes } from "../address";

export interface Forwarded {
  readonly bytes: readonly number[];
  /** 0: none was given. */
  readonly port: number;
}

/**
 * The address of the client behind proxies (ngx_http_get_forwarded_addr): from the last header and its end backwards, as
 * long as the address before it is trusted; not `recursive`: one step. Null: the connection's own address stays.
 */
export function forwardedAddress(
  peer: readonly number[],
  headers: readonly string[],
  trusted: (address: readonly number[]) => boolean,
  recursive: boolean,
): Forwarded | null {
  let found: Forwarded | null = null;
  for (const header of recursive ? headers.toReversed() : headers.slice(-1)) {
    let rest = header;
    do {
      if (!trusted(found?.bytes ?? peer)) return found;
      rest = rest.replace(/[ ,]+$/, "");
      const start = Math.max(rest.lastIndexOf(" "), rest.lastIndexOf(",")) + 1;
      const next = addressAndPort(rest.slice(start));
      if (next === null) return found;
      found = next;
      rest = rest.slice(0, Math.max(0, start - 1));
    } while (recursive && rest !== "");
  }
  return found;
}

/** `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80` (ngx_parse_addr_port). */
export function addressAndPort(text: string): Forwarded | null {
  const bare = text.startsWith("[") ? null : addressBytes(text);
  if (bare !== null) return { bytes: bare, port: 0 };
  const found = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text);
  if (found === null) return null;
  const bytes = addressBytes((found[1] ?? found[2])!);
  const port = Number(found[3]);
  return bytes === null || port < 1 || port > 65535 ? null : { bytes, port };
}
