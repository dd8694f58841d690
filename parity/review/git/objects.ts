import { InputError } from "../../config/index";
import { endOf, startGit } from "./run";
import { unreadable } from "./tree";

/**
 * Reads objects in the order of their names, one after the other, through one process. Throws {@link InputError} where
 * one is not there, as in a partial clone.
 */
export async function readObjects(
  root: string,
  commit: string,
  names: readonly string[],
  take: (index: number, bytes: Buffer) => void,
): Promise<void> {
  if (names.length === 0) return;
  const child = startGit(root, ["cat-file", "--batch"]);
  const errors: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  child.stdin.on("error", () => undefined);
  const ended = endOf(child);
  child.stdin.end(names.map((name) => `${name}\n`).join(""));
  const reader = new BatchReader(take);
  try {
    for await (const chunk of child.stdout) reader.read(chunk as Buffer);
  } finally {
    child.kill();
  }
  await ended;
  if (reader.taken === names.length) return;
  const said = reader.refusal ?? Buffer.concat(errors).toString("utf8");
  throw new InputError([{ message: unreadable(commit, said), position: null }]);
}

/** Answers of `git cat-file --batch`: `<name> <type> <size>`, a line end, the bytes, a line end; or `<name> missing`. */
class BatchReader {
  taken = 0;
  refusal: string | null = null;
  private chunks: Buffer[] = [];
  private have = 0;
  /** Bytes of the object at hand; null: its head is not complete. */
  private size: number | null = null;

  constructor(private readonly take: (index: number, bytes: Buffer) => void) {}

  read(chunk: Buffer): void {
    if (this.refusal !== null) return;
    this.chunks.push(chunk);
    this.have += chunk.length;
    // A large object arrives in many pieces: they are joined once, when all are there.
    if (this.size !== null && this.have < this.size + 1) return;
    let buffer = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    for (;;) {
      if (this.size === null) {
        const end = buffer.indexOf(10);
        if (end < 0) break;
        const head = buffer.subarray(0, end).toString("utf8");
        const size = /^[0-9a-f]+ blob (\d+)$/.exec(head)?.[1];
        if (size === undefined) {
          this.refusal = head;
          return;
        }
        this.size = Number(size);
        buffer = buffer.subarray(end + 1);
      }
      if (buffer.length < this.size + 1) break;
      this.take(this.taken++, buffer.subarray(0, this.size));
      buffer = buffer.subarray(this.size + 1);
      this.size = null;
    }
    this.chunks = [buffer];
    this.have = buffer.length;
  }
}
