/** IP addresses and networks as nginx reads them (ngx_inet_addr, ngx_inet6_addr, ngx_ptocidr in src/core/ngx_inet.c). */
export interface Network {
  /** 4 or 16 bytes. */
  readonly bytes: readonly number[];
  /** Leading bits that count. */
  readonly bits: number;
}

/** How many texts are remembered: a configuration has few, and each is compared with the addresses of every request. */
const MOST_KNOWN = 512;
const known = new Map<string, readonly number[] | null>();

/** The bytes of an address without port; brackets around IPv6 are allowed. Null: not an address. */
export function addressBytes(text: string): readonly number[] | null {
  let bytes = known.get(text);
  if (bytes === undefined) {
    bytes = readAddress(text);
    if (known.size === MOST_KNOWN) known.clear();
    known.set(text, bytes);
  }
  return bytes;
}

function readAddress(text: string): readonly number[] | null {
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  return bare.includes(":") ? ipv6(bare) : ipv4(bare);
}

const DOT = 46;
const ZERO = 48;

/** ngx_inet_addr: four numbers up to 255, leading zeros allowed. */
function ipv4(text: string): readonly number[] | null {
  const bytes: number[] = [];
  let value = -1;
  for (let index = 0; index <= text.length; index++) {
    const code = index === text.length ? DOT : text.charCodeAt(index);
    if (code === DOT) {
      if (value < 0) return null;
      bytes.push(value);
      value = -1;
    } else if (code >= ZERO && code <= ZERO + 9) {
      value = Math.max(0, value) * 10 + code - ZERO;
      if (value > 255) return null;
    } else return null;
  }
  return bytes.length === 4 ? bytes : null;
}

function ipv6(text: string): readonly number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = groups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1]!, true) : [];
  if (head === null || tail === null) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groups(text: string, last: boolean): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".") && last && index === parts.length - 1) {
      const four = ipv4(part);
      if (four === null) return null;
      bytes.push(...four);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
      const group = Number.parseInt(part, 16);
      bytes.push(group >> 8, group & 255);
    }
  }
  return bytes;
}

/** An address, or a network with a prefix length. Bits beyond the prefix are cleared. Null: neither. */
export function network(text: string): Network | null {
  const slash = text.indexOf("/");
  const bytes = addressBytes(slash < 0 ? text : text.slice(0, slash));
  if (bytes === null) return null;
  const all = bytes.length * 8;
  if (slash < 0) return { bytes, bits: all };
  const prefix = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > all) return null;
  const bits = Number(prefix);
  return { bytes: bytes.map((byte, index) => byte & mask(bits - index * 8)), bits };
}

function mask(bits: number): number {
  if (bits >= 8) return 255;
  return bits <= 0 ? 0 : (255 << (8 - bits)) & 255;
}

/** Whether an address lies in a network. IPv4 in IPv6 (`::ffff:1.2.3.4`) counts as the IPv4 address, as for nginx. */
export function networkHas(outer: Network, address: readonly number[]): boolean {
  const bytes = outer.bytes.length === 4 ? unmapped(address) : address;
  if (outer.bytes.length !== bytes.length) return false;
  for (let index = 0; index * 8 < outer.bits; index++) {
    if ((bytes[index]! & mask(outer.bits - index * 8)) !== outer.bytes[index]) return false;
  }
  return true;
}

/** The IPv4 address that an IPv6 address of the form `::ffff:0:0/96` holds, else the address itself. */
export function unmapped(address: readonly number[]): readonly number[] {
  if (address.length !== 16 || address[10] !== 255 || address[11] !== 255) return address;
  for (let index = 0; index < 10; index++) if (address[index] !== 0) return address;
  return address.slice(12);
}

/** Whether every address of `inner` (a network or one address) lies in `outer`. False where one of them is neither. */
export function cidrContains(outer: string, inner: string): boolean {
  const wide = network(outer);
  const narrow = network(inner);
  if (wide === null || narrow === null) return false;
  return wide.bytes.length === narrow.bytes.length && wide.bits <= narrow.bits && networkHas(wide, narrow.bytes);
}

/** As nginx prints it (ngx_sock_ntop, ngx_inet6_ntop): the first longest run of zero groups as `::`. */
export function addressText(bytes: readonly number[]): string {
  let text = texts.get(bytes);
  if (text === undefined) {
    text = bytes.length === 4 ? bytes.join(".") : ipv6Text(bytes);
    texts.set(bytes, text);
  }
  return text;
}

/** Of bytes that are {@link known}: every answer writes the same few addresses. */
const texts = new WeakMap<readonly number[], string>();

function ipv6Text(bytes: readonly number[]): string {
  const { start, length } = longestZeros(bytes);
  const dotted =
    start === 0 &&
    ((length === 5 && bytes[10] === 255 && bytes[11] === 255) ||
      length === 6 ||
      (length === 7 && bytes[14] !== 0 && bytes[15] !== 1));
  let text = start === 0 ? ":" : "";
  for (let group = 0; group < (dotted ? 6 : 8); group++) {
    if (group === start) {
      text += ":";
      group += length - 1;
    } else {
      text += (bytes[group * 2]! * 256 + bytes[group * 2 + 1]!).toString(16) + (group < 7 ? ":" : "");
    }
  }
  return dotted ? text + bytes.slice(12).join(".") : text;
}

function longestZeros(bytes: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 1 };
  for (let group = 0; group < 8; group++) {
    let length = 0;
    while (group + length < 8 && bytes[(group + length) * 2] === 0 && bytes[(group + length) * 2 + 1] === 0) length++;
    if (length > best.length) best = { start: group, length };
    group += length;
  }
  return best;
}
