import { prove } from "../parity/index";

/**
 * The process that judges: `node policy-child.js PROJECT STACK MILLISECONDS`, the last for one evaluation. It answers by its channel and prints nothing, for what it
 * prints would be taken for the pack's own words to the engine. Without whoever asked, there is nobody to answer.
 */
let answered = false;
process.on("disconnect", () => {
  if (answered || process.platform === "win32") process.exit();
  // With all that it started: it leads a group of its own.
  process.kill(-process.pid, "SIGKILL");
});

function answer(message: object): void {
  process.send?.(message, () => {
    answered = true;
    process.disconnect();
  });
}

const [project, stack, timeoutMs] = process.argv.slice(2) as [string, string, string];
prove({ project, stack, timeoutMs: Number(timeoutMs) }).then(
  (proof) => answer(proof),
  (error: unknown) => answer({ failure: String(error) }),
);
