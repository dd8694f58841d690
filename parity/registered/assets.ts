import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { TAG, type Value } from "../graph/types";

/** What a program gave as an asset or archive, as the engine passes it on. */
export interface RawContent {
  readonly kind: "asset" | "archive";
  readonly text?: string;
  readonly path?: string;
  readonly uri?: string;
  /** Entries of an archive, converted already. */
  readonly entries?: { readonly [name: string]: Value };
}

/**
 * An asset or archive by its content, as an evaluation records it. `folder`: where the program's relative paths start.
 * A file that cannot be read has no digest, and so equals nothing.
 */
export function contentOf(raw: RawContent, folder: string): Value {
  const { kind, text, path, uri, entries } = raw;
  if (entries !== undefined) return { [TAG]: kind, entries };
  if (text !== undefined) return { [TAG]: kind, sha256: digest(text), text };
  if (path === undefined)
    return { [TAG]: kind, source: uri ?? "", ...(kind === "asset" && { sha256: digest(uri ?? "") }) };
  try {
    const file = resolve(folder, path);
    if (!statSync(file).isDirectory()) return { [TAG]: kind, sha256: digest(readFileSync(file)) };
    return { [TAG]: kind, entries: Object.fromEntries(filesOf(file, "")) };
  } catch {
    return { [TAG]: kind, source: path };
  }
}

/** Where this tool keeps what it compiles: inside a project's packages, and not the project's. */
const OWN_CACHE = join("node_modules", ".cache", "parity");

function filesOf(folder: string, prefix: string): (readonly [string, Value])[] {
  if (folder.endsWith(OWN_CACHE)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const file = join(folder, name);
      if (statSync(file).isDirectory()) return filesOf(file, `${prefix}${name}/`);
      return [[`${prefix}${name}`, { [TAG]: "asset", sha256: digest(readFileSync(file)) }] as const];
    });
}

function digest(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
