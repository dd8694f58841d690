/**
 * Values as nginx reads them: ngx_parse_time, ngx_parse_size, ngx_parse_offset, ngx_atoi. Null where nginx refuses.
 * Beyond 2^53 numbers are rounded; nginx's own bound is 2^63 - 1.
 */

const MAX = 2 ** 63 - 1;

/** Unit → its place in the order that nginx demands, and seconds. */
const UNITS: ReadonlyMap<string, readonly [order: number, seconds: number]> = new Map([
  ["y", [1, 60 * 60 * 24 * 365]],
  ["M", [2, 60 * 60 * 24 * 30]],
  ["w", [3, 60 * 60 * 24 * 7]],
  ["d", [4, 60 * 60 * 24]],
  ["h", [5, 60 * 60]],
  ["m", [6, 60]],
  ["s", [7, 1]],
  ["ms", [8, 0.001]],
  // A space ends a number without a unit: `1h 30`.
  [" ", [9, 1]],
]);

/**
 * A time, in seconds (`s`: `expires`, `resolver valid=` …) or milliseconds (`ms`: timeouts). Years and months exist for
 * seconds only, `ms` for milliseconds only. The result is in the unit asked for.
 */
export function parseTime(text: string, unit: "s" | "ms"): number | null {
  const factor = unit === "s" ? 1 : 1000;
  let last = unit === "s" ? 0 : 2;
  let total = 0;
  let rest: string | null = null;
  // A unit may follow no digits at all (`s`): nginx asks only for a digit somewhere.
  const part = /(\d*)(ms|[yMwdhms ]|$)( *)/y;
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (found === null) return null;
    const [, digits = "", name = ""] = found;
    if (name === "") {
      rest = digits;
      break;
    }
    const [order, seconds] = UNITS.get(name)!;
    const tooLate = name === "s" || name === " " ? last >= 7 : order <= last;
    if (tooLate || (name === "ms" && unit === "s")) return null;
    last = order;
    total += Math.round(Number(digits) * seconds * factor);
  }
  total += Number(rest ?? "0") * factor;
  return /\d/.test(text) && total <= MAX ? total : null;
}

/** A duration in seconds, in nginx's notation: `1m30s`, `500ms`, `90`. Both kinds of {@link parseTime} are taken. */
export function durationOf(text: string): number | null {
  const milliseconds = parseTime(text, "ms");
  return milliseconds === null ? parseTime(text, "s") : milliseconds / 1000;
}

/** A size in bytes: a number, or with `k` or `m`. */
export function parseSize(text: string): number | null {
  return scaled(text, /^(\d+)([kKmM]?)$/);
}

/** An offset in bytes: as a size, or with `g`. */
export function parseOffset(text: string): number | null {
  return scaled(text, /^(\d+)([kKmMgG]?)$/);
}

/** A size or an offset in bytes. */
export function sizeOf(text: string): number | null {
  return parseOffset(text);
}

/** A number of digits alone. */
export function parseInteger(text: string): number | null {
  return scaled(text, /^(\d+)()$/);
}

const SCALE: { readonly [unit: string]: number } = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

function scaled(text: string, form: RegExp): number | null {
  const found = form.exec(text);
  if (found === null) return null;
  const value = Number(found[1]) * SCALE[found[2]!.toLowerCase()]!;
  return value <= MAX ? value : null;
}
