import { constants, gzipSync } from "node:zlib";

/** Byte 9 of a gzip header names the operating system it was made on (RFC 1952); 255 is "unknown". */
const OS_BYTE = 9;

/**
 * gzip whose bytes depend on the text alone, so that another machine or Node.js version never shows as a changed
 * server. Matches are found differently by differently built zlibs and processors: hence Huffman coding only, whose
 * result is fixed by the text. It costs about a third in size.
 */
export function gzip(text: string): Buffer {
  const bytes = gzipSync(text, { level: 9, memLevel: 8, strategy: constants.Z_HUFFMAN_ONLY });
  bytes[OS_BYTE] = 255;
  return bytes;
}

/**
 * {@link gzip}, measured against what the cloud takes (before base64).
 * @throws Error when it is too large: the engine would only find out while it deploys.
 */
export function gzipWithin(limitBytes: number, what: string, text: string): Buffer {
  const bytes = gzip(text);
  if (bytes.length <= limitBytes) return bytes;
  throw new Error(
    `${what} is ${bytes.length} bytes after compression, and at most ${limitBytes} are taken. ` +
      "Shorten the files that infra/server and infra/web-server put on a server, or move one into the release.",
  );
}
