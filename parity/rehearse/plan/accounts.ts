import type { Directive } from "../../nginx";
import type { FileSpec } from "../cell/types";
import type { NginxHere } from "./machine";

export interface Accounts {
  readonly files: readonly FileSpec[];
  readonly listed: readonly string[];
}

/** Ids that Debian and nginx.org's packages give; others get one that nobody has. */
const KNOWN: ReadonlyMap<string, number> = new Map([
  ["root", 0],
  ["www-data", 33],
  ["nginx", 101],
  ["nobody", 65534],
  ["nogroup", 65534],
]);
const FIRST_UNKNOWN = 2000;

/**
 * Users and groups that the configuration names, with those that nginx takes where it names none. In a namespace of users there
 * is but one, root: all names stand for it.
 */
export function accountsFor(directives: readonly Directive[], nginx: NginxHere, onlyRoot: boolean): Accounts {
  const named = directives
    .filter(({ name, args }) => name === "user" && args.every((arg) => /^[\w.-]+$/.test(arg)))
    .map(({ args }) => args);
  const users = new Set(["root", "nobody", nginx.user, ...named.flatMap(([user]) => user ?? [])]);
  const groups = new Set([
    "root",
    "nogroup",
    "nobody",
    nginx.group,
    ...named.flatMap(([user, group]) => group ?? user ?? []),
  ]);
  const ids = new Map<string, number>();
  const id = (name: string): number => {
    if (onlyRoot) return 0;
    const known = KNOWN.get(name) ?? ids.get(name) ?? FIRST_UNKNOWN + ids.size;
    ids.set(name, known);
    return known;
  };
  const names = [...new Set(named.flatMap(([user]) => user ?? []))];
  return {
    files: [
      { path: "/etc/passwd", text: lines([...users].map((name) => `${name}:x:${id(name)}:${id(name)}::/:/bin/false`)) },
      { path: "/etc/group", text: lines([...groups].map((name) => `${name}:x:${id(name)}:`)) },
    ],
    listed: names.map(
      (name) => `user ${name}${onlyRoot ? " (root here: there is but one user in a namespace of users)" : ""}`,
    ),
  };
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
