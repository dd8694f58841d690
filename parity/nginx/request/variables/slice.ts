import type { Run } from "../run";
import { size as sizeOf } from "../settings";

/** `$slice_range`: the part that is asked for first (ngx_http_slice_range_variable). */
export function sliceRange(run: Run): string {
  // What answers whole is no part (ngx_http_slice_header_filter).
  if (run.parent !== null || run.status !== 0) return "";
  if (run.slice !== null) return run.slice;
  const size = BigInt(sizeOf(run.scope, "slice", 0));
  if (size === 0n) return "";
  const start = (startOf(run) / size) * size;
  run.slice = `bytes=${start}-${start + size - 1n}`;
  return run.slice;
}

const LAST = 2n ** 63n - 1n;

/** ngx_http_slice_get_start. */
function startOf(run: Run): bigint {
  const range = run.header("range");
  if (range === null || run.header("if-range") !== null || range.includes(",")) return 0n;
  const start = BigInt(/^bytes= *(\d+)/i.exec(range)?.[1] ?? 0);
  return start > LAST ? 0n : start;
}
