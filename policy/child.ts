import { prove } from "../parity/index";

/**
 * The process that judges: `node policy-child.js PROJECT STACK`. It answers by its channel and prints nothing, for what it
 * prints would be taken for the pack's own words to the engine. Without whoever asked, there is nobody to answer.
 */
process.on("disconnect", () => process.exit());

const [project, stack] = process.argv.slice(2) as [string, string];
prove({ project, stack }).then(
  (proof) => process.send?.(proof, () => process.disconnect()),
  (error: unknown) => process.send?.({ failure: String(error) }, () => process.disconnect()),
);
