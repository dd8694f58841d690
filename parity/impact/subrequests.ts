import type { Row } from "./rows";

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
    return (exact.length > 0 ? exact : taking.filter(({ path }) => path.length === longest)).map(({ row }) => row);
  });
  const inside = rows.filter((row) => targets.some((target) => row === target || isIn(row, target)));
  const told = rows.flatMap(({ text }) => /^auth_request_set \$(\w+) /.exec(text)?.[1] ?? []);
  const handing = rows.filter(({ text }) => PASSED.test(text) && told.some((name) => reads(text, name)));
  return [...inside, ...handing];
}

/** What the application gets. */
const PASSED = /^(?:(?:proxy|grpc)_set_header|(?:fastcgi|uwsgi|scgi)_param) /;

function isIn({ file, server, address }: Row, around: Row): boolean {
  return file === around.file && server === around.server && address.startsWith(`${around.address}/`);
}

function reads(text: string, variable: string): boolean {
  return new RegExp(`\\$(?:${variable}\\b|\\{${variable}\\})`).test(text);
}
