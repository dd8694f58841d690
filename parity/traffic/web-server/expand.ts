/**
 * As much of a shell's expansion as has one outcome: variables that the script gives a plain value. Anything else (commands,
 * arithmetic, variables from outside) is not known here.
 */
export type Variables = ReadonlyMap<string, string>;

const ASSIGNMENT =
  /^\s*(?:export\s+|readonly\s+|local\s+|declare\s+(?:-\w+\s+)*)?([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"';|&<>()\\]*)\s*;?\s*(?:#.*)?$/;

/** The variable that a line sets, with its value; null value: it cannot be known. Null for any other line. */
export function assignmentIn(line: string, known: Variables): { name: string; value: string | null } | null {
  const match = ASSIGNMENT.exec(line);
  if (match === null) {
    const name =
      /^\s*(?:export\s+)?([A-Za-z_]\w*)=/.exec(line)?.[1] ?? /^\s*read\s+(?:-\w+\s+)*([A-Za-z_]\w*)/.exec(line)?.[1];
    return name === undefined ? null : { name, value: null };
  }
  const [, name, written] = match;
  if (written!.startsWith("'")) return { name: name!, value: written!.slice(1, -1) };
  const text = written!.startsWith('"') ? written!.slice(1, -1) : written!;
  return { name: name!, value: expand(text, known) };
}

const SPECIAL = /\\([$`"\\\n])|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|[$`]/g;

/** A text in double quotes, or the body of a here-document, as the shell makes it; null where that is not known. */
export function expand(text: string, known: Variables): string | null {
  let complete = true;
  const result = text.replace(SPECIAL, (all, escaped, braced, plain) => {
    if (escaped !== undefined) return escaped === "\n" ? "" : escaped === '"' ? all : escaped;
    const value = known.get(braced ?? plain ?? "");
    if (value === undefined && !(all === "$")) complete = false;
    return value ?? all;
  });
  return complete && !/\$(?=[({@*#?!-])/.test(result.replace(/\\\$/g, "")) ? result : null;
}

/** Names in a text that the shell would replace and that nothing here gives a value: `host` of `$host`. */
export function unknownNames(text: string, known: Variables): readonly string[] {
  const names = [...text.matchAll(SPECIAL)].map(([, , braced, plain]) => braced ?? plain);
  return [...new Set(names.filter((name): name is string => name !== undefined && !known.has(name)))];
}

/** `a/{b,c}` is two words. Only one level: what is deeper stays as it is. */
export function braces(word: string): readonly string[] {
  const match = /^(.*)\{([^{},]*(?:,[^{},]*)+)\}(.*)$/.exec(word);
  if (match === null) return [word];
  return match[2]!.split(",").map((part) => `${match[1]}${part}${match[3]}`);
}
