import type { Scope } from "../configuration/types";
import { lower, toBytes } from "./bytes";
import { memo } from "./settings";
import { unknown } from "./text";
import type { Text } from "./types";

interface Change {
  readonly directive: string;
  /** In lower case. */
  readonly name: string;
  readonly isPrefix: boolean;
}

/**
 * Headers that headers-more changes or takes away: when, depends on options that are not modelled, so that their values are
 * not known. `input`: those of the request on its way to the application.
 */
export function changedHeaders(
  scope: Scope,
  lines: readonly (readonly [string, Text])[],
  input: boolean,
): readonly (readonly [string, Text])[] {
  const changes = changesIn(scope, input);
  if (changes.length === 0) return lines;
  const changed = lines.map(([name, value]): readonly [string, Text] => {
    const change = changes.find((it) => (it.isPrefix ? name.startsWith(it.name) : name === it.name));
    return [name, change === undefined ? value : unknown(change.directive)];
  });
  for (const { directive, name } of changes) {
    const sets = directive.startsWith("more_set_");
    if (sets && !changed.some(([key]) => key === name)) changed.push([name, unknown(directive)]);
  }
  return changed;
}

/** An inner scope adds to what stands further out (ngx_http_headers_more_merge_loc_conf). */
function changesIn(scope: Scope, input: boolean): readonly Change[] {
  return memo(scope, `more ${input}`, () => {
    const names = new Set(["set", "clear"].map((what) => `more_${what}_${input ? "input_headers" : "headers"}`));
    const changes: Change[] = [];
    for (let at: Scope | null = scope; at !== null; at = at.kind === "http" ? null : at.parent) {
      for (const directive of at.directive?.block ?? []) {
        if (!names.has(directive.name)) continue;
        for (const word of headerWords(directive.args)) changes.push(changeOf(directive.name, word));
      }
    }
    return changes;
  });
}

/** Without options and what belongs to them: `-s '404 500'`, `-t text/html`, `-r`. */
function headerWords(args: readonly string[]): readonly string[] {
  return args.filter((word, at) => !word.startsWith("-") && !/^-[st]$/.test(args[at - 1] ?? ""));
}

function changeOf(directive: string, word: string): Change {
  const name = lower(toBytes(word.split(":")[0]!.trim()));
  return { directive, name: name.replace(/\*$/, ""), isPrefix: name.endsWith("*") };
}
