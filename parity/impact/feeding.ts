import type { Row } from "./rows";

/**
 * Of all settings those that give a variable its value on which it hangs whether one of `keepers` keeps somebody out: entries of
 * the `map` behind `if ($bad_bot) { return 403; }`, a `set` in another `if`, and what these read in turn.
 */
export function feedingIn(settings: readonly Row[], keepers: readonly Row[]): ReadonlySet<Row> {
  const wanted = new Set(keepers.flatMap(({ address, text }) => [...conditions(address), ...variablesOf(text)]));
  const defining = settings.flatMap((setting) => {
    const definition = definitionOf(setting);
    return definition === null ? [] : [{ setting, ...definition }];
  });
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size;
    for (const { variable, reads } of defining) if (wanted.has(variable)) for (const name of reads) wanted.add(name);
  }
  return new Set(defining.filter(({ variable }) => wanted.has(variable)).map(({ setting }) => setting));
}

interface Definition {
  readonly variable: string;
  readonly reads: readonly string[];
}

function definitionOf({ address, text }: Row): Definition | null {
  const block = /(?:^|\/)(?:map|geo|split_clients)\[(.*?)\](?:[/#]|$)/.exec(address)?.[1];
  const set = /^(?:set|auth_request_set) \$(\w+) (.*)/s.exec(text);
  if (set !== null) return { variable: set[1]!, reads: [...variablesOf(set[2]!), ...conditions(address)] };
  const names = block === undefined ? [] : variablesOf(block);
  const variable = names.at(-1);
  return variable === undefined ? null : { variable, reads: [...names.slice(0, -1), ...variablesOf(text)] };
}

/** Variables of each `if` around it. */
function conditions(address: string): readonly string[] {
  const from = address.search(/(?:^|\/)if\[/);
  return from < 0 ? [] : variablesOf(address.slice(from));
}

function variablesOf(text: string): string[] {
  return [...text.matchAll(/\$\{?(\w+)/g)].map((found) => found[1]!);
}
