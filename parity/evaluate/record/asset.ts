import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { TAG, type Value } from "../../graph/types";
import type { ValueContext } from "./context";

/** Text is kept up to this size, so that a difference can be shown; beyond it the digest has to do. */
const TEXT_LIMIT = 256 * 1024;
const ENTRIES_LIMIT = 50_000;

/** What this tool keeps beside a project's packages is not the project's: it changes from run to run. */
const OWN_CACHE = join("node_modules", ".cache", "parity");

type Plain = { readonly [key: string]: unknown };

/** An asset by content: a file, a string, or (not fetched) a URI. */
export function assetValue(context: ValueContext, raw: Plain): Value {
  if (typeof raw["path"] === "string") return fileAsset(context, raw["path"]);
  if (typeof raw["text"] === "string") return textAsset(context, raw["text"]);
  return remote("asset", raw);
}

/** An archive by its entries, each converted by `convert`; a file or URI that is an archive already is taken whole. */
export function archiveValue(context: ValueContext, raw: Plain, convert: (entry: unknown) => Value): Value {
  const assets = raw["assets"];
  if (typeof assets === "object" && assets !== null) {
    const entries: Record<string, Value> = {};
    for (const [name, asset] of Object.entries(assets).sort(([a], [b]) => (a < b ? -1 : 1)))
      entries[name] = convert(asset);
    return { [TAG]: "archive", entries };
  }
  if (typeof raw["path"] !== "string") return remote("archive", raw);
  return attempt(context, raw["path"], (path) => {
    if (!statSync(path).isDirectory())
      return { [TAG]: "archive", sha256: digest(readFileSync(path)), source: basename(path) };
    return { [TAG]: "archive", entries: folder(path) };
  });
}

function fileAsset(context: ValueContext, path: string): Value {
  return attempt(context, path, (file) => bytesAsset(readFileSync(file), basename(file)));
}

function textAsset(context: ValueContext, text: string): Value {
  const content = context.symbols.replaceNumbers(text);
  return { [TAG]: "asset", sha256: digest(Buffer.from(content)), text: content };
}

function bytesAsset(bytes: Buffer, source?: string): Value {
  const text = bytes.length <= TEXT_LIMIT ? bytes.toString("utf8") : null;
  const isText = text !== null && !text.includes("\0") && Buffer.from(text, "utf8").equals(bytes);
  return {
    [TAG]: "asset",
    sha256: digest(bytes),
    ...(isText ? { text } : {}),
    ...(source === undefined ? {} : { source }),
  };
}

/** Files of a folder by path, as the engine packs them: symbolic links are followed, order has no meaning. */
function folder(root: string): Record<string, Value> {
  const entries: Record<string, Value> = {};
  let count = 0;
  const walk = (path: string, name: string): void => {
    if (path.endsWith(OWN_CACHE)) return;
    if (++count > ENTRIES_LIMIT) throw new Error(`more than ${ENTRIES_LIMIT} files`);
    const status = lstatSync(path).isSymbolicLink() ? statSync(path) : lstatSync(path);
    if (status.isDirectory())
      for (const child of readdirSync(path).sort()) walk(join(path, child), name === "" ? child : `${name}/${child}`);
    else if (status.isFile()) entries[name] = { [TAG]: "asset", sha256: digest(readFileSync(path)) };
  };
  walk(root, "");
  return entries;
}

function remote(kind: "asset" | "archive", raw: Plain): Value {
  const source = String(raw["uri"] ?? "");
  return kind === "asset"
    ? { [TAG]: "asset", sha256: digest(Buffer.from(source)), source }
    : { [TAG]: "archive", source };
}

function attempt(context: ValueContext, path: string, read: (path: string) => Value): Value {
  try {
    return read(resolve(context.cwd, path));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "is missing" : "cannot be read";
    return { [TAG]: "unknown", unknown: context.unknown(`reading the asset ${path}, which ${reason}`) };
  }
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
