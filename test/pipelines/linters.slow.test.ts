import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ensureLinters, INSTALL_TIMEOUT_MS, installLinters, NoLinters } from "../support/linters/ensure";
import { actionlint, zizmor } from "../support/linters/run";
import { WORKFLOWS, workflowFiles } from "./workflows";

/** A workflow that is right in itself; each case puts one fault into it. */
const SOUND = `name: Sound
on:
  pull_request:
permissions: {}
concurrency:
  group: sound-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  job:
    name: job
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0
        with:
          persist-credentials: false
      - run: npm ci
`;

interface Fault {
  readonly what: string;
  readonly linter: typeof actionlint;
  readonly from: string;
  readonly to: string;
  readonly rule: string;
}

const FAULTS: readonly Fault[] = [
  {
    what: "a key that does not exist",
    linter: actionlint,
    from: "runs-on:",
    to: "timeout-minute: 5\n    runs-on:",
    rule: "syntax-check",
  },
  {
    what: "an expression of a context that has no such property",
    linter: actionlint,
    from: "github.ref ",
    to: "github.reff ",
    rule: "expression",
  },
  {
    what: "a runner that does not exist",
    linter: actionlint,
    from: "ubuntu-24.04",
    to: "ubuntu-24.40",
    rule: "runner-label",
  },
  {
    what: "a title of a pull request in a command",
    linter: zizmor,
    from: "npm ci",
    to: 'echo "${{ github.event.pull_request.title }}"',
    rule: "template-injection",
  },
  {
    what: "an action pinned by a tag",
    linter: zizmor,
    from: "@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0",
    to: "@v7",
    rule: "unpinned-uses",
  },
  {
    what: "a pull request with the rights of the repository",
    linter: zizmor,
    from: "  pull_request:",
    to: "  pull_request_target:",
    rule: "dangerous-triggers",
  },
  {
    what: "credentials that stay in the checkout",
    linter: zizmor,
    from: "\n        with:\n          persist-credentials: false",
    to: "",
    rule: "artipacked",
  },
  {
    what: "a token that may do all",
    linter: zizmor,
    from: "permissions: {}",
    to: "permissions: write-all",
    rule: "excessive-permissions",
  },
];

describe("the linters of workflows", function () {
  this.timeout(INSTALL_TIMEOUT_MS);
  let folder: string;
  before(async () => {
    await ensureLinters();
    folder = mkdtempSync(join(tmpdir(), "parity-workflows-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const written = (text: string): string => {
    const file = join(folder, "workflow.yml");
    writeFileSync(file, text);
    return file;
  };
  const own = workflowFiles().map((file) => join(WORKFLOWS, file));

  it("actionlint has nothing to say of the repository's own", async () => {
    expect(await actionlint(own)).to.deep.equal([]);
  });

  it("zizmor has nothing to say of the repository's own", async () => {
    expect(await zizmor(own)).to.deep.equal([]);
  });

  it("neither objects to a sound workflow", async () => {
    const file = written(SOUND);
    expect([...(await actionlint([file])), ...(await zizmor([file]))]).to.deep.equal([]);
  });

  for (const { what, linter, from, to, rule } of FAULTS) {
    it(`${linter.name} objects to ${what}`, async () => {
      expect(SOUND.split(from), "the fault has a place").to.have.length(2);
      const complaints = await linter([written(SOUND.replace(from, () => to))]);
      expect(complaints.map((complaint) => complaint.rule)).to.include(rule);
    });
  }

  it("a linter that cannot read a file is an error, not silence", async () => {
    const failure = await zizmor([written("jobs: [")]).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.be.an("error");
    expect(await actionlint([written("jobs: [")])).not.to.deep.equal([]);
  });

  it("a machine without Go is told what to install", async () => {
    const failure = await installLinters({ cache: join(folder, "cache"), path: folder }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(NoLinters);
    expect((failure as Error).message).to.match(/install Go 1\.25/);
  });
});
