import { sizeOf } from "../configuration/values";
import { toBytes } from "./bytes";
import { undecided } from "./cannot-decide";
import { type Outcome, status } from "./outcome";
import type { Run } from "./run";
import { sentHeaders } from "./sent-headers";
import { memo, setting, size } from "./settings";

const LINE_END = 2;

/** The buffers in which a request is read (ngx_http_alloc_large_header_buffer). */
interface Buffers {
  /** Bytes of the first one: `client_header_buffer_size` of the server that is chosen without the request. */
  readonly first: number;
  readonly count: number;
  readonly large: number;
}

const LARGE = "large_client_header_buffers";

function buffersOf({ server }: Run, firstOf = server): Buffers {
  const make = () => {
    const [count = "4", bytes = "8k"] = setting(server, LARGE)?.args ?? [];
    return { count: Number(count), large: sizeOf(bytes) ?? 8192 };
  };
  const large = memo(server, "large buffers", make, [LARGE]);
  return { first: size(firstOf, "client_header_buffer_size", 1024), ...large };
}

/** 414: the request line must lie in one buffer. HTTP/2 has none. */
export function requestLineFits(run: Run): Outcome | null {
  if (run.version === 20) return null;
  const { first, large } = buffersOf(run);
  const length = run.requestLine.length + LINE_END;
  if (length <= Math.max(first, large)) return null;
  run.step(
    `a request line of ${length} bytes fits in no buffer`,
    setting(run.server, "large_client_header_buffers")?.directive ?? null,
  );
  return status(414);
}

/** 494 (sent as 400): a header must lie in one buffer, and all of them in as many as there are. */
export function checkSizes(run: Run): Outcome | null {
  const buffers = buffersOf(run, run.connectionServer);
  if (run.version === 20) return http2Sizes(run);
  const use = new BufferUse(buffers);
  const lengths = [
    run.requestLine.length + LINE_END,
    ...sentHeaders(run.asked.request).map(({ length }) => length + LINE_END),
    LINE_END,
  ];
  if (lengths.every((length) => use.take(length))) return null;
  run.step("the headers fit in no buffer", setting(run.server, "large_client_header_buffers")?.directive ?? null);
  return status(494);
}

/** A Huffman code has at least 5 bits where a byte has 8 (RFC 7541, appendix B): the field may be that much shorter. */
const SHORTEST = 5 / 8;

/** ngx_http_v2_state_field_len, ngx_http_v2_state_process_header: nginx closes the connection. */
function http2Sizes(run: Run): Outcome | null {
  const [count = "4", large = "8k"] = setting(run.connectionServer, "large_client_header_buffers")?.args ?? [];
  const most = sizeOf(large) ?? 8192;
  const { headers, target } = run.asked.request;
  const fields = [[":path", target] as const, ...headers];
  const lengths = fields.map(([name, value]) => [toBytes(name).length, toBytes(value).length] as const);
  const total = lengths.reduce((sum, [name, value]) => sum + name + value, 0);
  const longest = Math.max(...lengths.flat());
  const directive = setting(run.connectionServer, "large_client_header_buffers")?.directive ?? null;
  if (total <= most * Number(count) && longest <= most) return null;
  if (total <= most * Number(count) && longest * SHORTEST <= most) {
    undecided("how a header of HTTP/2 is encoded, which is near large_client_header_buffers", directive);
  }
  run.step("the headers are larger than large_client_header_buffers", directive);
  return { kind: "close", why: "the headers are larger than nginx takes in HTTP/2" };
}

class BufferUse {
  private free: number;
  private used = 0;

  constructor(private readonly buffers: Buffers) {
    this.free = buffers.first;
  }

  /** Places a line; false where nginx gives up. A line that was begun is moved to the next buffer whole. */
  take(length: number): boolean {
    let begun = 0;
    while (begun + this.free < length) {
      begun += this.free;
      if (begun >= this.buffers.large || this.used >= this.buffers.count) return false;
      this.used++;
      this.free = this.buffers.large - begun;
    }
    this.free -= length - begun;
    return true;
  }
}
