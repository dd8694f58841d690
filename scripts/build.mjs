// Bundles the command, the library and the evaluation's child process into dist/, and puts `parity` into
// node_modules/.bin so that `npx parity` runs this checkout. `npm ci` runs it as `prepare`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * One bundle for each thing that is loaded on its own. The command is small, so that `parity --version` is quick, and
 * loads the others when a verb needs them. The worker runs in a process of its own, the hooks in a thread of its.
 */
const entryPoints = {
  cli: "parity/cli/main.ts",
  index: "parity/index.ts",
  schemas: "parity/schemas.ts",
  worker: "parity/evaluate/worker.ts",
  policy: "policy/index.ts",
  "policy-child": "policy/child.ts",
  "rehearse-agent": "parity/rehearse/agent/main.ts",
  "module-hooks": "parity/evaluate/loader/module-hooks.ts",
  // Two thirds of the worker, of which few programs need anything: Node reads all of a file that it starts with.
  yaml: "yaml",
};

/** What the user's own project provides, or is too large to be read at every start. */
const external = ["@pulumi/*", "typescript", "tsx", "tsx/*", "esbuild"];

/** Modules that have a bundle of their own are loaded from there, not bundled again into the command. */
const ownBundles = {
  name: "own-bundles",
  setup(build) {
    build.onResolve({ filter: /^\.\.\/(index|schemas)$/ }, ({ path, kind }) => {
      return kind === "require-call" ? { path: `./${path.slice("../".length)}.js`, external: true } : undefined;
    });
    build.onResolve({ filter: /^yaml$/ }, ({ importer }) => {
      return importer.replaceAll("\\", "/").endsWith("/evaluate/answers/kubernetes.ts")
        ? { path: "./yaml.js", external: true }
        : undefined;
    });
    // The policy pack is built over the library as anyone's would be.
    build.onResolve({ filter: /^\.\.\/parity\/index$/ }, () => ({ path: "./index.js", external: true }));
  },
};

async function bundle() {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: "dist",
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external,
    plugins: [ownBundles],
    sourcemap: "external",
    legalComments: "eof",
    logLevel: "warning",
  });
}

/** Declarations for those who use the library; types are checked by `npm run lint`, not here. */
function declare() {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", join(root, "scripts", "tsconfig.types.json")]);
  if (status !== 0) throw new Error(`the declarations cannot be made:\n${stdout}`);
}

/** npm links the commands of dependencies, not those of the project itself. */
function linkCommand() {
  const bin = join(root, "node_modules", ".bin");
  const link = join(bin, "parity");
  mkdirSync(bin, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join("..", "..", "bin", "parity.js"), link);
}

/** `npm ci --omit=dev` runs `prepare` too, without the bundler: then dist/ is what it was. */
function canBundle() {
  return existsSync(join(root, "node_modules", "esbuild"));
}

if (canBundle()) {
  await bundle();
  declare();
} else if (!process.argv.includes("--prepare")) {
  console.error("esbuild is not installed: run npm ci, with the development dependencies");
  process.exit(2);
}
if (process.platform !== "win32") linkCommand();
