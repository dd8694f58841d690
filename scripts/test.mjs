// Runs everything that must hold: linter, compiler, fast tests, then the tests against a real Pulumi engine. What these
// need and the machine lacks is built or installed first. The last line is `N passed, N failed`.
// `--fast` leaves out the engine, what is called `*.slow.test.ts` (whole projects, repositories and browsers: seconds a file),
// and of the acceptance cases all but the first of each kind; `--engine` runs nothing but the engine's.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "./chromium.mjs";
import { ensureNginx } from "./nginx.mjs";
import { clearTemporary, makeTemporary, removeTemporary } from "./temporary.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [fast, engine] = ["--fast", "--engine"].map((flag) => process.argv.includes(flag));
if (fast) process.env.PARITY_TESTS = "fast"; // read by test/acceptance/harness.ts
const totals = { passed: 0, failed: 0, skipped: [] };
const scratch = mkdtempSync(join(tmpdir(), "parity-test-"));
const temporary = new Set([scratch]);
process.on("exit", () => temporary.forEach(removeTemporary));

const running = new Set();
let stopped = false;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    stopped = true; // nothing else is begun
    // What goes on running would bring back the folders that are removed.
    await Promise.all([...running].map((child) => child.kill(signal) && once(child, "exit")));
    process.exit(1);
  });
}

/** Runs a program of this checkout to its end; gives its exit status. `quiet` shows its output only if it fails. */
function run(command, args, { quiet = false, env = process.env } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
    });
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    running.add(child);
    child.on("exit", () => running.delete(child));
    child.on("error", (error) => done({ status: 127, output: error.message }));
    child.on("close", (status) => stopped || done({ status: status ?? 1, output: Buffer.concat(output).toString() }));
  });
}

/** A step that is no test: silent when it goes well, one failure when it does not. */
async function step(title, command, args) {
  const { status, output } = await run(command, args, { quiet: true });
  if (status === 0) return console.log(`${title}: ok`);
  console.log(`${title}: failed\n${output}`);
  totals.failed++;
}

async function suite(title, args) {
  console.log(`\n${title}`);
  const counts = join(scratch, `${title.replaceAll(" ", "-")}.json`);
  const reporter = ["--reporter", "scripts/counting-reporter.cjs", "--reporter-options", `counts=${counts}`];
  const folder = makeTemporary();
  temporary.add(folder);
  const env = { ...process.env, TMPDIR: folder };
  const { status } = await run(process.execPath, ["node_modules/mocha/bin/mocha.js", ...reporter, ...args], { env });
  await failForWhatIsLeft(title, folder);
  const { passes, failures, skipped } = readCounts(counts);
  totals.passed += passes;
  // Mocha that ends without counts, or badly with none failed, has failed as a whole.
  totals.failed += failures === 0 && status !== 0 ? 1 : failures;
  totals.skipped.push(...skipped);
}

/** A test that leaves something in the temporary folder fails the suite: its name tells whose it is. */
async function failForWhatIsLeft(title, folder) {
  const left = await clearTemporary(folder);
  temporary.delete(folder);
  if (left.length === 0) return;
  console.log(`${title}: failed\nleft in the temporary folder: ${left.join(", ")}`);
  totals.failed++;
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passes: 0, failures: 0, skipped: [] };
  }
}

/** Building the engine takes minutes on a fresh machine: it goes on beside the rest, and yields to it. */
function startEngine() {
  const script = ["--require", "tsx/cjs", "test/support/engine/cli.ts"];
  return process.platform === "win32"
    ? run(process.execPath, script, { quiet: true })
    : run("nice", ["-n", "10", process.execPath, ...script], { quiet: true });
}

async function runEngineTests(ready) {
  const { status, output } = await ready;
  if (status === 0) return suite("engine tests", [...SIDE_BY_SIDE, "test/engine/**/*.test.ts"]);
  console.log(`\nengine tests: there is no engine to run them against\n${output}`);
  totals.failed++;
}

async function runChecksOfCode() {
  // What the compiler knows of files that have not changed is kept where tools keep such things.
  const kept = ["--incremental", "--tsBuildInfoFile", "node_modules/.cache/parity-test/types.tsbuildinfo"];
  await Promise.all([
    step("lint", process.execPath, ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]),
    step("types", process.execPath, ["node_modules/typescript/bin/tsc", "-p", ".", ...kept]),
  ]);
}

const SIDE_BY_SIDE = ["--parallel", "--jobs", "2"];
const SLOW = "test/**/*.slow.test.ts";
const FOLDERS_OF_THEIR_OWN = ["engine", "acceptance", "fixtures"].flatMap((folder) => [
  "--ignore",
  `test/${folder}/**`,
]);

async function runTests() {
  await suite("fast tests", [...SIDE_BY_SIDE, "test/**/*.test.ts", "--ignore", SLOW, ...FOLDERS_OF_THEIR_OWN]);
  if (!fast) await suite("slow tests", [...SIDE_BY_SIDE, SLOW, ...FOLDERS_OF_THEIR_OWN]);
  // Each case is a check of a whole project: all of them take minutes, and fill the processors by themselves.
  const few = fast ? [...SIDE_BY_SIDE, "--ignore", SLOW] : [];
  await suite("acceptance tests", [...few, "test/acceptance/**/*.test.ts"]);
}

for (const missing of [ensureNginx(), engine || fast ? null : ensureChromium()].filter((message) => message !== null)) {
  // The tests that need it are then skipped, which CI does not accept.
  console.log(missing);
  if (process.env.CI) totals.failed++;
}
const ready = fast ? null : startEngine();
await step("build", process.execPath, ["scripts/build.mjs"]);
if (!engine) {
  await runChecksOfCode();
  await runTests();
}
if (ready) await runEngineTests(ready);

for (const title of totals.skipped) console.log(`skipped: ${title}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
// On a developer's machine a test may be set aside for an hour; what is merged has none.
process.exitCode = totals.failed > 0 || (process.env.CI && totals.skipped.length > 0) ? 1 : 0;
