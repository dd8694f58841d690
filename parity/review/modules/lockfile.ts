import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, isRecord, type Value } from "../../graph/index";

/** In the order in which package managers look for them: a shrinkwrap is taken before a lockfile. */
export const LOCKFILES = ["npm-shrinkwrap.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"] as const;
export type LockfileName = (typeof LOCKFILES)[number];

/** What pins the packages of a project. */
export interface Lockfile {
  readonly name: LockfileName;
  /** Folder in the tree, with `/`; empty for the outermost. */
  readonly folder: string;
  /** Line ends as `\n`. */
  readonly text: string;
}

/** The lockfile that counts for a project: the nearest one at or above its folder. */
export function lockfileOf(root: string, prefix: string): Lockfile | null {
  for (const folder of upwards(prefix)) {
    for (const name of LOCKFILES) {
      const text = textOf(join(root, folder, name));
      if (text !== null) return { name, folder, text: text.replaceAll("\r\n", "\n") };
    }
  }
  return null;
}

/** A folder of a tree and those around it, innermost first. */
export function upwards(prefix: string): string[] {
  const parts = prefix === "" ? [] : prefix.split("/");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/")).concat("");
}

export function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** What a `package.json` asks for: name → range. Null where there is none, or none that can be read. */
export function wantedBy(file: string): ReadonlyMap<string, string> | null {
  const text = textOf(file);
  if (text === null) return null;
  try {
    const manifest = JSON.parse(text) as Value;
    const sections = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
    const rows = sections.flatMap((section) => {
      const wanted = isRecord(manifest) ? manifest[section] : undefined;
      return wanted !== undefined && isRecord(wanted) ? Object.entries(wanted) : [];
    });
    return new Map(rows.filter((row): row is [string, string] => typeof row[1] === "string"));
  } catch {
    return null;
  }
}

/**
 * Whether two trees have the same packages: equal lockfiles, or, where neither has one, manifests that ask for the same.
 */
export function samePackages(base: string, head: string, prefix: string): boolean {
  const [before, after] = [lockfileOf(base, prefix), lockfileOf(head, prefix)];
  if (before !== null || after !== null) return before?.name === after?.name && before?.text === after?.text;
  const wanted = (root: string): string => {
    const found = upwards(prefix).map((folder) => wantedBy(join(root, folder, "package.json")));
    return canonicalJson(found.map((one) => (one === null ? null : Object.fromEntries(one))));
  };
  return wanted(base) === wanted(head);
}
