import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** A cache file as it was when it was opened, whoever replaces it since. Modules are read one at a time. */
export class StoredCode {
  private constructor(
    private readonly fd: number,
    private readonly places: ReadonlyMap<string, Place>,
  ) {}

  /** Null where there is no file, or none that is whole. */
  static open(file: string): StoredCode | null {
    let fd: number | null = null;
    try {
      fd = openSync(file, "r");
      return new StoredCode(fd, placesIn(fd));
    } catch {
      if (fd !== null) closeSync(fd);
      return null;
    }
  }

  keys(): IterableIterator<string> {
    return this.places.keys();
  }

  get(key: string): Buffer | undefined {
    const place = this.places.get(key);
    try {
      return place && readAt(this.fd, place);
    } catch {
      return undefined;
    }
  }

  close(): void {
    closeSync(this.fd);
  }
}

interface Place {
  readonly at: number;
  readonly bytes: number;
}

/** The length of the head in four bytes, the head as JSON, and what the modules were compiled to in the head's order. */
type Head = readonly (readonly [key: string, bytes: number])[];

export function encode(modules: ReadonlyMap<string, Buffer>): Buffer {
  const head = Buffer.from(JSON.stringify([...modules].map(([key, { length }]) => [key, length]) satisfies Head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...modules.values()]);
}

/** @throws where the file is not of this form, or not of the length that its head says */
function placesIn(fd: number): ReadonlyMap<string, Place> {
  const { size } = fstatSync(fd);
  const headBytes = readAt(fd, { at: 0, bytes: 4 }).readUInt32LE();
  if (headBytes > size) throw new Error("damaged");
  const head = JSON.parse(readAt(fd, { at: 4, bytes: headBytes }).toString()) as Head;
  let at = 4 + headBytes;
  const places = new Map<string, Place>();
  for (const [key, bytes] of head) {
    places.set(key, { at, bytes });
    at += bytes;
  }
  if (at !== size) throw new Error("damaged");
  return places;
}

function readAt(fd: number, { at, bytes }: Place): Buffer {
  const data = Buffer.allocUnsafe(bytes);
  if (readSync(fd, data, 0, bytes, at) !== bytes) throw new Error("damaged");
  return data;
}
