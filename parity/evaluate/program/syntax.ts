import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SyntaxProblem, type Transpiler } from "../loader/transpile";
import { typeScriptNames } from "../loader/typescript-names";

/** More modules than these are not read for one message. */
const MOST = 500;

/** `from "./x.js"`, `import "./x.js"`, `import("./x.js")`: good enough for files of which one cannot be parsed. */
const IMPORT = /\b(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;

/**
 * Node.js does not always say where a module is no valid JavaScript ("Unexpected token"), so its files are read once
 * more with the compiler: from the entry along what it imports. Null where the compiler finds nothing.
 */
export function findSyntaxProblem(entry: string, transpiler: Transpiler): SyntaxProblem | null {
  const files = new Set([entry]);
  for (const file of files) {
    const source = readFileSync(file, "utf8");
    try {
      transpiler.transpile(file, source, "esm");
    } catch (error) {
      if (error instanceof SyntaxProblem) return error;
      throw error;
    }
    for (const [, name] of source.matchAll(IMPORT)) {
      const path = resolve(dirname(file), name!);
      const found = [path, ...typeScriptNames(path)].find((candidate) => existsSync(candidate));
      if (found !== undefined && /\.[cm]?[jt]sx?$/.test(found) && files.size < MOST) files.add(found);
    }
  }
  return null;
}
