import type { Change } from "../support/stacks/index";
import { type Reviewed, reviewed, STACKS, type Tree, tree } from "./sides";

/** Changes of the small stacks of `sides.ts`, and what is said of them, for the tests of whether a change is tested. */

export const MAIN = "/etc/nginx/nginx.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";

/** A server that is read before the others and redirects: what Europe had in 2019. */
export const LEGACY: Change = {
  nginx: {
    "/etc/nginx/conf.d/00-legacy.conf":
      "server {\n  listen 8080;\n  server_name old.example.net;\n  return 301 https://api.example.net$request_uri;\n}\n",
    [MAIN]: [["include conf.d/default.conf;", "include conf.d/00-legacy.conf;\ninclude conf.d/default.conf;"]],
  },
};
/** What looks redundant. */
export const NO_DEFAULT: Change = { nginx: { [DEFAULT]: [["listen 8080 default_server;", "listen 8080;"]] } };
export const UNTRUSTED: Change = { nginx: { [MAIN]: [["set_real_ip_from 10.0.1.0/24;", ""]] } };
export const TAKES_ALL: Change = { set: { "targets healthCheck.matcher": "200-399" } };
export const BUCKET: Change = { add: [{ type: "aws:s3/bucket:Bucket", name: "logs", inputs: { bucket: "logs" } }] };
export const bucket = (name: string): Change => ({ set: { "logs bucket": name } });

export const all = (verdict: string): string[] =>
  STACKS.map((stack) => `${stack}: ${stack === "staging" ? "baseline" : verdict}`);
/** All but one stack have this verdict. */
export const but = (stack: string, own: string, others: string): string[] =>
  all(others).map((line) => (line.startsWith(`${stack}:`) ? `${stack}: ${own}` : line));

/** Every stack has `before`, and then `after` too. */
export function changed(
  after: readonly Change[],
  own: { readonly [stack: string]: readonly Change[] } = {},
  declare: Partial<Tree["declare"]> = {},
): Reviewed {
  return reviewed(tree([], own, declare), tree(after, own, declare));
}
