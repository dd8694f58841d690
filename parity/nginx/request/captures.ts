import type { Directive } from "../types";
import { undecided } from "./cannot-decide";
import type { Match, Pattern } from "./pattern";
import { known } from "./text";
import type { Text, Unknown } from "./types";

/**
 * Two texts of a variable that nobody knows beforehand, as far apart as they can be: an expression that matches both, or
 * neither, is about the shape that all of its texts have, like `^(\d{4})-(\d{2})` on a time.
 */
const SAMPLES: Readonly<Record<string, readonly [string, string]>> = {
  time_iso8601: ["1999-12-31T23:59:59+00:00", "2048-01-06T08:14:07-11:30"],
  time_local: ["31/Dec/1999:23:59:59 +0000", "06/Jan/2048:08:14:07 -1130"],
  msec: ["946684799.999", "2461652047.014"],
  request_id: ["00000000000000000000000000000000", "fedcba9876543210fedcba9876543219"],
};

/** What the last regular expression that matched has caught (`r->captures`). */
export class Captures {
  private match: Match | Unknown | null = null;

  /** `variables`: where named captures go. */
  constructor(private readonly variables: Map<string, Text>) {}

  /** ngx_http_regex_exec: captures, also the named ones, are kept where it matches. */
  matches(pattern: Pattern, text: Text, directive: Directive | null): boolean {
    const samples = typeof text === "string" ? undefined : SAMPLES[text.unknown];
    if (samples === undefined) return this.keep(execute(pattern, known(text, directive), directive), pattern);
    const [one, other] = samples.map((sample) => execute(pattern, sample, directive));
    if ((one === null) !== (other === null)) return undecided(`$${(text as Unknown).unknown}`, directive);
    return this.keep(one === null ? null : (text as Unknown), pattern);
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
  const why = pattern.unsupported ?? "too much backtracking";
  return undecided(`the regular expression ${pattern.source}: ${why}`, directive);
}

function captured({ text, spans }: Match, group: number): string {
  const from = spans[group * 2] ?? -1;
  return from < 0 ? "" : text.slice(from, spans[group * 2 + 1]);
}
