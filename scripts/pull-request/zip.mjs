// Reads one file out of a zip archive that may be anything: nothing is written, and nothing is unpacked beyond a limit.
import { inflateRawSync } from "node:zlib";

const END = 0x06054b50; // end of central directory
const ENTRY = 0x02014b50; // an entry of the central directory
const LOCAL = 0x04034b50; // what stands before a file's bytes

/** The bytes of the file of that name; null where the archive has none. Throws on whatever is not a plain zip archive. */
export function readFromZip(zip, name, limit) {
  const entry = entriesOf(zip).find((each) => each.name === name);
  if (!entry) return null;
  if (entry.size > limit) throw new Error(`${name} has ${entry.size} bytes; ${limit} are allowed`);
  if (zip.readUInt32LE(entry.offset) !== LOCAL) throw new Error("the archive is damaged");
  const start = entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
  const packed = zip.subarray(start, start + entry.packed);
  if (packed.length !== entry.packed) throw new Error("the archive is damaged");
  if (entry.method !== 0 && entry.method !== 8) throw new Error(`${name} is packed in an unknown way`);
  // The limit holds whatever size the archive claims.
  const bytes = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: limit });
  if (bytes.length > limit) throw new Error(`${name} has more than ${limit} bytes`);
  return bytes;
}

function entriesOf(zip) {
  const end = endOf(zip);
  const count = zip.readUInt16LE(end + 10);
  const entries = [];
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error("the archive is damaged");
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    entries.push({
      name: zip.toString("utf8", at + 46, at + 46 + nameLength),
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}

/** The end record is last but for a comment of up to 64 KiB. */
function endOf(zip) {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at--) {
    if (zip.readUInt32LE(at) === END) return at;
  }
  throw new Error("it is not a zip archive");
}
