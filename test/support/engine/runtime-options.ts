import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface ProjectRuntime {
  readonly runtime?: string | { readonly options?: { readonly [option: string]: unknown } };
}

/**
 * `runtime.options` of a project as the environment that the built engine's language host reads (see
 * `modules/language-nodejs/launcher.sh`). An official engine reads the options itself and ignores these.
 */
export function runtimeEnvironment(projectDir: string): NodeJS.ProcessEnv {
  const { runtime } = parse(readFileSync(join(projectDir, "Pulumi.yaml"), "utf8")) as ProjectRuntime;
  const options = typeof runtime === "object" ? (runtime.options ?? {}) : {};
  const nodeargs = options["nodeargs"] ?? "";
  return {
    PARITY_NODE_TYPESCRIPT: String(options["typescript"] ?? true),
    PARITY_NODE_ARGS: Array.isArray(nodeargs) ? nodeargs.join(" ") : String(nodeargs),
    PARITY_NODE_TSCONFIG: String(options["tsconfig"] ?? ""),
  };
}
