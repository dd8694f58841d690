import { gunzipSync } from "node:zlib";
import type { Canaries } from "./places";

/** Longer files are looked into as they are, not for what is encoded in them twice. */
const LARGE = 1_000_000;

/** Finds what gives a secret away, in bytes of any kind. */
export class Seen {
  readonly #needles: readonly (readonly [encoding: string, bytes: Buffer])[];

  constructor(private readonly canaries: Canaries) {
    this.#needles = needlesOf(canaries.mark);
  }

  /** The encodings and, where it can be told, the places of what was found; nothing, if all is well. */
  in(bytes: Buffer): readonly string[] {
    const found = new Set<string>();
    for (const part of bytes.length > LARGE ? [bytes] : partsOf(bytes)) {
      for (const [encoding, needle] of this.#needles) {
        if (!part.includes(needle)) continue;
        const places = this.canaries.placesIn(part.toString("latin1"));
        found.add(`${encoding} (${places.join(", ")})`);
      }
    }
    return [...found].sort();
  }
}

/** The mark has letters and digits alone: JSON, HTML and URLs have it as it is. */
function needlesOf(mark: string): (readonly [string, Buffer])[] {
  const bytes = Buffer.from(mark);
  const words = {
    plain: mark,
    reversed: [...mark].reverse().join(""),
    hex: bytes.toString("hex"),
    HEX: bytes.toString("hex").toUpperCase(),
    ...Object.fromEntries([0, 1, 2].map((shift) => [`base64, ${shift} in`, base64At(bytes, shift)])),
  };
  const needles = Object.entries(words).map(([encoding, word]) => [encoding, Buffer.from(word)] as const);
  return [...needles, ["UTF-16", Buffer.from(mark, "utf16le")]];
}

/** Base64 of bytes that begin `shift` into a group of three, without the characters that their neighbours decide. */
function base64At(bytes: Buffer, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  return encoded.slice(shift === 0 ? 0 : shift + 1, -1);
}

/** The bytes themselves, and what is in them in base64 or compressed, one in the other too. */
function partsOf(bytes: Buffer, depth = 0): Buffer[] {
  if (depth > 3) return [bytes];
  const text = bytes.toString("latin1");
  const inner: Buffer[] = [...text.matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)].map(([run]) => Buffer.from(run, "base64"));
  for (let at = text.indexOf("\x1f\x8b\x08"); at >= 0; at = text.indexOf("\x1f\x8b\x08", at + 1)) {
    inner.push(...unzipped(bytes.subarray(at)));
  }
  return [bytes, ...inner.flatMap((part) => partsOf(part, depth + 1))];
}

function unzipped(bytes: Uint8Array): Buffer[] {
  try {
    return [Buffer.from(gunzipSync(bytes, { finishFlush: 2 }))];
  } catch {
    // Bytes that only look like it.
    return [];
  }
}
