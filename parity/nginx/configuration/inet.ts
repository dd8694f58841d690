/** Addresses as nginx reads and writes them: ngx_inet_addr, ngx_inet6_addr, ngx_inet6_ntop. */

/** The four bytes of an IPv4 address in dotted decimals; null where it is none. Leading zeros are digits: no octal. */
export function parseInet4(text: string): readonly number[] | null {
  // ngx_inet_addr counts dots and reads no digits as 0: `1..2.` is 1.0.2.0.
  if (!/^\d*\.\d*\.\d*\.\d*$/.test(text)) return null;
  const bytes = text.split(".").map(Number);
  // INADDR_NONE is 255.255.255.255, which nginx therefore takes for no address.
  return bytes.every((byte) => byte <= 255) && bytes.some((byte) => byte !== 255) ? bytes : null;
}

/** The eight groups of an IPv6 address without brackets; null where it is none. A first colon may stand alone, as for nginx. */
export function parseInet6(text: string): readonly number[] | null {
  const words = text.replace(/^:/, "").split(":");
  const found: number[] = [];
  let zero: number | null = null;
  for (const [index, word] of words.entries()) {
    const last = index === words.length - 1;
    if (word === "") {
      // A colon without digits before it: the zeros, once. At the end it must have been they that came just before.
      if (!last) {
        if (zero !== null) return null;
        zero = found.length;
      } else if (zero !== found.length) return null;
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(word)) found.push(Number.parseInt(word, 16));
    else {
      const bytes = last && index > 0 && /^\d{1,3}\./.test(word) ? parseInet4(word) : null;
      if (bytes === null) return null;
      found.push(bytes[0]! * 256 + bytes[1]!, bytes[2]! * 256 + bytes[3]!);
    }
  }
  if (zero === null) return found.length === 8 ? found : null;
  if (found.length > 7) return null;
  return [...found.slice(0, zero), ...Array.from({ length: 8 - found.length }, () => 0), ...found.slice(zero)];
}

/** As nginx prints it: lower case, the longest run of zeros as `::`, addresses that hold IPv4 with dots. */
export function inet6Text(address: readonly number[]): string {
  const { start, length } = longestZeros(address);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (length < 2) return hex(address);
  const [high, low] = [address[6]!, address[7]!];
  const holdsInet4 =
    start === 0 &&
    (length === 6 || (length === 5 && address[5] === 0xffff) || (length === 7 && low >> 8 !== 0 && (low & 255) !== 1));
  if (!holdsInet4) return `${hex(address.slice(0, start))}::${hex(address.slice(start + length))}`;
  const dotted = [high >> 8, high & 255, low >> 8, low & 255].join(".");
  return length === 5 ? `::ffff:${dotted}` : `::${dotted}`;
}

function longestZeros(address: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && address[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
    start = end;
  }
  return best;
}
