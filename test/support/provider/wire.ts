/**
 * Property values as they travel between engine, program and provider: JSON, with signed objects for what JSON lacks
 * (`sdk/proto/provider.proto` and `@pulumi/pulumi/runtime/rpc` define the signatures).
 */
export type Wire = null | boolean | number | string | Wire[] | { [key: string]: Wire };
export type WireObject = { [key: string]: Wire };

export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const ASSET = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
export const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
export const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** How an unknown value of any type is written. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for a plain object: neither a list nor a signed one. */
export function isRecord(value: Wire | undefined): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(SIGNATURE in value);
}

/** The signature of a signed object, or null. */
export function signatureOf(value: Wire | undefined): Wire | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return value[SIGNATURE] ?? null;
}

/** The value without the marks of secrecy, at every depth. */
export function reveal(value: Wire): Wire {
  if (signatureOf(value) === SECRET) return reveal((value as WireObject)["value"] ?? null);
  if (Array.isArray(value)) return value.map(reveal);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, nested]) => [key, reveal(nested)]));
}

/** A property's text, or null when it is absent, unknown or not text. */
export function textOf(properties: WireObject, name: string): string | null {
  const value = reveal(properties[name] ?? null);
  return typeof value === "string" && value !== UNKNOWN ? value : null;
}
