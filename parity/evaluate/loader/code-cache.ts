import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import v8 from "node:v8";

/** Below this much newly compiled source it is not worth writing the cache again. */
const WORTH_WRITING = 64 * 1024;

/**
 * V8's compiled form of modules, kept from one process to the next in one file: a third of what it costs to load the
 * SDK is compiling it. V8 itself refuses what another version of it has written.
 */
export class CodeCache {
  private readonly entries = new Map<string, Buffer>();
  private readonly added = new Map<string, () => Buffer>();
  private addedSize = 0;

  constructor(private readonly file: string) {
    try {
      this.read(readFileSync(file));
    } catch {
      this.entries.clear();
    }
  }

  /** With the file's name, which V8 keeps in what it has compiled: positions in an equal file elsewhere would be its. */
  static key(filename: string, code: string): string {
    return createHash("md5").update(`${filename}\0${code}`).digest("hex");
  }

  get(key: string): Buffer | undefined {
    return this.entries.get(key);
  }

  /** Remembers a module that was compiled anew; `data` is asked when the cache is written. */
  add(key: string, size: number, data: () => Buffer): void {
    this.added.set(key, data);
    this.addedSize += size;
  }

  /** Writes what was compiled since, if it is worth it. A cache that cannot be written costs time, nothing else. */
  write(): void {
    if (this.addedSize < WORTH_WRITING) return;
    this.addedSize = 0;
    for (const [key, data] of this.added) this.entries.set(key, data());
    this.added.clear();
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      const temporary = `${this.file}.${process.pid}`;
      writeFileSync(temporary, v8.serialize([...this.entries]));
      renameSync(temporary, this.file);
    } catch {
      return;
    }
  }

  private read(bytes: Buffer): void {
    for (const [key, data] of v8.deserialize(bytes) as [string, Uint8Array][])
      this.entries.set(key, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
}
