import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Transpiler } from "./transpile";
import { typeScriptNames } from "./typescript-names";

/**
 * Node's module customization hooks (https://nodejs.org/api/module.html#customization-hooks): `.ts` and `.mts` files
 * are transpiled, and `./x.js` finds `./x.ts`, as TypeScript's own resolution has it.
 */
interface Resolved {
  readonly url: string;
  readonly format?: string | null;
  readonly shortCircuit?: boolean;
}
interface Loaded {
  readonly format: string;
  readonly source?: string;
  readonly shortCircuit?: boolean;
}

let transpiler: Transpiler | null = null;

export function initialize(data: { folder: string; projectDir: string }): void {
  transpiler = new Transpiler(data.folder, data.projectDir);
}

export async function resolve(
  specifier: string,
  context: { parentURL?: string },
  nextResolve: (specifier: string, context: object) => Promise<Resolved>,
): Promise<Resolved> {
  try {
    const resolved = await nextResolve(specifier, context);
    return isTypeScript(resolved.url) ? { ...resolved, format: "module" } : resolved;
  } catch (error) {
    const candidate = typeScriptOf(specifier, context.parentURL);
    if (candidate === null) throw error;
    return { url: candidate, format: candidate.endsWith(".cts") ? "commonjs" : "module", shortCircuit: true };
  }
}

export async function load(
  url: string,
  context: object,
  nextLoad: (url: string, context: object) => Promise<Loaded>,
): Promise<Loaded> {
  if (!isTypeScript(url) || transpiler === null) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const { code } = transpiler.transpile(file, readFileSync(file, "utf8"), "esm");
  return { format: "module", source: code, shortCircuit: true };
}

function isTypeScript(url: string): boolean {
  return url.startsWith("file:") && /\.m?tsx?$/.test(url) && !url.includes("/node_modules/");
}

function typeScriptOf(specifier: string, parent: string | undefined): string | null {
  if (parent === undefined || !/^\.{1,2}\//.test(specifier)) return null;
  const url = new URL(specifier, parent).href;
  const candidates = [...typeScriptNames(url), `${url}.ts`, `${url}/index.ts`];
  return candidates.find((candidate) => existsSync(fileURLToPath(candidate))) ?? null;
}
