/** A version-3 source map, decoded as far as positions need it (https://tc39.es/ecma426/). */
export interface SourceMap {
  readonly sources: readonly string[];
  /** Per generated line: [generated column, source index, line, column], all from 0, by column. */
  readonly lines: readonly (readonly (readonly [number, number, number, number])[])[];
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function parseMap(text: string): SourceMap | null {
  const map = JSON.parse(text) as { sources?: unknown; mappings?: unknown; sourceRoot?: unknown };
  if (!Array.isArray(map.sources) || typeof map.mappings !== "string") return null;
  const root = typeof map.sourceRoot === "string" && map.sourceRoot !== "" ? map.sourceRoot.replace(/\/?$/, "/") : "";
  return { sources: map.sources.map((source) => root + String(source)), lines: decode(map.mappings) };
}

function decode(mappings: string): SourceMap["lines"] {
  const state = { source: 0, line: 0, column: 0 };
  return mappings.split(";").map((line) => {
    let generated = 0;
    const segments: (readonly [number, number, number, number])[] = [];
    for (const segment of line === "" ? [] : line.split(",")) {
      const [first = 0, source, originalLine, originalColumn] = numbers(segment);
      generated += first;
      if (source === undefined || originalLine === undefined || originalColumn === undefined) continue;
      state.source += source;
      state.line += originalLine;
      state.column += originalColumn;
      segments.push([generated, state.source, state.line, state.column]);
    }
    return segments;
  });
}

/** Base-64 variable-length quantities of one segment. */
function numbers(segment: string): number[] {
  const values: number[] = [];
  let value = 0;
  let shift = 0;
  for (const char of segment) {
    const digit = DIGITS.indexOf(char);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    values.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return values;
}

/** Line and column (from 1) in the source for a place (from 1) in the generated file; null where the map has none. */
export function mapPosition(
  map: SourceMap,
  line: number,
  column: number,
): { source: string | null; line: number; column: number } | null {
  const segments = map.lines[line - 1] ?? [];
  let best: readonly [number, number, number, number] | undefined;
  for (const segment of segments) {
    if (segment[0] > column - 1) break;
    best = segment;
  }
  best ??= segments[0];
  if (best === undefined) return null;
  return { source: map.sources[best[1]] ?? null, line: best[2] + 1, column: best[3] + 1 };
}
