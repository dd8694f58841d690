import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join, sep } from "node:path";
import type { Transpiler } from "./transpile";
import { typeScriptNames } from "./typescript-names";

/** What the loader tells, and asks, while modules load. */
export interface LoaderHost {
  /** Null until the first evaluation names its project. */
  transpiler(): Transpiler | null;
  /** A source map of code that was transpiled in memory. */
  learnMap(file: string, map: string): void;
  /** Called right after a module of the SDK's `@pulumi/pulumi` has run: `part` is its path inside the package. */
  sdkLoaded(part: string, exports: Record<string, unknown>): void;
}

/** A stand-in for a module that an evaluation does not need: it loads for good when something asks it for a member. */
const HEAVY: ReadonlySet<string> = new Set([
  "typescript",
  "@npmcli/arborist",
  "@opentelemetry/api",
  "@grpc/grpc-js",
  "normalize-package-data",
  "execa",
  "fdir",
  "ini",
  "js-yaml",
  "semver",
  "tmp",
  "picomatch",
  "source-map-support",
  // Older SDKs have it rewrite stacks, from which positions and the files of provider functions are read here.
  "source-map-support/register",
  "@logdna/tail-file",
]);

interface InternalModule {
  filename: string | null;
  exports: Record<string, unknown>;
  _compile(code: string, filename: string): unknown;
}
type Extension = (module: InternalModule, filename: string) => void;
interface InternalLoader {
  _load(request: string, parent: InternalModule | undefined, isMain: boolean): unknown;
  _resolveFilename(request: string, parent: InternalModule | undefined, isMain: boolean): string;
  _extensions: Record<string, Extension>;
}

const PULUMI = `${sep}@pulumi${sep}pulumi${sep}`;
const SDK_PART =
  /[\\/]@pulumi[\\/]pulumi[\\/]((?:runtime[\\/])?(?:settings|state|config|resource|debuggable|invoke|output|callbacks)|proto[\\/]resource_(?:grpc_)?pb|log[\\/]index|automation[\\/]cmd)\.js$/;
const STRUCT_PART = /[\\/](google-protobuf[\\/]google[\\/]protobuf[\\/]struct_pb)\.js$/;
/** Generated classes of provider SDKs all have this constructor; its first line is where their arguments are seen. */
const CONSTRUCTOR = /(\n {4}constructor\(name, (args|argsOrState)(?: = \w+)?, opts(?: = \{\})?\) \{)/;

/**
 * Hooks Node's CommonJS loader: TypeScript is transpiled, modules of provider SDKs report the arguments that their
 * classes are given, the SDK's parts are handed to the adapter, and what no evaluation needs is loaded on first use.
 */
export function installLoader(host: LoaderHost): void {
  const loader = Module as unknown as InternalLoader;
  const javascript = loader._extensions[".js"] as Extension;
  loader._extensions[".js"] = (module, filename) => {
    if (isProviderSdk(filename)) withSource(module, filename, (code) => code.replace(CONSTRUCTOR, capture));
    runs(filename, () => javascript(module, filename));
    const part = (filename.includes(PULUMI) ? SDK_PART : STRUCT_PART).exec(filename)?.[1];
    if (part !== undefined) host.sdkLoaded(part.replaceAll("\\", "/"), module.exports);
  };
  for (const extension of [".ts", ".tsx", ".cts"])
    loader._extensions[extension] = (module, filename) => {
      const transpiler = host.transpiler();
      if (transpiler === null) throw new Error(`${filename} cannot be loaded before a project is`);
      const { code, map } = transpiler.transpile(filename, readFileSync(filename, "utf8"), "commonjs");
      host.learnMap(filename, map);
      module._compile(code, filename);
    };
  deferHeavyModules(loader);
}

let keptDepth = 0;

/** True while a module runs that stays loaded from one evaluation to the next. */
export function loadingKeptModule(): boolean {
  return keptDepth > 0;
}

function runs(filename: string, load: () => void): void {
  const stays = filename.includes(PULUMI) || isProviderSdk(filename);
  if (stays) keptDepth++;
  try {
    load();
  } finally {
    if (stays) keptDepth--;
  }
}

/** Lets the extension's own handler read the file, but compile what `change` makes of it. */
function withSource(module: InternalModule, _filename: string, change: (code: string) => string): void {
  const compile = module._compile;
  module._compile = function changed(code: string, name: string): unknown {
    module._compile = compile;
    return compile.call(this, change(code), name);
  };
}

function capture(all: string, head: string, args: string): string {
  return head === undefined ? all : `${head} globalThis.__parityArguments?.(name, ${args}, opts, __filename);`;
}

const providerPackages = new Map<string, boolean>();

/** True for files of a package whose manifest says that it is a Pulumi provider's SDK. */
function isProviderSdk(filename: string): boolean {
  const at = filename.lastIndexOf(`${sep}node_modules${sep}`);
  if (at < 0) return false;
  const parts = filename.slice(at + 14).split(sep);
  const name = parts[0]?.startsWith("@") ? join(parts[0], parts[1] ?? "") : (parts[0] ?? "");
  const root = filename.slice(0, at + 14) + name;
  let known = providerPackages.get(root);
  if (known === undefined) {
    known = readProviderFlag(join(root, "package.json"));
    providerPackages.set(root, known);
  }
  return known;
}

function readProviderFlag(manifest: string): boolean {
  try {
    const { pulumi } = JSON.parse(readFileSync(manifest, "utf8")) as { pulumi?: { resource?: boolean } };
    return pulumi?.resource === true;
  } catch {
    return false;
  }
}

function deferHeavyModules(loader: InternalLoader): void {
  const load = loader._load;
  loader._load = function deferred(request, parent, isMain) {
    const from = parent?.filename ?? "";
    if (from.includes(PULUMI) && !from.includes(`${PULUMI}node_modules`) && isHeavy(request, from))
      return standIn(() => load.call(this, request, parent, isMain) as object);
    return load.call(this, request, parent, isMain);
  };
}

function isHeavy(request: string, from: string): boolean {
  if (HEAVY.has(request)) return true;
  if (request.startsWith("@opentelemetry/")) return true;
  if (/_grpc_pb$/.test(request)) return true;
  return /^\.{1,2}\//.test(request) && HEAVY_PARTS.test(join(dirname(from), request));
}

/** Parts of the SDK that serve deployments, the automation API and closures: an evaluation rarely asks for them. */
const HEAVY_PARTS =
  /[\\/]@pulumi[\\/]pulumi[\\/](?:automation|provider|runtime[\\/](?:closure[\\/][\w]+|mocks)|proto[\\/](?:language|engine|provider|analyzer|plugin|callback)_pb|proto[\\/]codegen[\\/].*|typescript-shim|tsutils)(?:[\\/]index)?(?:\.js)?$/;

/** A bound function can be called and constructed, and has no fixed properties that a proxy would have to show. */
const STAND_IN: object = Function.prototype.bind.call(class {}, null);

/** An object that becomes the module when a member is read, called or listed. */
function standIn(load: () => object): object {
  let loaded: object | undefined;
  const get = (): Record<PropertyKey, unknown> => {
    loaded ??= load();
    return loaded as Record<PropertyKey, unknown>;
  };
  return new Proxy(STAND_IN, {
    get: (_, key) => (key === "__esModule" && loaded === undefined ? true : member(get(), key)),
    has: (_, key) => key in get(),
    ownKeys: () => Reflect.ownKeys(get()),
    getOwnPropertyDescriptor: (_, key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(get(), key);
      return descriptor === undefined ? undefined : { ...descriptor, configurable: true };
    },
    set: (_, key, value) => Reflect.set(get(), key, value),
    apply: (_, self, args) => Reflect.apply(get() as unknown as () => unknown, self, args),
    construct: (_, args) => Reflect.construct(get() as unknown as new () => object, args),
  });
}

/** `import x from` of a CommonJS module reads `default`: the module itself, where it has no such member. */
function member(module: Record<PropertyKey, unknown>, key: PropertyKey): unknown {
  if (key === "default" && !(key in module)) return module;
  return module[key];
}

/**
 * Forgets the modules that belong to the program, so that the next evaluation starts afresh. Kept are the SDK and the
 * generated provider SDKs with what they load: they hold no state of a program.
 */
export class ProgramModules {
  private readonly kept = new Set<string>();

  constructor() {
    const loader = Module as unknown as InternalLoader;
    const resolve = loader._resolveFilename;
    const kept = this.kept;
    loader._resolveFilename = function tracked(this: unknown, request, parent, isMain, ...rest: unknown[]) {
      const find = (name: string): string =>
        (resolve as (...args: unknown[]) => string).call(this, name, parent, isMain, ...rest);
      const filename = found(request, parent?.filename ?? "", find);
      const from = parent?.filename ?? "";
      if (filename.includes(PULUMI) || isProviderSdk(filename) || kept.has(from)) kept.add(filename);
      return filename;
    } as InternalLoader["_resolveFilename"];
  }

  /** True for a module that stays loaded from one evaluation to the next. */
  isKept(file: string): boolean {
    return this.kept.has(file);
  }

  forget(): void {
    for (const file of Object.keys(require.cache))
      if (!this.kept.has(file) && file !== __filename) delete require.cache[file];
  }
}

/** TypeScript calls its own files `./x.js`, as they will be called when they are compiled. */
function found(request: string, from: string, find: (name: string) => string): string {
  try {
    return find(request);
  } catch (error) {
    const names = /^\.{1,2}\//.test(request) && /\.[cm]?tsx?$/.test(from) ? typeScriptNames(request) : [];
    for (const name of names) {
      try {
        return find(name);
      } catch {}
    }
    throw error;
  }
}
