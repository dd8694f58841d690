/**
 * Plain YAML scalars as the Pulumi CLI reads them: by the rules of Go's yaml.v3 (`resolve.go`), which are neither YAML
 * 1.1 (`yes` is text) nor 1.2 (`010` is 8, `1_000` is 1000, `2001-01-01` is a date). Compared with the CLI's own
 * loader, v3.220.0, over the table in test/config/cli-scalars.json.
 */
export type Scalar =
  | { readonly kind: "null" }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** `digits` is exact decimal text, also beyond 2^53. */
  | { readonly kind: "integer"; readonly digits: string }
  | { readonly kind: "float"; readonly value: number }
  /** A timestamp in the two forms the CLI makes of it: in a stack file, and in a default of `Pulumi.yaml`. */
  | { readonly kind: "date"; readonly printed: string; readonly rfc3339: string }
  | { readonly kind: "text"; readonly value: string }
  /** `.inf` and `.nan`: the CLI refuses them in config. */
  | { readonly kind: "unusable"; readonly value: string };

const BOOLEANS = new Map([
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
]);
const NULLS = new Set(["", "~", "null", "Null", "NULL"]);
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** What an unquoted scalar without a tag is. */
export function resolvePlain(source: string): Scalar {
  if (NULLS.has(source)) return { kind: "null" };
  const boolean = BOOLEANS.get(source);
  if (boolean !== undefined) return { kind: "boolean", value: boolean };
  if (NOT_FINITE.test(source)) return { kind: "unusable", value: source };
  if (!/^[-+.0-9]/.test(source)) return { kind: "text", value: source };
  return resolveNumeric(source);
}

function resolveNumeric(source: string): Scalar {
  const date = /^[0-9]{4}-/.test(source) ? parseTimestamp(source) : null;
  if (date !== null) return date;
  // yaml.v3 takes underscores out of everything numeric, except of what begins with a point.
  const plain = source.startsWith(".") ? source : source.replaceAll("_", "");
  const integer = parseInteger(plain);
  if (integer !== null) return { kind: "integer", digits: integer.toString() };
  const value = FLOAT.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? { kind: "float", value: value === 0 ? 0 : value } : { kind: "text", value: source };
}

/** Go's `ParseInt(s, 0, 64)` and `ParseUint`: base by prefix, `0` alone meaning octal. */
function parseInteger(plain: string): bigint | null {
  const match = /^([-+]?)(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)|(0[0-7]+)|(0|[1-9][0-9]*))$/.exec(plain);
  if (match === null) return null;
  const [, sign, prefixed, octal, decimal] = match;
  const size = BigInt(prefixed ?? (octal === undefined ? decimal! : `0o${octal.slice(1)}`));
  const value = sign === "-" ? -size : size;
  const largest = sign === "" ? MAX_UINT64 : -MIN_INT64 - 1n;
  return value < MIN_INT64 || value > largest ? null : value;
}

const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[-+]\d{2}:\d{2})?)?$/;

/** The four layouts that yaml.v3 knows: with `T` or `t` a zone is needed, after a space there is none. */
function parseTimestamp(source: string): Scalar | null {
  const match = TIMESTAMP.exec(source);
  if (match === null) return null;
  const [, year, month, day, divider, hour = "0", minute = "0", second = "0", fraction = "", zone = ""] = match;
  if (divider !== undefined && (divider === " ") !== (zone === "")) return null;
  const numbers = [month, day, hour, minute, second].map(Number) as [number, number, number, number, number];
  if (!isCalendarTime(Number(year), ...numbers)) return null;
  const [mm, dd, hh, mi, ss] = numbers.map((part) => String(part).padStart(2, "0"));
  const digits = fraction.slice(0, 9).replace(/0+$/, "");
  const time = `${hh}:${mi}:${ss}${digits === "" ? "" : `.${digits}`}`;
  const offset = zone === "" || zone === "Z" || zone.slice(1) === "00:00" ? null : zone;
  const short = offset === null ? "+0000 UTC" : `${offset.replace(":", "")} ${offset.replace(":", "")}`;
  const date = `${year}-${mm}-${dd}`;
  return { kind: "date", printed: `${date} ${time} ${short}`, rfc3339: `${date}T${time}${offset ?? "Z"}` };
}

function isCalendarTime(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0) && hour <= 23 && minute <= 59 && second <= 59;
}

/** A scalar as text, as the CLI would hand it to a program. */
export function scalarText(scalar: Scalar): string {
  switch (scalar.kind) {
    case "null":
      return "";
    case "integer":
      return scalar.digits;
    case "date":
      return scalar.printed;
    default:
      return String(scalar.value);
  }
}
