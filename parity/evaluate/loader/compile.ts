import Module from "node:module";
import { dirname, sep } from "node:path";
import vm from "node:vm";
import { CodeCache } from "./code-cache";

interface CompilingModule {
  exports: unknown;
  require(id: string): unknown;
}
type Compile = (this: CompilingModule, code: string, filename: string, format?: string) => unknown;

interface Internals {
  prototype: { _compile: Compile };
  wrapper: readonly [string, string];
  _cache: object;
  _extensions: object;
  _resolveFilename(request: string, parent: object, isMain: boolean, options?: object): string;
}

interface Compiled {
  readonly code: string;
  readonly script: vm.Script;
  /** True when the code may load ES modules. */
  readonly imports: boolean;
}

/** The text of a call of `import`, not that of a type or a remark: a module that has it may load ES modules. */
const DYNAMIC_IMPORT = /\bimport\s*\(\s*[^\s)]/;

export interface CompileHost {
  /** Null until the project is known. */
  cache(): CodeCache | null;
  /** Called for each module that is, or may load, an ES module: Node never forgets one. */
  usesEsModules(filename: string): void;
}

/**
 * Compiles each module once a process, however often it is run: programs are loaded afresh for every evaluation, and
 * most of what that costs is compiling. A module whose text has changed is another module.
 */
export function reuseCompiledModules(host: CompileHost): void {
  const internals = Module as unknown as Internals;
  const original = internals.prototype._compile;
  const scripts = new Map<string, Compiled>();
  internals.prototype._compile = function compileOnce(this: CompilingModule, code, filename, format) {
    const native = (): unknown => {
      host.usesEsModules(filename);
      return original.call(this, code, filename, format);
    };
    if (format === "module") return native();
    let known = scripts.get(filename);
    if (known === undefined || known.code !== code) {
      // A program's own files are small, and many: what is worth keeping is what is installed.
      const installed = filename.includes(`${sep}node_modules${sep}`);
      const script = compiled(internals, code, filename, installed ? host.cache() : null);
      // What is not CommonJS after all (an ES module without a marker) is Node's own to sort out.
      if (script === null) return native();
      known = { code, script, imports: DYNAMIC_IMPORT.test(code) };
      scripts.set(filename, known);
    }
    if (known.imports) host.usesEsModules(filename);
    const run = known.script.runInThisContext() as (...args: unknown[]) => unknown;
    return run.call(this.exports, this.exports, requireOf(internals, this), this, filename, dirname(filename));
  };
}

function compiled(internals: Internals, code: string, filename: string, cache: CodeCache | null): vm.Script | null {
  const [head, tail] = internals.wrapper;
  const key = CodeCache.key(filename, code);
  const cachedData = cache?.get(key);
  try {
    const script = new vm.Script(head + code.replace(/^#!.*/, "") + tail, {
      filename,
      // The wrapper stands on the first line: columns there are those of the file.
      columnOffset: -head.length,
      ...(cachedData === undefined ? {} : { cachedData }),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (cachedData === undefined || script.cachedDataRejected === true)
      cache?.add(key, code.length, () => script.createCachedData());
    return script;
  } catch {
    return null;
  }
}

/** `require` as a module sees it (https://nodejs.org/api/modules.html#requireid). */
function requireOf(internals: Internals, module: CompilingModule): unknown {
  const resolve = (request: string, options?: object): string =>
    internals._resolveFilename(request, module, false, options);
  return Object.assign((id: string) => module.require(id), {
    resolve: Object.assign(resolve, { paths: (request: string) => require.resolve.paths(request) }),
    cache: internals._cache,
    extensions: internals._extensions,
    main: process.mainModule,
  });
}
