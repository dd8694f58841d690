import { register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Lets ES modules be TypeScript. The hooks run in a thread of Node's own; their file is built beside the worker. */
export function registerModuleHooks(folder: string, projectDir: string): void {
  const hooks = pathToFileURL(join(__dirname, "module-hooks.js")).href;
  register(hooks, { parentURL: pathToFileURL(__filename).href, data: { folder, projectDir } });
}
