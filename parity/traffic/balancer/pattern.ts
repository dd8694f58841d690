import { Pattern } from "../../nginx/request/pattern";

/**
 * Wildcards as load balancers have them: `*` is any text, `?` one character. Two pointers instead of a regular
 * expression, so that no pattern of a foreign program takes more than |pattern| × |text| steps.
 */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let from = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      from = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++from;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/**
 * Whether a regular expression matches somewhere in a text. False also where it cannot be told: it is run step by step, with
 * an end, since it is a foreign program's.
 */
export function regexMatches(source: string, text: string, ignoreCase = false): boolean {
  return find(source, text, ignoreCase) !== null;
}

/** The text with the first match replaced; `$1` stands for a group. Null: no match. */
export function regexReplace(source: string, text: string, replacement: string): string | null {
  const spans = find(source, text, false);
  if (spans === null) return null;
  const group = (index: number): string => {
    const start = spans[2 * index] ?? -1;
    return start < 0 ? "" : text.slice(start, spans[2 * index + 1]);
  };
  const filled = replacement.replace(/\$(?:\{(\d)\}|(\d))/g, (_, braced?: string, bare?: string) =>
    group(Number(braced ?? bare)),
  );
  return text.slice(0, spans[0]) + filled + text.slice(spans[1]);
}

function find(source: string, text: string, ignoreCase: boolean): readonly number[] | null {
  const match = new Pattern(source, ignoreCase).exec(text);
  return match === null || match === "undecided" ? null : match.spans;
}
