/** A response as it came over the wire. */
export interface WireResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Its beginning, at most {@link KEPT} bytes. */
  readonly body: Buffer;
}

/** Bytes of a body that are kept: constant answers are short. */
const KEPT = 64 * 1024;
/** A head longer than this is none. */
const LONGEST_HEAD = 256 * 1024;

/**
 * Reads one response of HTTP/1.1 out of the bytes that come in, RFC 9112 sections 2 to 7. Not Node's own client: that would
 * refuse to send what must be tried, and mend what comes.
 */
export class ResponseReader {
  private buffer: Buffer = Buffer.alloc(0);
  private head: Omit<WireResponse, "body"> | null = null;
  private readonly body: Buffer[] = [];
  private kept = 0;
  private left: number | "chunked" | "until-close" = 0;
  /** 100 has come: whoever announced a body is asked for it. */
  continues = false;

  constructor(private readonly method: string) {}

  /** Bytes that came behind the response. */
  get rest(): Buffer {
    return this.buffer;
  }

  /** True when anything at all has come. */
  get begun(): boolean {
    return this.head !== null || this.buffer.length > 0;
  }

  /** The response when it is complete, null when more must come. Throws for what is not HTTP/1.1. */
  push(chunk: Buffer): WireResponse | null {
    this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
    if (this.head === null && !this.readHead()) return null;
    if (this.left === "chunked") return this.readChunks() ? this.response() : null;
    if (this.left === "until-close") {
      this.keep(this.buffer);
      this.buffer = Buffer.alloc(0);
      return null;
    }
    const part = this.buffer.subarray(0, this.left);
    this.keep(part);
    this.left -= part.length;
    this.buffer = this.buffer.subarray(part.length);
    return this.left === 0 ? this.response() : null;
  }

  /** What the end of the connection makes of it: null when it ends too early. */
  end(): WireResponse | null {
    return this.head !== null && this.left === "until-close" ? this.response() : null;
  }

  private response(): WireResponse {
    return { ...this.head!, body: Buffer.concat(this.body) };
  }

  private keep(part: Buffer): void {
    if (this.kept >= KEPT) return;
    const kept = Buffer.from(part.subarray(0, KEPT - this.kept));
    this.body.push(kept);
    this.kept += kept.length;
  }

  private readHead(): boolean {
    for (;;) {
      const end = this.buffer.indexOf("\r\n\r\n");
      if (end < 0) {
        this.refuseNonsense();
        return false;
      }
      const lines = this.buffer.subarray(0, end).toString("latin1").split("\r\n");
      this.buffer = this.buffer.subarray(end + 4);
      const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(lines[0] ?? "")?.[1]);
      if (Number.isNaN(status)) throw new Error("no status line");
      // 100 and 103 come before the response.
      this.continues ||= status === 100;
      if (status >= 100 && status < 200 && status !== 101) continue;
      this.head = { status, headers: lines.slice(1).map(headerOf) };
      this.left = this.framing(status);
      return true;
    }
  }

  /** Said early, since whoever speaks another protocol may never send an end of lines. */
  private refuseNonsense(): void {
    const begin = this.buffer.subarray(0, 5).toString("latin1");
    if (!"HTTP/".startsWith(begin) || this.buffer.length > LONGEST_HEAD) throw new Error("not HTTP/1.1");
  }

  private framing(status: number): number | "chunked" | "until-close" {
    if (this.method === "HEAD" || status === 101 || status === 204 || status === 304) return 0;
    const value = (name: string): string | undefined =>
      this.head?.headers.find(([header]) => header.toLowerCase() === name)?.[1];
    if (/chunked/i.test(value("transfer-encoding") ?? "")) return "chunked";
    const length = value("content-length");
    return length === undefined ? "until-close" : Number(length);
  }

  private readChunks(): boolean {
    for (;;) {
      const line = this.buffer.indexOf("\r\n");
      if (line < 0) return false;
      const size = Number.parseInt(this.buffer.subarray(0, line).toString("latin1"), 16);
      if (Number.isNaN(size)) throw new Error("no size of a chunk");
      // The last chunk is followed by trailers, which end with an empty line.
      const end = size === 0 ? this.buffer.indexOf("\r\n\r\n", line) + 4 : line + 2 + size + 2;
      if (end < line + 4 || this.buffer.length < end) return false;
      this.keep(this.buffer.subarray(line + 2, line + 2 + size));
      this.buffer = this.buffer.subarray(end);
      if (size === 0) return true;
    }
  }
}

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(":");
  if (colon <= 0) throw new Error("no header");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
