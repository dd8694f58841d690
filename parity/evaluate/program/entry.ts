import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

export interface Entry {
  /** Absolute path: a file, or a folder for a CommonJS program. */
  readonly path: string;
  readonly esm: boolean;
}

/**
 * The folder a program runs in, as the CLI chooses it (pulumi/sdk/go/common/workspace, getPwdMain): `main` itself when
 * it is a folder, else the folder `main` stands in.
 */
export function workingFolder(projectDir: string, main: string): string {
  const program = resolve(projectDir, main);
  if (!existsSync(program)) return projectDir;
  return lstatSync(program).isDirectory() ? program : dirname(program);
}

/** A program that is not where `Pulumi.yaml` says. `remedy` tells what to do. */
export class EntryMissing extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

interface Manifest {
  readonly main?: unknown;
  readonly type?: unknown;
  readonly exports?: unknown;
}

/** Finds the program as Pulumi's Node host does (cmd/run/run.ts): `main` of Pulumi.yaml, then of package.json. */
export function findEntry(projectDir: string, main: string): Entry {
  const program = resolve(projectDir, main);
  if (!existsSync(program))
    throw new EntryMissing(
      `the program ${main} does not exist`,
      "Correct `main` in Pulumi.yaml, or build the program first.",
    );
  const folder = lstatSync(program).isDirectory() ? program : dirname(program);
  const root = manifestFolder(folder);
  const manifest = readManifest(root);
  const esm = manifest.type === "module";
  const chosen = lstatSync(program).isDirectory() ? (fromManifest(root ?? folder, manifest) ?? program) : program;
  return { path: esm ? moduleFile(chosen) : commonJsFile(chosen), esm };
}

function manifestFolder(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return null;
  }
}

function readManifest(root: string | null): Manifest {
  if (root === null) return {};
  try {
    return JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  } catch {
    throw new EntryMissing("package.json is not valid JSON", "Correct it, so that the program can be found.");
  }
}

function fromManifest(root: string, manifest: Manifest): string | null {
  const named = exported(manifest.exports) ?? (typeof manifest.main === "string" ? manifest.main : null);
  if (named === null) return null;
  const path = join(root, named);
  return existsSync(path) || existsSync(`${path}.js`) || existsSync(`${path}.ts`) ? path : null;
}

function exported(exports: unknown): string | null {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return null;
  const main = (exports as Record<string, unknown>)["."];
  if (typeof main === "string") return main;
  if (typeof main !== "object" || main === null) return null;
  const { default: otherwise, require: required, import: imported } = main as Record<string, unknown>;
  const chosen = otherwise ?? required ?? imported;
  return typeof chosen === "string" ? chosen : null;
}

function moduleFile(path: string): string {
  const real = realpathSync(path);
  if (!lstatSync(real).isDirectory()) return real;
  for (const name of ["index.js", "index.mjs", "index.ts", "index.mts"])
    if (existsSync(join(real, name))) return join(real, name);
  throw new EntryMissing(`there is no index.js, index.mjs or index.ts in ${path}`, "Set `main` in Pulumi.yaml.");
}

function commonJsFile(path: string): string {
  if (!existsSync(path)) return path;
  if (!lstatSync(path).isDirectory()) return path;
  for (const name of ["index.js", "index.json", "index.node", "index.ts"])
    if (existsSync(join(path, name))) return join(path, name);
  throw new EntryMissing(
    `there is no index.js or index.ts in ${path}`,
    "Set `main` in Pulumi.yaml, or build the program first.",
  );
}

/** Absolute path of the SDK that the program would load, or an {@link EntryMissing} that says how to install it. */
export function findSdk(entry: Entry): string {
  try {
    return createRequire(entry.path).resolve("@pulumi/pulumi");
  } catch {
    throw new EntryMissing(
      "@pulumi/pulumi is not installed where the program can load it",
      "Install the project's dependencies (npm ci) and try again.",
    );
  }
}
