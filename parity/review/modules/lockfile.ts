import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, isRecord, type Value } from "../../graph/index";

/** In the order in which package managers look for them: a shrinkwrap is taken before a lockfile. */
export const LOCKFILES = [
  "npm-shrinkwrap.json",
  "package-lock.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "bun.lockb",
] as const;
export type LockfileName = (typeof LOCKFILES)[number];

/** What pins the packages of a project. */
export interface Lockfile {
  readonly name: LockfileName;
  /** Folder in the tree, with `/`; empty for the outermost. */
  readonly folder: string;
  /** Line ends as `\n`. */
  readonly text: string;
}

/** The lockfile that counts for a project: of the nearest folder, at or above its own, that has one. */
export function lockfileOf(root: string, prefix: string): Lockfile | null {
  return lockfilesOf(root, prefix)[0] ?? null;
}

/** All of that folder: who goes over to another package manager may keep the old one's for a while. */
export function lockfilesOf(root: string, prefix: string): readonly Lockfile[] {
  return (
    upwards(prefix)
      .map((folder) => lockfilesIn(root, folder))
      .find((found) => found.length > 0) ?? []
  );
}

function lockfilesIn(root: string, folder: string): readonly Lockfile[] {
  return LOCKFILES.flatMap((name) => {
    const text = textOf(join(root, folder, name), name === "bun.lockb" ? "latin1" : "utf8");
    return text === null ? [] : [{ name, folder, text: text.replaceAll("\r\n", "\n") }];
  });
}

/** A folder of a tree and those around it, innermost first. */
export function upwards(prefix: string): string[] {
  const parts = prefix === "" ? [] : prefix.split("/");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/")).concat("");
}

export function textOf(file: string, encoding: "utf8" | "latin1" = "utf8"): string | null {
  try {
    return readFileSync(file, encoding);
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

/** What a manifest asks to have put in the place of what packages ask for. */
const INSTEAD = ["overrides", "resolutions", "pnpm"];

function insteadOf(file: string): Value {
  try {
    const manifest = JSON.parse(textOf(file) ?? "{}") as Value;
    return isRecord(manifest) ? INSTEAD.map((section) => manifest[section] ?? null) : null;
  } catch {
    return null;
  }
}

/**
 * In what the packages of two trees differ: null where lockfiles are equal, or, where neither has one, manifests that ask
 * for the same.
 */
export function packagesDiffer(base: string, head: string, prefix: string): string | null {
  const [before, after] = [lockfilesOf(base, prefix), lockfilesOf(head, prefix)];
  const other = [...new Set([...before, ...after].map(({ name }) => name))].find((name) => {
    const [was, is] = [before, after].map((all) => all.find((one) => one.name === name));
    return was?.text !== is?.text;
  });
  if (other !== undefined) {
    if (before.every(({ name }) => name !== other)) return `only the work tree has ${other}`;
    return after.every(({ name }) => name !== other) ? `only the base has ${other}` : `${other} differs`;
  }
  if (before.length > 0) return null;
  const wanted = (root: string): string => {
    const found = upwards(prefix).map((folder): Value => {
      const file = join(root, folder, "package.json");
      const asked = wantedBy(file);
      return asked === null ? null : [Object.fromEntries(asked), insteadOf(file)];
    });
    return canonicalJson(found);
  };
  return wanted(base) === wanted(head) ? null : "package.json differs";
}

/** Whether a folder of both trees has the same lockfiles of its own. */
export function sameLockfiles(base: string, head: string, folder: string): boolean {
  const texts = (root: string): string =>
    JSON.stringify(lockfilesIn(root, folder).map(({ name, text }) => [name, text]));
  return texts(base) === texts(head);
}
