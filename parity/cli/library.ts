import { existsSync } from "node:fs";
import { join } from "node:path";
import { CompiledBundles } from "../compiled";

/**
 * What a verb loads when it runs, each a bundle of its own, so that `parity --version` reads none of it. With
 * `require`, since that is what runs the same from the bundles and from the sources.
 */

let bundles: CompiledBundles | null = null;
let verb = "";

/** What is loaded from now on is for this verb: each calls functions that others do not, and those are kept compiled. */
export function loadFor(name: string): void {
  verb = name;
}

export function loadLibrary(): typeof import("../index") {
  // Beside the bundled command; where the sources run, nothing is bundled and nothing is kept.
  const bundle = join(__dirname, "index.js");
  if (!existsSync(bundle)) return require("../index");
  bundles ??= CompiledBundles.of(__dirname, verb);
  return bundles.load(bundle) as typeof import("../index");
}

export function loadSchemas(): typeof import("../schemas") {
  return require("../schemas");
}

/** At the end of a process: what was compiled serves the next one. */
export function keepCompiled(): void {
  bundles?.keep();
}
