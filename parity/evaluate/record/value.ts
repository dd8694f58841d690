import { TAG, type Value } from "../../graph/types";
import { ECHO, markerOf, SIGNATURE, token, UNKNOWN_PREFIX } from "../symbols/symbol";
import { archiveValue, assetValue } from "./asset";
import type { ValueContext } from "./context";

/** What stands under {@link SIGNATURE} in the engine's wire format (pulumi/sdk/go/common/resource/sig/sig.go). */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
/** What the engine puts in place of a value it does not know yet. */
export const UNKNOWN_UUID = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Plain = { readonly [key: string]: unknown };

/** A value as the SDK serializes it for the engine → a value of the graph. */
export function toValue(context: ValueContext, raw: unknown): Value {
  if (raw === null || raw === undefined || typeof raw === "boolean") return raw ?? null;
  if (typeof raw === "string") return text(context, raw);
  if (typeof raw === "number") return number(context, raw);
  if (Array.isArray(raw)) return raw.map((item) => toValue(context, item));
  if (typeof raw !== "object") return unknown(context, `a ${typeof raw} where a value should be`);
  const mark = markerOf(raw);
  if (mark !== null) return symbol(mark);
  const signature = (raw as Plain)[SIGNATURE];
  return typeof signature === "string" ? signed(context, signature, raw as Plain) : object(context, raw as Plain);
}

function text(context: ValueContext, raw: string): Value {
  if (raw === UNKNOWN_UUID) return unknown(context, "a value that is only known after deployment");
  return context.symbols.replaceNumbers(raw);
}

function number(context: ValueContext, raw: number): Value {
  if (Number.isNaN(raw)) return unknown(context, "arithmetic or parsing that gave no number");
  const reference = context.symbols.referenceOfNumber(raw);
  if (reference !== null) return token(reference);
  return Number.isFinite(raw) ? raw : String(raw);
}

function symbol(mark: string): Value {
  return mark.startsWith(UNKNOWN_PREFIX)
    ? { [TAG]: "unknown", unknown: Number(mark.slice(UNKNOWN_PREFIX.length)) }
    : token(mark);
}

function unknown(context: ValueContext, operation: string): Value {
  return { [TAG]: "unknown", unknown: context.unknown(operation) };
}

function object(context: ValueContext, raw: Plain): Value {
  const entries: Record<string, Value> = {};
  for (const key of Object.keys(raw).sort())
    if (raw[key] !== undefined && key !== ECHO)
      entries[context.symbols.replaceNumbers(key)] = toValue(context, raw[key]);
  return entries;
}

function signed(context: ValueContext, signature: string, raw: Plain): Value {
  if (signature === SECRET) return secret(context, raw["value"]);
  if (signature === ASSET) return assetValue(context, raw);
  if (signature === ARCHIVE) return archiveValue(context, raw, (entry) => toValue(context, entry));
  if (signature === RESOURCE) return reference(context, raw);
  if (signature !== OUTPUT) return unknown(context, `a value of an unknown kind (signature ${signature})`);
  if (raw["value"] === undefined) return unknown(context, "a value that is only known after deployment");
  return raw["secret"] === true ? secret(context, raw["value"]) : toValue(context, raw["value"]);
}

function reference(context: ValueContext, raw: Plain): Value {
  const path = context.pathOf(String(raw["urn"]));
  return path === null ? String(raw["urn"]) : token(`${path}#urn`);
}

/** A secret that could not be determined is reported as what could not be determined. */
function secret(context: ValueContext, raw: unknown): Value {
  const content = toValue(context, raw);
  const unknown = typeof content === "object" && content !== null && TAG in content && content[TAG] === "unknown";
  return unknown ? content : { [TAG]: "secret", content };
}
