import { gunzipSync } from "node:zlib";
import { bytesOf, isGzip, SHORTEST_BASE64 } from "./normalisers/base64";
import { textOf } from "./normalisers/normaliser";

/** What is under base64, and what was taken off to see it. */
export interface Unwrapped {
  readonly formats: "base64" | "base64, gzip";
  readonly text: string;
}

/** Characters that are decompressed here; what is longer is left to decoding. */
const INFLATE_LIMIT = 1024 * 1024;

/**
 * The text under base64, or under base64 and gzip; null where there is none. Two texts that are equal under the same
 * formats decode to equal trees: to see that takes a hundredth of what decoding does.
 */
export function unwrap(text: string): Unwrapped | null {
  const bytes = bytesOf(text, SHORTEST_BASE64);
  if (bytes === null) return null;
  const zipped = isGzip(bytes);
  const content = zipped ? unzipped(bytes) : textOf(bytes);
  return content === null ? null : { formats: zipped ? "base64, gzip" : "base64", text: content };
}

function unzipped(bytes: Uint8Array): string | null {
  try {
    return textOf(gunzipSync(bytes, { maxOutputLength: INFLATE_LIMIT }));
  } catch {
    return null;
  }
}
