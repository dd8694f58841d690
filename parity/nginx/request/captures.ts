import type { Directive } from "../types";
import { undecided } from "./cannot-decide";
import type { Match, Pattern } from "./pattern";
import { known } from "./text";
import type { Text, Unknown } from "./types";

/**
 * Texts of a variable that nobody knows beforehand, with every hour, day, month, minute … in one of them. An expression that
 * matches them all is about the shape that its texts have, like `^(\d{4})-(\d{2})` on a time. That it matches none of
 * them says nothing: it may wait for the third hour of the fifth day.
 */
const SAMPLES: Readonly<Record<string, () => readonly string[]>> = {
  time_iso8601: () =>
    times.map(({ y, m, d, h, s, z }) => `${y}-${m}-${d}T${h}:${s}:${s}${z.slice(0, 3)}:${z.slice(3)}`),
  time_local: () => times.map(({ y, m, d, h, s, z }) => `${d}/${MONTHS[Number(m) - 1]}/${y}:${h}:${s}:${s} ${z}`),
  msec: () =>
    times.map(({ y, s }, index) => `${y}0${s}${y}${s}`.slice(0, 10) + `.${String(index * 13 + 1).padStart(3, "0")}`),
  request_id: () => [...times.keys()].map((index) => DIGITS.slice(index % 16) + DIGITS + DIGITS.slice(0, index % 16)),
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DIGITS = "0123456789abcdef";
const two = (value: number): string => String(value).padStart(2, "0");

/** Sixty moments: each second and minute once, and every hour, day and month among them. */
const times = Array.from({ length: 60 }, (_, index) => ({
  y: 2020 + index,
  m: two((index % 12) + 1),
  d: two((index % 31) + 1),
  h: two((index * 7) % 24),
  s: two(index),
  z: `${index % 2 === 0 ? "+" : "-"}${two(index % 13)}${index % 3 === 0 ? "30" : "00"}`,
}));

/** What the last regular expression that matched has caught (`r->captures`). */
export class Captures {
  private match: Match | Unknown | null = null;

  /** `variables`: where named captures go. */
  constructor(private readonly variables: Map<string, Text>) {}

  /** ngx_http_regex_exec: captures, also the named ones, are kept where it matches. */
  matches(pattern: Pattern, text: Text, directive: Directive | null): boolean {
    const samples = typeof text === "string" ? undefined : SAMPLES[text.unknown];
    if (samples === undefined) return this.keep(execute(pattern, known(text, directive), directive), pattern);
    const shaped = samples().every((sample) => execute(pattern, sample, directive) !== null);
    return shaped ? this.keep(text as Unknown, pattern) : undecided(`$${(text as Unknown).unknown}`, directive);
  }

  forget(): void {
    this.match = null;
  }

  at(group: number): Text {
    if (this.match === null) return "";
    return "unknown" in this.match ? this.match : captured(this.match, group);
  }

  private keep(match: Match | Unknown | null, pattern: Pattern): boolean {
    if (match === null) return false;
    this.match = match;
    for (const [name, group] of pattern.names) this.variables.set(name.toLowerCase(), this.at(group));
    return true;
  }
}

function execute(pattern: Pattern, text: string, directive: Directive | null): Match | null {
  const match = pattern.exec(text);
  if (match !== "undecided") return match;
  return undecided(`the regular expression ${pattern.source}: ${pattern.undecidedBy(text)}`, directive);
}

function captured({ text, spans }: Match, group: number): string {
  const from = spans[group * 2] ?? -1;
  return from < 0 ? "" : text.slice(from, spans[group * 2 + 1]);
}
