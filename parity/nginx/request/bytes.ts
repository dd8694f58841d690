/**
 * nginx works on bytes. Inside this room every text is a string of bytes: one UTF-16 code unit for each byte, 0–255. Texts
 * of the configuration and of requests are turned into bytes as UTF-8 on their way in, and back on their way out.
 */
const PLAIN = /^[\x00-\x7f]*$/;

/** Texts from this length on are looked through once: a header of 16 kB goes through hundreds of answers. */
const LONG = 1024;
const MOST_LONG = 64;
const longPlain = new Set<string>();

function isPlain(text: string): boolean {
  if (text.length < LONG) return PLAIN.test(text);
  if (longPlain.has(text)) return true;
  if (!PLAIN.test(text)) return false;
  if (longPlain.size === MOST_LONG) longPlain.clear();
  longPlain.add(text);
  return true;
}

export function toBytes(text: string): string {
  return isPlain(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** Bytes that are not UTF-8 come out as the replacement character. */
export function fromBytes(bytes: string): string {
  return isPlain(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
}

const UPPER = /[A-Z]/;
/** nginx changes the case of ASCII letters only (ngx_strlow). */
export function lower(bytes: string): string {
  if (!UPPER.test(bytes)) return bytes;
  return PLAIN.test(bytes) ? bytes.toLowerCase() : bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
