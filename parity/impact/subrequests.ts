import { regexMatches } from "../traffic/balancer/pattern";
import { isInside, type Row } from "./rows";

/**
 * What goes to and from who is asked by `auth_request`: the location of the question with all in it, and what is handed on
 * of the answer. An answer shows nothing of it: whoever is asked lets every probe in.
 */
export function askingIn(rows: readonly Row[]): readonly Row[] {
  const locations = rows.flatMap((row) => {
    const path = /^location (?:(=|\^~) )?(\/[^\s"]*) \{/.exec(row.text);
    return path === null ? [] : [{ row, exact: path[1] === "=", path: path[2]! }];
  });
  const asked = new Set(rows.flatMap(({ text }) => /^auth_request (\/[^\s;?$]*)/.exec(text)?.[1] ?? []));
  const targets = [...asked].flatMap((target) => {
    const taking = locations.filter(({ exact, path }) => (exact ? path === target : target.startsWith(path)));
    const exact = taking.filter((one) => one.exact);
    const longest = Math.max(...taking.map(({ path }) => path.length));
    const found = exact.length > 0 ? exact : taking.filter(({ path }) => path.length === longest);
    return [
      ...found.map(({ row }) => row),
      ...(exact.length > 0 ? [] : rows.filter(({ text }) => matches(text, target))),
    ];
  });
  const inside = rows.filter((row) => targets.some((target) => row === target || isInside(row, target)));
  const told = rows.flatMap(({ text }) => /^auth_request_set \$(\w+) /.exec(text)?.[1] ?? []);
  const handing = rows.filter(({ text }) => PASSED.test(text) && told.some((name) => reads(text, name)));
  return [...inside, ...handing];
}

/** Whether it is a location of an expression that takes the path: such a one comes before prefixes. */
function matches(text: string, path: string): boolean {
  const found = /^location ~(\*?) "?([^\s"]+)"? \{/.exec(text);
  return found !== null && regexMatches(found[2]!, path, found[1] === "*");
}

/** What the application gets. */
const PASSED = /^(?:(?:proxy|grpc)_set_header|(?:fastcgi|uwsgi|scgi)_param) /;

function reads(text: string, variable: string): boolean {
  return new RegExp(`\\$(?:${variable}\\b|\\{${variable}\\})`).test(text);
}
