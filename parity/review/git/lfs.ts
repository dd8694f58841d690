import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { git } from "./run";

/** What git holds of a file that Git LFS keeps elsewhere: the digest of its content. */
interface Pointer {
  readonly digest: string;
  readonly size: number;
}

const POINTER = /^version https:\/\/[^\n]+\n(?:ext-[^\n]+\n)*oid sha256:([0-9a-f]{64})\nsize (\d+)\n$/;
/** Git LFS itself takes nothing longer for a pointer. */
const LONGEST = 1024;

function pointerIn(bytes: Buffer): Pointer | null {
  if (bytes.length > LONGEST) return null;
  const [, digest, size] = POINTER.exec(bytes.toString("latin1")) ?? [];
  return digest === undefined || size === undefined ? null : { digest, size: Number(size) };
}

export function isPointer(bytes: Buffer): boolean {
  return pointerIn(bytes) !== null;
}

/**
 * The content of a file that Git LFS keeps elsewhere, where this machine has it: in the repository's store, or in the work
 * tree, if it is the same there. It is only read, and held against its digest: no filter is run. Null: it is not here.
 *
 * Where the work tree has such a pointer too, its program reads that, and the base's must read the same kind of thing.
 */
export async function contentOf(root: string, path: string, bytes: Buffer): Promise<Buffer | null> {
  const pointer = pointerIn(bytes)!;
  const own = textOf(join(root, path), LONGEST, pointer.size);
  if (own !== null && isPointer(own)) return bytes;
  if (own !== null && isContent(own, pointer)) return own;
  const { digest, size } = pointer;
  const common = await git(root, ["rev-parse", "--git-common-dir"]);
  const folder = resolve(root, common.stdout.toString("utf8").replace(/\r?\n$/, ""));
  const stored = textOf(join(folder, "lfs", "objects", digest.slice(0, 2), digest.slice(2, 4), digest), size, size);
  return stored !== null && isContent(stored, pointer) ? stored : null;
}

/** A file of a size that it could have; others are not read. */
function textOf(file: string, atMost: number, orJust: number): Buffer | null {
  try {
    const { size } = statSync(file);
    return size <= atMost || size === orJust ? readFileSync(file) : null;
  } catch {
    return null;
  }
}

function isContent(bytes: Buffer, { digest, size }: Pointer): boolean {
  return bytes.length === size && createHash("sha256").update(bytes).digest("hex") === digest;
}
