import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import packageJson from "../../package.json";

/** The real command in a process of its own: what only a process has. It runs from dist/ (`npm run build`). */
const COMMAND = join(__dirname, "..", "..", "bin", "parity.js");

/** A project whose program says under which process id it runs, and never ends. */
const LOOPING: { readonly [file: string]: string } = {
  "Pulumi.yaml": "name: looping\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
  "Pulumi.one.yaml": "config: {}\n",
  "parity.yaml": "baseline: { provider: aws, stack: one }\nstacks: [one]\n",
  "index.js":
    'require("fs").appendFileSync(require("path").join(__dirname, "pids"), `${process.pid}\\n`);\nfor (;;);\n',
};

describe("cli: process", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parity-process-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("its bundle judges too where it is run by itself: silence and status 0 would be taken for a pass", () => {
    const bundle = join(__dirname, "..", "..", "dist", "cli.js");
    const run = (...args: string[]) => spawnSync(process.execPath, [bundle, ...args], { encoding: "utf8" });
    expect(run("--version").stdout).to.equal(`${packageJson.version}\n`);
    expect(run("check", "--project", folder)).to.include({ status: 2 });
  });

  function parity(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8" });
    return { status, stdout, stderr };
  }

  it("prints its version", () => {
    expect(parity("--version")).to.deep.equal({ status: 0, stdout: `${packageJson.version}\n`, stderr: "" });
  });

  it("a wrong call is one line and exit status 2", () => {
    const { status, stdout, stderr } = parity("chekc");
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
    expect(stderr).to.match(/^[^\n]+\n$/);
  });

  it("an unbuilt checkout says which command builds it", () => {
    mkdirSync(join(folder, "bin"));
    copyFileSync(COMMAND, join(folder, "bin", "parity.js"));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "bin", "parity.js")], {
      encoding: "utf8",
    });
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
    expect(stderr).to.match(/^[^\n]*npm run build[^\n]*\n$/);
  });

  it("survives a reader that has had enough", async () => {
    const child = spawn(process.execPath, [COMMAND, "schema", "result"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout!.destroy();
    const stderr: Buffer[] = [];
    child.stderr!.on("data", (chunk: Buffer) => stderr.push(chunk));
    expect(await exitStatus(child)).to.equal(0);
    expect(Buffer.concat(stderr).toString()).to.equal("");
  });

  it("stops its programs when it is interrupted, and ends with 130", async () => {
    for (const [file, text] of Object.entries(LOOPING)) writeFileSync(join(folder, file), text);
    // A program is evaluated with the SDK that it has installed itself.
    symlinkSync(join(__dirname, "..", "..", "node_modules"), join(folder, "node_modules"));
    const child = spawn(process.execPath, [COMMAND, "check", "--project", folder], { stdio: "ignore" });
    const pidFile = join(folder, "pids");
    await until(() => existsSync(pidFile));
    child.kill("SIGINT");
    expect(await exitStatus(child)).to.equal(130);
    // Read each time: a second program may just have begun.
    const running = () => readFileSync(pidFile, "utf8").trim().split("\n").map(Number).filter(isRunning);
    try {
      await until(() => running().length === 0);
    } finally {
      // A program that was left running would run for ever.
      for (const pid of running()) process.kill(pid, "SIGKILL");
    }
  });
});

function exitStatus(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.on("close", (status) => done(status)));
}

async function until(condition: () => boolean): Promise<void> {
  for (const start = Date.now(); !condition(); await new Promise((soon) => setTimeout(soon, 20))) {
    if (Date.now() - start > 10_000) throw new Error("it did not happen within 10 s");
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
