import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";

interface ProjectFile {
  readonly main?: string;
  readonly runtime?: string | { readonly options?: { readonly [option: string]: unknown } };
}

/**
 * `runtime.options` of a project as the environment that the built engine's language host reads (see
 * `modules/language-nodejs/launcher.sh`). An official engine reads the options itself and ignores these.
 */
export function runtimeEnvironment(projectDir: string): NodeJS.ProcessEnv {
  const { runtime } = readProject(projectDir);
  const options = typeof runtime === "object" ? (runtime.options ?? {}) : {};
  const nodeargs = options["nodeargs"] ?? "";
  return {
    PARITY_NODE_TYPESCRIPT: String(options["typescript"] ?? true),
    PARITY_NODE_ARGS: Array.isArray(nodeargs) ? nodeargs.join(" ") : String(nodeargs),
    PARITY_NODE_TSCONFIG: String(options["tsconfig"] ?? ""),
  };
}

/** The folder that a program runs in: `main` where that is a folder, else the one that holds it. */
export function programDirectory(projectDir: string): string {
  const main = join(projectDir, readProject(projectDir).main ?? ".");
  return existsSync(main) && statSync(main).isDirectory() ? main : dirname(main);
}

function readProject(projectDir: string): ProjectFile {
  return parse(readFileSync(join(projectDir, "Pulumi.yaml"), "utf8")) as ProjectFile;
}
