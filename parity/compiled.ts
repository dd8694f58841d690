import { readFileSync, statSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import vm from "node:vm";
import { cacheRoot } from "./evaluate/loader/cache-root";
import { CodeCache } from "./evaluate/loader/code-cache";

/** What of Node.js's module loader is used beside its public half. */
interface Internals {
  readonly _cache: { [filename: string]: NodeJS.Module | undefined };
  readonly _nodeModulePaths: (folder: string) => string[];
  readonly wrapper: readonly [head: string, tail: string];
}

/**
 * Bundles of this program, in V8's compiled form from one process to the next: half of what a verdict costs the main
 * process is compiling functions that each run uses once. V8 refuses what another version of it, or other flags, wrote.
 */
export class CompiledBundles {
  private readonly cache: CodeCache;

  /**
   * @param file where the compiled form is kept
   * @param use a word for what the process does: kept are the functions that it calls, and another use calls others
   */
  constructor(
    file: string,
    private readonly use = "",
  ) {
    this.cache = new CodeCache(file);
  }

  /** Those of a folder, kept where tools keep such things. */
  static of(folder: string, use: string): CompiledBundles {
    return new CompiledBundles(join(cacheRoot(folder), `command-${process.version}-${process.arch}`), use);
  }

  /** The exports of a CommonJS file, as `require` gives them. */
  load(filename: string): unknown {
    const internals = Module as unknown as Internals;
    const known = internals._cache[filename];
    if (known !== undefined) return known.exports;
    const code = readFileSync(filename, "utf8");
    const module = new Module(filename) as NodeJS.Module;
    module.filename = filename;
    module.paths = internals._nodeModulePaths(dirname(filename));
    internals._cache[filename] = module;
    const run = this.compile(internals, filename, code).runInThisContext() as (...args: unknown[]) => void;
    run.call(module.exports, module.exports, createRequire(filename), module, filename, dirname(filename));
    module.loaded = true;
    return module.exports;
  }

  /** Keeps what was compiled here for the next process. Called at the end, when the functions that are used are compiled. */
  keep(): void {
    this.cache.write();
  }

  private compile(internals: Internals, filename: string, code: string): vm.Script {
    const [head, tail] = internals.wrapper;
    // Not by the text: to hash it takes as long as to compile half of it.
    const { size, mtimeMs } = statSync(filename);
    const key = CodeCache.key(filename, `${size} ${mtimeMs} ${this.use}`);
    const cachedData = this.cache.get(key);
    const script = new vm.Script(head + code + tail, {
      filename,
      columnOffset: -head.length,
      ...(cachedData === undefined ? {} : { cachedData }),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (cachedData === undefined || script.cachedDataRejected === true) {
      this.cache.add(key, code.length, () => script.createCachedData());
    }
    return script;
  }
}
