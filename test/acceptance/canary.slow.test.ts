import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { verbs } from "../../parity/cli/verbs/index";
import { formatNames } from "../../parity/report/index";
import { Canaries } from "./canary/places";
import { committed, environmentOf, failing, project } from "./canary/project";
import { Seen } from "./canary/seen";
import { type Change, type Copy, chosen, command, edit, type Ran, ROOT, remove } from "./harness";

const TERMS = ["--owner", "web@example.net", "--reason", "for now", "--expires", "2099-01-31"];

/**
 * What is run of a verb, `FORMAT` once for each format there is. A new verb is a line here; `before` changes the project,
 * `status` is what the run comes to.
 */
interface Run {
  readonly args: readonly string[];
  readonly status: number;
  readonly before?: readonly Change[];
}

const release = edit("Pulumi.prod-us.yaml", 'api:release: "1187"', 'api:release: "1188"');

const RUNS: { readonly [verb: string]: readonly Run[] } = {
  check: [
    { args: ["check", "--format", "FORMAT"], status: 1 },
    { args: ["check", "--strict", "--output", "report"], status: 1 },
  ],
  impact: [{ args: ["impact", "--format", "FORMAT"], status: 0 }],
  review: [{ args: ["review", "--base", "HEAD", "--format", "FORMAT"], status: 1, before: [committed, release] }],
  rehearse: [{ args: ["rehearse", "--format", "FORMAT"], status: 0 }],
  init: [
    { args: ["init"], status: 0, before: [remove("parity.yaml")] },
    { args: ["init", "--dry-run"], status: 0, before: [remove("parity.yaml")] },
  ],
  waive: [
    { args: ["waive", "closed", "api:mixed", ...TERMS], status: 0 },
    { args: ["waive", "uniform", ...TERMS], status: 0, before: [release] },
    { args: ["waive", "transparent", ...TERMS], status: 2 },
  ],
  explain: [
    { args: ["explain", "closed"], status: 0 },
    { args: ["explain", "0123456789ab"], status: 2 },
  ],
  schema: [
    { args: ["schema", "result"], status: 0 },
    { args: ["schema", "stack"], status: 0 },
  ],
};

const inEachFormat = ({ args, ...run }: Run): Run[] =>
  (args.includes("FORMAT") ? formatNames : [""]).map((format) => ({
    ...run,
    args: args.map((word) => (word === "FORMAT" ? format : word)),
  }));

describe("a secret, in whatever place", function () {
  this.timeout(120_000);

  it("is looked for in what every verb says", () => {
    expect(Object.keys(RUNS)).to.include.members(verbs.map(({ name }) => name));
  });

  it("would be found in any encoding", () => {
    const canaries = new Canaries();
    const text = canaries.text("here");
    const seen = new Seen(canaries);
    const base64 = (shift: number) => Buffer.from(`${"x".repeat(shift)}${text}yz`).toString("base64");
    const hidden = [text, JSON.stringify({ text }), encodeURIComponent(text), base64(0), base64(1), base64(2)];
    for (const said of [...hidden, Buffer.from(base64(1)).toString("base64"), Buffer.from(text).toString("hex")]) {
      expect(seen.in(Buffer.from(`so: ${said}.`)), said).not.to.deep.equal([]);
    }
    expect(seen.in(Buffer.from(`so: ${text}`))[0]).to.contain("(here)");
    expect(seen.in(Buffer.from("so: nothing."))).to.deep.equal([]);
  });

  for (const run of chosen(Object.values(RUNS).flat().flatMap(inEachFormat))) {
    it(`is in nothing that parity ${run.args.slice(0, 4).join(" ")} leaves behind`, () => leavesNothing(run));
  }

  for (const [about, { change, status = 2 }] of chosen(Object.entries(failing))) {
    const args = ["check", "--format", "json"];
    it(`is in no error: ${about}`, () => leavesNothing({ args, status, before: [change] }));
  }
});

async function leavesNothing({ args, status, before = [] }: Run): Promise<void> {
  const canaries = new Canaries();
  const copy = project(canaries);
  try {
    const { ran, left } = await runAndCollect(copy.apply(...before), canaries, args);
    expect(left).to.deep.equal([]);
    expect(ran.stdout + ran.stderr).not.to.contain("internal error");
    expect(ran.status, (ran.stdout + ran.stderr).slice(-2_000)).to.equal(status);
  } finally {
    for (const folder of [copy.folder, `${copy.folder}-home`, `${copy.folder}-tmp`]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Runs the built command with a home and a temporary folder of its own, and looks at what it says and leaves behind. */
async function runAndCollect(
  copy: Copy,
  canaries: Canaries,
  args: readonly string[],
): Promise<{ ran: Ran; left: string[] }> {
  const [home, temporary] = [`${copy.folder}-home`, `${copy.folder}-tmp`];
  for (const folder of [home, temporary]) mkdirSync(folder);
  const folders = [
    copy.folder,
    home,
    temporary,
    ...[join(ROOT, "node_modules", ".cache"), join(ROOT, ".cache"), join(ROOT, "dist")],
  ];
  const before = new Map(folders.flatMap(stampsOf));
  const env = {
    PATH: process.env["PATH"],
    HOME: home,
    TMPDIR: temporary,
    PARITY_DEBUG: "1",
    ...environmentOf(canaries),
  };
  const ran = await command(args, { cwd: copy.folder, env });
  const seen = new Seen(canaries);
  const written = folders.flatMap(stampsOf).filter(([file, stamp]) => before.get(file) !== stamp);
  const said: (readonly [string, Buffer])[] = [
    ["stdout", Buffer.from(ran.stdout)],
    ["stderr", Buffer.from(ran.stderr)],
    ...written.map(([file]) => [file, readFileSync(file)] as const),
  ];
  return { ran, left: said.flatMap(([where, bytes]) => seen.in(bytes).map((what) => `${where}: ${what}`)) };
}

/** Every file of a folder, with what tells that it was written. Links are not followed. */
function stampsOf(folder: string): (readonly [file: string, stamp: string])[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      const { size, mtimeMs } = statSync(file);
      return [file, `${size} ${mtimeMs}`];
    });
}
