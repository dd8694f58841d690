import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type * as TypeScript from "typescript";
import { cacheRoot, makeCacheFolder } from "./cache-root";

export interface Transpiled {
  readonly code: string;
  /** Source map, JSON text. */
  readonly map: string;
}

export type ModuleKind = "commonjs" | "esm";

/** A program that is not valid TypeScript. */
export class SyntaxProblem extends Error {
  constructor(
    message: string,
    readonly file: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

/** Bump when the way of transpiling changes: it is part of every cache key. */
const CACHE_VERSION = 3;

/**
 * TypeScript → JavaScript with the project's own compiler and `tsconfig.json`, types not checked (that is `tsc`'s
 * work). What was transpiled once is kept in a cache by content, so that the compiler is not even loaded.
 */
export class Transpiler {
  private compiler: typeof TypeScript | null = null;
  private options: TypeScript.CompilerOptions | null = null;
  private readonly cacheDir: string;
  private readonly compilerPath: string;
  private readonly salt: string;

  private readonly configFile: string | null;

  /** @param folder where the program runs: Pulumi looks for `tsconfig.json` there; the project's own comes next. */
  constructor(folder: string, projectDir: string) {
    const candidates = [join(folder, "tsconfig.json"), join(projectDir, "tsconfig.json")];
    this.configFile = candidates.find((file) => existsSync(file)) ?? null;
    this.compilerPath = findCompiler(projectDir);
    this.cacheDir = join(cacheRoot(projectDir), "transpiled");
    this.salt = [
      CACHE_VERSION,
      compilerVersion(this.compilerPath),
      ...(this.configFile === null ? [] : configTexts(this.configFile)),
    ].join("\0");
  }

  transpile(file: string, source: string, kind: ModuleKind): Transpiled {
    const key = createHash("sha256")
      .update(`${this.salt}\0${kind}\0${file.replace(/^.*\./, "")}\0${source}`)
      .digest("hex");
    const cached = this.cached(key);
    if (cached !== null) return cached;
    const result = this.compile(file, source, kind);
    this.keep(key, result);
    return result;
  }

  private cached(key: string): Transpiled | null {
    try {
      const text = readFileSync(join(this.cacheDir, key), "utf8");
      const end = text.lastIndexOf("\n//# map=");
      return end < 0 ? null : { code: text.slice(0, end), map: text.slice(end + 9) };
    } catch {
      return null;
    }
  }

  /** A cache that cannot be written costs time, nothing else. */
  private keep(key: string, result: Transpiled): void {
    try {
      makeCacheFolder(this.cacheDir);
      const temporary = join(this.cacheDir, `.${key}.${process.pid}`);
      writeFileSync(temporary, `${result.code}\n//# map=${result.map}`);
      renameSync(temporary, join(this.cacheDir, key));
    } catch {
      return;
    }
  }

  private compile(file: string, source: string, kind: ModuleKind): Transpiled {
    this.compiler ??= createRequire(__filename)(this.compilerPath) as typeof TypeScript;
    const ts = this.compiler;
    this.options ??= this.readOptions(ts);
    const result = ts.transpileModule(source, {
      fileName: file,
      reportDiagnostics: true,
      compilerOptions: {
        ...this.options,
        module: kind === "esm" ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
      },
    });
    const problem = result.diagnostics?.find(
      // Without a file it is about options that a transpilation of one file does not use.
      (diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error && diagnostic.file !== undefined,
    );
    if (problem !== undefined) throw syntaxProblem(ts, problem, file);
    const code = result.outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
    return { code, map: result.sourceMapText ?? "{}" };
  }

  /** The project's compiler options over the defaults that Pulumi itself uses (cmd/run/run.ts of its Node SDK). */
  private readOptions(ts: typeof TypeScript): TypeScript.CompilerOptions {
    const file = this.configFile;
    const raw = file === null ? {} : ts.readConfigFile(file, ts.sys.readFile).config;
    const host = { ...ts.sys, readDirectory: () => [] };
    const parsed = ts.parseJsonConfigFileContent(raw ?? {}, host, dirname(file ?? "."));
    // Folders of the output would be part of the paths in source maps.
    const { outDir, rootDir, sourceRoot, mapRoot, ...own } = parsed.options;
    return {
      target: ts.ScriptTarget.ES2020,
      esModuleInterop: true,
      ...own,
      sourceMap: true,
      inlineSourceMap: false,
      inlineSources: false,
      declaration: false,
      noEmit: false,
      isolatedModules: true,
    };
  }
}

function findCompiler(projectDir: string): string {
  for (const from of [join(projectDir, "package.json"), __filename]) {
    try {
      return createRequire(from).resolve("typescript");
    } catch {}
  }
  throw new Error(
    "the program is TypeScript, and no `typescript` package is installed: run npm install in the project",
  );
}

function compilerVersion(path: string): string {
  return readOr(join(dirname(dirname(path)), "package.json"), "").match(/"version":\s*"([^"]+)"/)?.[1] ?? "unknown";
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}

/** The text of a `tsconfig.json` and of those it extends: all of them say how to compile. */
function configTexts(file: string, seen: ReadonlySet<string> = new Set()): string[] {
  if (seen.has(file)) return [];
  const text = readOr(file, "");
  const bases = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(text)?.[1] ?? "";
  const files = [...bases.matchAll(/"([^"]+)"/g)].map(([, name]) => extended(file, name as string));
  return [text, ...files.flatMap((base) => (base === null ? [] : configTexts(base, new Set([...seen, file]))))];
}

/** The file that `extends` names, as the compiler finds it; null where there is none. */
function extended(from: string, name: string): string | null {
  const path = /^\.|^\//.test(name) ? resolve(dirname(from), name) : null;
  if (path !== null) return [path, `${path}.json`].find((file) => existsSync(file)) ?? null;
  for (const candidate of [name, `${name}.json`, `${name}/tsconfig.json`]) {
    try {
      return createRequire(from).resolve(candidate);
    } catch {}
  }
  return null;
}

function syntaxProblem(ts: typeof TypeScript, diagnostic: TypeScript.Diagnostic, file: string): SyntaxProblem {
  const place = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  return new SyntaxProblem(message, file, (place?.line ?? 0) + 1, (place?.character ?? 0) + 1);
}
