/**
 * Makes sure that there is a Pulumi engine for the tests, and prints where:
 * `node --require tsx/cjs test/support/engine/cli.ts`. Progress goes to stderr; exit status 1 says why there is none.
 */
import { CannotBuild } from "./build";
import { ensureEngine } from "./ensure";

ensureEngine().then(
  (engine) => process.stdout.write(`${engine.pulumi} (${engine.version}, from ${engine.from})\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof CannotBuild ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = 1;
  },
);
