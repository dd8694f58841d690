import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { REPOSITORY } from "../support/engine/versions";
import { PULL, runScript, zipOf } from "./fake-github";
import { type Finished, runJob } from "./job";
import { type Edits, HostedRepository } from "./repository";
import { readWorkflow, type Step } from "./workflows";

const SERVERS = "infra/web-server/settings/servers.ts";
const INSTALL = "npm ci";

/** The same in every stack: the default server's connections wait a little longer. */
const UNIFORM: Edits = { [SERVERS]: ['values: ["1s"]', 'values: ["2s"]'] };
const DEVIATING: Edits = {
  [SERVERS]: ["values: [domain]", 'values: domain.startsWith("api.eu.") ? [domain, "v1.example.net"] : [domain]'],
};
const BROKEN: Edits = { [SERVERS]: ["values: [domain]", "values: [dom ain]"] };

const FULL = process.env["PARITY_TESTS"] !== "fast";

/** The fast suite does without: an installation and a dozen verdicts take most of a minute. */
if (FULL) {
  describe("the job without credentials, step by step", function () {
    this.timeout(10 * 60_000);
    const repository = new HostedRepository();
    let installed = false;

    before(() => repository.create());
    after(() => repository.remove());

    /** No edit here changes the lockfile, so that what is installed for the first pull request is the same for all. */
    async function judge(number: number, edits: Edits, event?: "merge_group"): Promise<Finished> {
      await repository.open(number, edits);
      const job = readWorkflow("pull-request.yml").jobs["parity"]!;
      const finished = await runJob(job, {
        cwd: repository.checkout,
        actions: {
          "actions/checkout": (inputs) => repository.checkOut(number, Number(inputs!["fetch-depth"])),
          "actions/setup-node": async () => undefined,
        },
        done: (command) => installed && command === INSTALL,
        ...(event && { event }),
      });
      installed ||= finished.steps.some(({ name, outcome }) => name === "Install" && outcome === "success");
      return finished;
    }

    const outcomes = ({ steps }: Finished) =>
      steps.filter(({ name }) => !name.includes("@")).map(({ outcome }) => outcome);
    const everything = (finished: Finished) => finished.steps.map(({ stdout, stderr }) => stdout + stderr).join("\n");
    const comment = ({ artifact }: Finished) => artifact.get("comment.md")!.toString("utf8");
    const results = ({ artifact }: Finished) => {
      const { runs } = JSON.parse(artifact.get("parity.sarif")!.toString("utf8")) as { runs: { results: unknown[] }[] };
      return runs[0]!.results as { level: string }[];
    };

    it("lets a change pass that is the same in all stacks, and says what it does", async () => {
      const finished = await judge(1, UNIFORM);
      expect(finished.conclusion, everything(finished)).to.equal("success");
      expect(outcomes(finished)).to.deep.equal(["success", "success", "success", "success", "success"]);
      expect(comment(finished)).to.contain("review: parity").and.to.contain("proxy_connect_timeout");
      expect(results(finished).filter(({ level }) => level === "error")).to.deep.equal([]);
    });

    it("stops one that makes a stack another program, at its line, and still reports", async () => {
      const finished = await judge(2, DEVIATING);
      expect(outcomes(finished)).to.deep.equal(["success", "failure", "failure", "failure", "success"]);
      const [annotated] = finished.steps.filter(({ name }) => name.startsWith("All environments"));
      expect(annotated!.stdout).to.match(/^::error file=infra\/[\w/-]+\.ts,line=\d+/m);
      expect(comment(finished)).to.contain("review: deviates").and.to.contain("v1.example.net");
      expect(results(finished).filter(({ level }) => level === "error")).to.have.length(1);
      await expectPosted(finished);
    });

    it("stops one that cannot be judged, and says so", async () => {
      const finished = await judge(3, BROKEN);
      expect(outcomes(finished)).to.deep.equal(["success", "failure", "failure", "failure", "success"]);
      expect(comment(finished)).to.contain("review: undetermined");
      await expectPosted(finished);
    });

    it("judges what a merge queue merges by what it is: there is nobody to say more to", async () => {
      const finished = await judge(4, DEVIATING, "merge_group");
      expect(outcomes(finished)).to.deep.equal(["success", "failure", "skipped", "failure", "success"]);
    });

    it("is what other systems come to by the commands of the recipe, though main has gone on", async () => {
      await repository.advance({
        "infra/web-server/settings/clients.ts": [
          '"server_tokens", values: ["off"]',
          '"server_tokens", values: ["build"]',
        ],
      });
      await repository.checkOutBranch(1);
      const commands = recipe();
      const finished = await runJob(
        { steps: commands.map((run) => ({ run })) },
        { cwd: repository.checkout, actions: {}, done: (command) => command === INSTALL },
      );
      expect(finished.conclusion, everything(finished)).to.equal("success");
      expect(commands).to.have.length(4);
      expect(readFileSync(join(repository.checkout, "parity-junit.xml"), "utf8")).to.match(/^<\?xml[\s\S]*<testsuites/);
      expect(readFileSync(join(repository.checkout, "comment.md"), "utf8"))
        .to.contain("proxy_connect_timeout")
        .and.not.to.contain("server_tokens");
    });
  });
}

describe("the recipe for other systems", () => {
  it("has the same commands for GitLab", () => {
    const { parity } = parse(block("gitlab", "yaml")) as { parity: { [part: string]: string[] } };
    const [before, script, after] = ["before_script", "script", "after_script"].map((part) => parity[part]!);
    expect([...before!, ...script!, ...after!]).to.deep.equal(recipe());
  });
});

/** The workflow that posts takes what the job left. */
async function expectPosted({ artifact }: Finished): Promise<void> {
  const state = { pulls: [PULL], comments: [], artifact: zipOf(Object.fromEntries(artifact)) };
  for (const script of ["comment.mjs", "code-scanning.mjs"]) {
    const { status, stderr, writes } = await runScript(script, state);
    expect([status, stderr, writes.length], script).to.deep.equal([0, "", 1]);
  }
}

function recipe(): NonNullable<Step["run"]>[] {
  return block("recipe", "sh").trim().split("\n");
}

/** The code block of `docs/pipelines.md` that stands under a mark. */
function block(mark: string, language: string): string {
  const page = readFileSync(join(REPOSITORY, "docs", "pipelines.md"), "utf8");
  const [, text] = new RegExp(`<!-- ${mark} -->\n\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
  if (text === undefined) throw new Error(`docs/pipelines.md has no ${mark}`);
  return text;
}
