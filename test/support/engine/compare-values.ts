import { REF_OPEN, type Value } from "../../../parity/graph/types";
import { CONTENT_WAITS, DIFFERENT, NOT_A_DEPENDENCY } from "./reasons";
import { compareResolved, decoded, isDependent, pathsIn, type ValueContext } from "./references";
import { isContainer, isTagged, tagOf } from "./tags";

/** How a value differs, at a path below the property; or how it agrees although it is not the same. */
export interface ValueDifference {
  readonly path: string;
  readonly recorded: Value | undefined;
  readonly engine: Value | undefined;
  readonly why: string;
}

/**
 * Compares a recorded value with what the engine got. A value that is unknown in the preview matches a recorded one
 * that refers to outputs of the property's dependencies; a recorded reference to something that the engine does know
 * matches that very value; secrets match secrets.
 */
export function compareValues(
  recorded: Value | undefined,
  engine: Value | undefined,
  context: ValueContext,
  path = "",
): readonly ValueDifference[] {
  const why = compareLeaf(recorded, engine, context);
  if (why === "same") return [];
  if (why !== LOOK_INSIDE) return [{ path, recorded, engine, why }];
  if (Array.isArray(recorded) && Array.isArray(engine)) {
    if (recorded.length !== engine.length) return [{ path, recorded, engine, why: "lists of different length" }];
    return recorded.flatMap((item: Value, i) => compareValues(item, engine[i], context, `${path}[${i}]`));
  }
  const [left, right] = [recorded, engine] as readonly { readonly [key: string]: Value }[];
  const keys = [...new Set([...Object.keys(left!), ...Object.keys(right!)])].sort();
  return keys.flatMap((key) => compareValues(left![key], right![key], context, `${path}${step(key)}`));
}

const LOOK_INSIDE = "two objects, or two lists";

/** "same", {@link LOOK_INSIDE}, or why the two differ. */
function compareLeaf(recorded: Value | undefined, engine: Value | undefined, context: ValueContext): string {
  if (recorded === engine) return "same";
  if (isTagged(engine, "unknown")) return compareDeferred(recorded, context);
  if (isTagged(recorded, "unknown")) return "undetermined in the record, and the engine knows it";
  if (isTagged(recorded, "secret") || isTagged(engine, "secret")) {
    return tagOf(recorded) === tagOf(engine) ? "same" : "secret in one only";
  }
  if (typeof recorded === "string") return compareText(recorded, engine, context);
  if ((tagOf(recorded) ?? tagOf(engine)) !== null) return compareContent(recorded, engine, context);
  if (!isContainer(recorded) || !isContainer(engine)) return DIFFERENT;
  return Array.isArray(recorded) === Array.isArray(engine) ? LOOK_INSIDE : "a list in one only";
}

/** The engine does not know the value yet: then the recorded one waits for outputs, and for those it depends on. */
function compareDeferred(recorded: Value | undefined, context: ValueContext): string {
  if (isTagged(recorded, "unknown")) return "same";
  if (isTagged(recorded, "secret")) {
    return context.dependencies?.length === 0
      ? "a secret that waits for nothing, and the engine does not know it"
      : "same";
  }
  const paths = pathsIn(recorded);
  if (paths.length === 0) return "known in the record, and the engine does not know it";
  return isDependent(paths, context) ? "same" : NOT_A_DEPENDENCY;
}

function compareText(recorded: string, engine: Value | undefined, context: ValueContext): string {
  if (recorded.includes(REF_OPEN)) return compareResolved(recorded, engine, context);
  const inside = decoded(recorded);
  if (inside === null || typeof engine !== "string") return DIFFERENT;
  return compareResolved(inside, Buffer.from(engine, "base64").toString("utf8"), context);
}

interface Content {
  readonly sha256?: string;
  readonly text?: string;
  readonly entries?: { readonly [path: string]: Value };
  readonly source?: string;
}

/** Assets agree by the digest of their bytes, archives by their entries' (or, taken whole, by their own). */
function compareContent(recorded: Value | undefined, engine: Value | undefined, context: ValueContext): string {
  if (tagOf(recorded) !== tagOf(engine)) return "an asset in one only";
  const [left, right] = [recorded, engine] as readonly Content[];
  if (left!.entries === undefined || right!.entries === undefined) return compareBytes(left!, right!, context);
  const names = [...new Set([...Object.keys(left!.entries), ...Object.keys(right!.entries)])];
  const reasons = names.map((name) => compareContent(left!.entries![name], right!.entries![name], context));
  return reasons.find((reason) => reason !== "same") ?? "same";
}

function compareBytes(recorded: Content, engine: Content, context: ValueContext): string {
  if (recorded.sha256 !== engine.sha256 && recorded.text?.includes(REF_OPEN)) {
    const why = compareResolved(recorded.text, engine.text, context);
    return why === DIFFERENT ? CONTENT_WAITS : why;
  }
  const same = recorded.sha256 === undefined ? recorded.source === engine.source : recorded.sha256 === engine.sha256;
  return same ? "same" : "different content";
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
