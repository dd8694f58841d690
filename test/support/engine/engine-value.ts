import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { REF_CLOSE, REF_OPEN, TAG, type Value } from "../../../parity/graph/types";
import {
  ARCHIVE,
  ASSET,
  OUTPUT,
  RESOURCE,
  SECRET,
  SIGNATURE,
  signatureOf,
  UNKNOWN,
  type Wire,
  type WireObject,
} from "../provider/wire";
import { ENGINE_UNKNOWN } from "./graph-types";

/** What it takes to read a value off the wire. */
export interface ValueReader {
  /** Folder that the program's relative asset paths start from. */
  readonly cwd: string;
  /** Path of a resource by its URN; the URN itself when no request registered it. */
  readonly pathOf: (urn: string) => string;
}

const unknown: Value = { [TAG]: "unknown", unknown: ENGINE_UNKNOWN };
/** Fingerprints are per run of the tool: what the engine saw has none, and secrets are compared by presence. */
const secret: Value = { [TAG]: "secret" };

/** A value of a logged request in the words of a recorded graph. */
export function toValue(wire: Wire, reader: ValueReader): Value {
  if (wire === UNKNOWN) return unknown;
  if (Array.isArray(wire)) return wire.map((item) => toValue(item, reader));
  if (typeof wire !== "object" || wire === null) return wire;
  switch (signatureOf(wire)) {
    case null:
      return toObject(wire, reader);
    case SECRET:
      return secret;
    case OUTPUT:
      return toOutput(wire, reader);
    case ASSET:
      return toAsset(wire, reader);
    case ARCHIVE:
      return toArchive(wire, reader);
    case RESOURCE:
      return `${REF_OPEN}${reader.pathOf(String(wire["urn"]))}#urn${REF_CLOSE}`;
    default:
      throw new Error(`the engine's log holds a value with the unknown signature ${String(wire[SIGNATURE])}`);
  }
}

export function toObject(wire: WireObject, reader: ValueReader): { readonly [key: string]: Value } {
  const keys = Object.keys(wire).sort();
  return Object.fromEntries(keys.map((key) => [key, toValue(wire[key]!, reader)]));
}

/** Sent to remote components and methods: a value, or none yet, with its secrecy beside it. */
function toOutput(wire: WireObject, reader: ValueReader): Value {
  if (wire["secret"] === true) return secret;
  return "value" in wire ? toValue(wire["value"]!, reader) : unknown;
}

function toAsset(wire: WireObject, reader: ValueReader): Value {
  const { text, path, uri } = wire;
  if (typeof text === "string") return { [TAG]: "asset", sha256: sha256(text), text };
  if (typeof path === "string") return { [TAG]: "asset", sha256: sha256(readFileSync(resolve(reader.cwd, path))) };
  return { [TAG]: "asset", sha256: sha256(String(uri)), source: String(uri) };
}

function toArchive(wire: WireObject, reader: ValueReader): Value {
  const { assets, path, uri } = wire;
  if (typeof assets === "object" && assets !== null) {
    return { [TAG]: "archive", entries: toObject(assets as WireObject, reader) };
  }
  if (typeof path !== "string") return { [TAG]: "archive", source: String(uri) };
  const target = resolve(reader.cwd, path);
  if (!statSync(target).isDirectory()) return { [TAG]: "archive", sha256: sha256(readFileSync(target)) };
  return { [TAG]: "archive", entries: Object.fromEntries(filesOf(target, "")) };
}

/** Every file below a folder by its path in the archive, sorted. */
function filesOf(folder: string, prefix: string): readonly (readonly [string, Value])[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const file = join(folder, name);
      if (statSync(file).isDirectory()) return filesOf(file, `${prefix}${name}/`);
      return [[`${prefix}${name}`, { [TAG]: "asset", sha256: sha256(readFileSync(file)) }] as const];
    });
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
