/**
 * nginx reads a file through a buffer of 4096 bytes (NGX_CONF_BUFFER), and the buffer shows: a word or a comment that
 * does not fit is refused, and the Lua lexer sees no further than the buffer's end. Both limits are in bytes of UTF-8.
 */
export const BUFFER = 4096;

/**
 * True when nginx, its word begun at `start`, has to refill a full buffer before it can read the character at `last`.
 * Characters from the end of the source on are never read.
 */
export function overflows(source: string, start: number, last: number): boolean {
  const end = Math.min(last + 1, source.length);
  const units = end - start;
  if (units > BUFFER) return true;
  if (units * 3 <= BUFFER) return false;
  return Buffer.byteLength(source.slice(start, end)) > BUFFER;
}

/**
 * How far the buffer reaches while nginx reads. Only the Lua lexer can tell, so it is followed only in files with a
 * Lua block. A refill keeps what was read of the current word and fills the rest of the buffer.
 */
export class Window {
  /** The source as nginx has it: one character for each byte of its UTF-8. */
  readonly bytes: string;
  /** Offset in `bytes` of the first byte that is not in the buffer. */
  last = 0;

  /** Offset in `bytes` of each character of the source; null where the two are the same. */
  private readonly offsets: Uint32Array | null;

  constructor(source: string) {
    const ascii = Buffer.byteLength(source) === source.length;
    this.bytes = ascii ? source : Buffer.from(source).toString("latin1");
    this.offsets = ascii ? null : byteOffsets(source);
  }

  get atEnd(): boolean {
    return this.last >= this.bytes.length;
  }

  /** The buffer begins at the byte `start` and is filled. */
  refill(start: number): void {
    this.last = Math.min(start + BUFFER, this.bytes.length);
  }

  /** A directive begins to be read at the character `at`. */
  begin(at: number): void {
    const start = this.byteOf(at);
    if (start >= this.last && !this.atEnd) this.refill(start);
  }

  /** White space was skipped and the character at `to` read; the buffer keeps one byte when it is refilled. */
  space(to: number): void {
    const read = this.byteOf(to);
    while (this.last <= read && !this.atEnd) this.refill(this.last - 1);
  }

  /** A word or comment begun at `start` was read, the character at `last` being the latest read on its behalf. */
  word(start: number, last: number): void {
    if (this.last <= this.byteOf(last) && !this.atEnd) this.refill(this.byteOf(start));
  }

  /** The byte at which a character of the source begins. */
  byteOf(char: number): number {
    return this.offsets === null ? char : (this.offsets[char] ?? this.bytes.length);
  }

  /** The character of the source that begins at a byte, or the first after it. */
  charOf(byte: number): number {
    if (this.offsets === null) return byte;
    let low = 0;
    let high = this.offsets.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.offsets[middle]! < byte) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function byteOffsets(source: string): Uint32Array {
  const offsets = new Uint32Array(source.length + 1);
  let byte = 0;
  for (let at = 0; at < source.length; at++) {
    offsets[at] = byte;
    const code = source.codePointAt(at)!;
    byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    // The second half of a surrogate pair begins where the next character does.
    if (code >= 0x10000) offsets[++at] = byte;
  }
  offsets[source.length] = byte;
  return offsets;
}
