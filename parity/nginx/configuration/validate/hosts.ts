import { parseInet4 } from "../inet";

/** Whether the server's resolver gives addresses for a name when nginx starts; null: only the server knows. */
export function resolves(host: string): boolean | null {
  const name = host.toLowerCase();
  if (name === "localhost" || isNumber(name)) return true;
  // Nothing but digits and dots is never looked up in DNS, and other characters are in no name.
  if (/^[\d.]*$/.test(name) || !/^[\w.-]+$/.test(name)) return false;
  return name.includes(".") ? null : false;
}

/** inet_aton, which getaddrinfo tries first: `127.1`, `0x7f000001`, `10.0.0.010`. */
function isNumber(text: string): boolean {
  if (parseInet4(text) !== null || text === "255.255.255.255") return true;
  const parts = text.split(".");
  if (parts.length > 4 || !parts.every((part) => /^(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/.test(part))) return false;
  const values = parts.map((part) => (/^0[0-7]/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = values.pop()!;
  return values.every((value) => value < 256) && last < 256 ** (4 - values.length);
}

export const UNRESOLVED =
  "nginx looks names up when it starts, and a name without a dot is in no DNS: name an upstream that exists, or an address.";

/** What is said of a name that may or may not be found. */
export function lookedUp(host: string): string {
  return `whether "${host}" has an address when nginx starts: without one nginx does not start`;
}
