import { toServer } from "../../balancer";
import type { Probe } from "../types";
import type { Way } from "../way";
import { nameOf } from "./goals";

/** Variables of headers that every client's request has once it is through its balancer: on all of these ways. */
export function usualHeaders(ways: readonly { readonly way: Way }[], made: readonly Probe[]): ReadonlySet<string> {
  const each = ways.flatMap(({ way: { path } }) => {
    const probe = made.find((one) => one.kind === "request" && one.path === path.id);
    const put = probe === undefined ? null : toServer(probe, path);
    if (put === null || "answered" in put || put.request === null) return [];
    return [put.request.headers.map(([name]) => `http_${nameOf(name)}`)];
  });
  const [first = [], ...others] = each;
  return new Set(first.filter((name) => others.every((names) => names.includes(name))));
}
