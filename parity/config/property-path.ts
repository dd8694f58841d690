/** A path into a value: names and list indices. */
export type PropertyPath = readonly (string | number)[];

/**
 * Parses Pulumi's property path, `a.b[0]["c.d"]`, as the CLI does for config keys, a doubled dot refused
 * (`ParsePropertyPathStrict`, sdk/go/common/resource/properties_path.go). Null for what is no path.
 */
export function parsePropertyPath(text: string): PropertyPath | null {
  const path: (string | number)[] = [];
  const step = /(?<dot>\.?)(?:(?<name>[^.[]+)|\["(?<quoted>(?:\\"|[^"])*)"\]|\[(?<index>[0-9]+)\])/y;
  for (let at = 0; at < text.length; at = step.lastIndex) {
    step.lastIndex = at;
    const groups = step.exec(text)?.groups;
    if (groups === undefined) return null;
    const { dot, name, quoted, index } = groups;
    const dotted = dot === ".";
    // A dot stands between a step and a name, and nowhere else.
    if (dotted && (at === 0 || name === undefined)) return null;
    path.push(name ?? quoted?.replaceAll('\\"', '"') ?? Number(index));
  }
  return path.length === 0 ? null : path;
}

/** The text of a path, names quoted where Pulumi quotes them. */
export function formatPropertyPath(path: PropertyPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (step === "" || /[.[\]"]/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}
