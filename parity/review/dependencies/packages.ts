import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { isRecord, type Value } from "../../graph/index";
import type { Lockfile } from "../modules/lockfile";

/** Name → all versions that a lockfile pins, sorted. */
export type Packages = ReadonlyMap<string, ReadonlySet<string>>;

/** What a lockfile pins. What cannot be read (of bun, the binary form) pins nothing, and is found by whoever installs it. */
export function packagesIn({ name, text }: Lockfile): Packages {
  const found = new Map<string, Set<string>>();
  const add = (pkg: string, version: string): void => {
    const versions = found.get(pkg);
    if (versions) versions.add(version);
    else found.set(pkg, new Set([version]));
  };
  if (name === "yarn.lock") readYarn(text, add);
  else if (name === "pnpm-lock.yaml") readPnpm(text, add);
  else if (name === "bun.lock") readBun(text, add);
  else readNpm(text, add);
  return found;
}

type Add = (name: string, version: string) => void;

function readNpm(text: string, add: Add): void {
  const lock = parseJson(text);
  if (lock === null) return;
  for (const [path, entry] of entriesOf(lock["packages"])) {
    const at = path.lastIndexOf("node_modules/");
    const { version, name } = entry;
    if (at >= 0 && typeof version === "string") add(typeof name === "string" ? name : path.slice(at + 13), version);
  }
  if (lock["packages"] === undefined) readNpmTree(lock["dependencies"], add, 0);
}

/** The first version of the lockfile is a tree. */
function readNpmTree(dependencies: Value | undefined, add: Add, depth: number): void {
  if (depth > 100) return;
  for (const [name, entry] of entriesOf(dependencies)) {
    if (typeof entry["version"] === "string") add(name, entry["version"]);
    readNpmTree(entry["dependencies"], add, depth + 1);
  }
}

function parseJson(text: string): { readonly [key: string]: Value } | null {
  try {
    const value = JSON.parse(text) as Value;
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function entriesOf(value: Value | undefined): [string, { readonly [key: string]: Value }][] {
  if (value === undefined || !isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => (isRecord(item) ? [[key, item]] : []));
}

/** `"@scope/name@^1.0.0, @scope/name@npm:^1.1.0":` and, indented below it, `version "1.1.2"` or `version: 1.1.2`. */
function readYarn(text: string, add: Add): void {
  let name: string | null = null;
  for (const line of text.split("\n")) {
    const head = /^"?(@?[^@"\s,]+)@[^:]*.*:$/.exec(line);
    if (head) name = head[1]!;
    const version = /^ {2}version:? "?([^"\s]+)"?$/.exec(line)?.[1];
    if (name !== null && version !== undefined && version !== "0.0.0-use.local") add(name, version);
    if (version !== undefined) name = null;
  }
}

/** Keys under `packages`: `/name/1.0.0`, `/name@1.0.0(peer@2.0.0)` or `name@1.0.0`. */
function readPnpm(text: string, add: Add): void {
  const packages = parseDocument(text, { logLevel: "silent" }).get("packages");
  if (!isMap(packages)) return;
  for (const { key } of packages.items) {
    const path = isScalar(key) ? String(key.value) : "";
    const [, name, version] = /^\/?(@[^/]+\/[^/@]+|[^/@]+)[@/]([^(_]+)/.exec(path) ?? [];
    if (name !== undefined && version !== undefined) add(name, version);
  }
}

/** JSON with commas too many, which YAML reads: `packages` has lists that begin with `name@1.0.0`. */
function readBun(text: string, add: Add): void {
  const packages = parseDocument(text, { logLevel: "silent" }).get("packages");
  if (!isMap(packages)) return;
  for (const { value } of packages.items) {
    const [, name, version] = /^(@[^/]+\/[^@]+|[^@]+)@(\d[^@]*)$/.exec(isSeq(value) ? String(value.get(0)) : "") ?? [];
    if (name !== undefined && version !== undefined) add(name, version);
  }
}
