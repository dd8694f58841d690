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

/** The offset that is `bytes` bytes of UTF-8 after `start`, rounded down to a whole character, at most the length. */
export function advance(source: string, start: number, bytes: number): number {
  const limit = Math.min(source.length, start + bytes);
  let left = bytes;
  let at = start;
  for (; at < limit && left > 0; at++) {
    const code = source.charCodeAt(at);
    // Each half of a surrogate pair counts for two of the character's four bytes.
    left -= code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return left < 0 ? at - 1 : at;
}

/**
 * How far the buffer reaches while nginx reads. Only the Lua lexer can tell, so it is followed only in files with a
 * Lua block. A refill keeps what was read of the current word and fills the rest of the buffer.
 */
export class Window {
  /** Offset of the first character that is not in the buffer. */
  last = 0;

  constructor(private readonly source: string) {}

  get atEnd(): boolean {
    return this.last >= this.source.length;
  }

  /** Bytes in the buffer from `at` on. */
  left(at: number): number {
    return Buffer.byteLength(this.source.slice(at, this.last));
  }

  /** Refill with the buffer beginning at `start`. */
  refill(start: number): void {
    this.last = advance(this.source, start, BUFFER);
  }

  /** A directive begins to be read at `at`. */
  begin(at: number): void {
    if (at >= this.last && !this.atEnd) this.refill(at);
  }

  /** White space was skipped and the character at `to` read; the buffer keeps one character when it is refilled. */
  space(to: number): void {
    while (this.last <= to && !this.atEnd) this.refill(this.last - 1);
  }

  /** A word or comment begun at `start` was read, the character at `last` being the latest read on its behalf. */
  word(start: number, last: number): void {
    if (this.last <= last && !this.atEnd) this.refill(start);
  }
}
