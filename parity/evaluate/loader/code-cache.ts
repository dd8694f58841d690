import { createHash } from "node:crypto";
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeCacheFolder } from "./cache-root";
import { encode, StoredCode } from "./stored-code";

/** Below this much newly compiled source it is not worth writing the cache again. */
const WORTH_WRITING = 64 * 1024;
/** What the modules of about three programs take. Beyond it only what the writing process used is kept. */
const MOST_BYTES = 16 * 1024 * 1024;
/** A file that another process began to write so long ago will not be finished. */
const STALE_MS = 60_000;

/**
 * V8's compiled form of modules, kept from one process to the next in one file: a third of what it costs to load the
 * SDK is compiling it. V8 itself refuses what another version of it has written. The file is replaced as a whole, so
 * that processes need not wait for each other: of two that write, the last one's is kept.
 */
export class CodeCache {
  private stored: StoredCode | null;
  private readonly used = new Set<string>();
  private readonly added = new Map<string, () => Buffer>();
  private addedSize = 0;

  constructor(private readonly file: string) {
    this.stored = StoredCode.open(file);
  }

  /** With the file's name, which V8 keeps in what it has compiled: positions in an equal file elsewhere would be its. */
  static key(filename: string, code: string): string {
    return createHash("md5").update(`${filename}\0${code}`).digest("hex");
  }

  get(key: string): Buffer | undefined {
    const data = this.stored?.get(key);
    if (data !== undefined) this.used.add(key);
    return data;
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
    const temporary = `${this.file}.${process.pid}`;
    try {
      makeCacheFolder(dirname(this.file));
      removeStale(this.file);
      writeFileSync(temporary, encode(this.kept()));
      renameSync(temporary, this.file);
    } catch {
      remove(temporary);
      return;
    }
    for (const key of this.added.keys()) this.used.add(key);
    this.added.clear();
    this.stored?.close();
    this.stored = StoredCode.open(this.file);
  }

  /** What this process used first: so the order of the file says what was used last, and what is left out at its end. */
  private kept(): Map<string, Buffer> {
    const kept = new Map([...this.added].map(([key, data]) => [key, data()] as const));
    let bytes = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
    for (const key of new Set([...this.used, ...(this.stored?.keys() ?? [])])) {
      const data = kept.has(key) ? undefined : this.stored?.get(key);
      if (data === undefined || (bytes + data.length > MOST_BYTES && !this.used.has(key))) continue;
      kept.set(key, data);
      bytes += data.length;
    }
    return kept;
  }
}

/** Takes away what processes left that were stopped while they wrote. */
function removeStale(file: string): void {
  const folder = dirname(file);
  for (const name of readdirSync(folder).filter((one) => one.startsWith(`${basename(file)}.`))) {
    const path = join(folder, name);
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - written > STALE_MS) remove(path);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What cannot be written need not be taken away.
  }
}
