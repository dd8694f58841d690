import { addressInFile, isInside, type Row, rowName, textOf } from "./rows";

/** The rows that a person means, or what there is that is spelt much like it. */
export type Selection =
  | { readonly found: readonly Row[] }
  /** Words to look for a near match in. */
  | { readonly found: null; readonly known: readonly string[] };

/**
 * The rows that `asked` names: an address (`file!address`, or the address in its file, or its last segments, the stack's
 * own values or `{key}` in it), a place (`/etc/nginx/conf.d/api.conf:7`, `api.conf:7`), a directive with its arguments,
 * the name of a directive, or what directives have as an argument (`default_server`). The most exact that names anything.
 */
export function selectRows(asked: string, rows: readonly Row[]): Selection {
  const text = asked.trim().replace(/\s+/g, " ").replace(/\s*;$/, "");
  for (const names of [isAddress, isPlace, isDirective, isName, isArgument]) {
    const found = text === "" ? [] : rows.filter((row) => names(text, row, rows));
    if (found.length > 0) return { found };
  }
  const known = rows.flatMap((row) => [row.address, lastSegment(row.address), nameOf(row), `${fileName(row.file)}`]);
  return { found: null, known: [...new Set(known)] };
}

function isAddress(text: string, row: Row): boolean {
  const forms = [
    { file: row.file, address: row.address },
    ...[...row.own.values()].map(({ setting }) => ({ file: setting.file, address: addressInFile(setting) })),
  ];
  return (
    text === rowName(row) ||
    forms.some(({ file, address }) => {
      const whole = `${file}!${address}`;
      return text === whole || text.endsWith(`!${whole}`) || address === text || endsInSegments(address, text);
    })
  );
}

/** `server[a]/listen[80]` ends in `listen[80]`: a `/` inside brackets separates nothing, so the rest must pair them up. */
function endsInSegments(address: string, end: string): boolean {
  if (!end.includes("[") && !end.includes("/")) return false;
  if (!address.endsWith(`/${end}`)) return false;
  const before = address.slice(0, -end.length - 1);
  return before.split("[").length === before.split("]").length;
}

const PLACE = /^(.+?):(\d+)(?::\d+)?$/;

/** The innermost directive that stands on that line, or whose block does; in any stack. */
function isPlace(text: string, row: Row, rows: readonly Row[]): boolean {
  const [, file, line] = PLACE.exec(text) ?? [];
  if (file === undefined || !holdsLine(row, file, Number(line))) return false;
  return !rows.some((other) => other !== row && isInside(other, row) && holdsLine(other, file, Number(line)));
}

function holdsLine({ own }: Row, file: string, line: number): boolean {
  return [...own.values()].some(({ setting: { directive, file: path } }) => {
    const from = directive.position.line;
    const to = directive.closing?.position.line ?? directive.nginxLine;
    return isFile(path, file) && from <= line && line <= to;
  });
}

function isFile(path: string, asked: string): boolean {
  return path === asked || path.endsWith(`/${asked.replace(/^\.?\//, "")}`) || fileName(path) === fileName(asked);
}

function isDirective(text: string, { text: shared, own }: Row): boolean {
  const bare = (directive: string): string => directive.replace(/( \{ … \}|;)$/, "");
  return bare(shared) === text || [...own.values()].some(({ setting }) => bare(textOf(setting)) === text);
}

function isName(text: string, row: Row): boolean {
  return nameOf(row) === text;
}

/** Of a secret file arguments are nothing that one may find by. */
function isArgument(text: string, { own }: Row): boolean {
  return [...own.values()].some(({ setting: { directive, value } }) => value !== null && directive.args.includes(text));
}

function nameOf({ own }: Row): string {
  return [...own.values()][0]!.setting.directive.name;
}

function lastSegment(address: string): string {
  let depth = 0;
  for (let at = address.length - 1; at >= 0; at--) {
    const char = address[at];
    if (char === "]") depth++;
    else if (char === "[") depth--;
    else if (char === "/" && depth === 0) return address.slice(at + 1);
  }
  return address;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
