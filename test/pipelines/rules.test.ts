import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { ENGINE_VERSION, REPOSITORY } from "../support/engine/versions";
import { allJobs, readWorkflow, type Step, WORKFLOWS, workflowFiles } from "./workflows";

const { stacks } = parse(readFileSync(join(REPOSITORY, "parity.yaml"), "utf8")) as { stacks: string[] };
const jobs = allJobs();
const steps = jobs.flatMap(({ title, job }) => (job.steps ?? []).map((step) => ({ title, step })));

const named = ({ title, step }: { title: string; step: Step }) => `${title}: ${step.name ?? step.uses}`;

/** Which tokens write, and what: whoever adds one says so here. */
const WRITES: { readonly [job: string]: readonly string[] } = {
  "deploy-stack.yml: up": ["id-token"],
  "deploy.yml: staging": ["id-token"],
  "deploy.yml: prod-au": ["id-token"],
  "deploy.yml: prod-us": ["id-token"],
  "deploy.yml: prod-eu": ["id-token"],
  "preview.yml: preview": ["id-token"],
  "pull-request-report.yml: comment": ["pull-requests"],
  "pull-request-report.yml: code-scanning": ["security-events"],
};

describe("workflows", () => {
  it("take a token that may do nothing, and a job what it needs", () => {
    for (const file of workflowFiles()) expect(readWorkflow(file).permissions, file).to.deep.equal({});
    for (const { title, job } of jobs) {
      const scopes = Object.entries(job.permissions ?? {});
      const writes = scopes.filter(([, level]) => level !== "read").map(([scope]) => scope);
      expect(writes, title).to.deep.equal(WRITES[title] ?? []);
    }
  });

  it("judge a pull request of anyone with a token that only reads the code, and no secret", () => {
    const text = readFileSync(join(WORKFLOWS, "pull-request.yml"), "utf8");
    expect(readWorkflow("pull-request.yml").jobs["parity"]!.permissions).to.deep.equal({ contents: "read" });
    expect(text).not.to.match(/secrets\.|github\.token|id-token|pull_request_target/);
  });

  it("use no stored key", () => {
    for (const file of workflowFiles()) {
      expect(readFileSync(join(WORKFLOWS, file), "utf8"), file).not.to.match(
        /secrets[.[]|secrets: inherit|access-key/i,
      );
    }
  });

  it("pin every action by digest, with its version, the same everywhere", () => {
    const pins = new Map<string, string>();
    for (const file of workflowFiles()) {
      for (const [, action, rest] of readFileSync(join(WORKFLOWS, file), "utf8").matchAll(/uses: ([^@\s]+)(.*)/g)) {
        if (action!.startsWith("./")) continue;
        expect(rest, `${file}: ${action}`).to.match(/^@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
        expect(pins.get(action!) ?? rest, `${file}: ${action}`).to.equal(rest);
        pins.set(action!, rest!);
      }
    }
    expect([...pins.keys()]).to.include.members(["actions/checkout", "actions/setup-node"]);
  });

  it("have a time limit in each job that runs something", () => {
    for (const { title, job } of jobs) {
      if (job.uses === undefined) expect(job["timeout-minutes"], title).to.be.within(1, 90);
    }
  });

  it("expand nothing in a command: what comes from outside is an environment variable", () => {
    for (const each of steps) expect(each.step.run ?? "", named(each)).not.to.contain("${{");
  });

  it("keep no credentials in the checkout, and share no cache between what is trusted and what is not", () => {
    for (const each of steps) {
      const action = each.step.uses?.split("@")[0];
      if (action === "actions/checkout") expect(each.step.with?.["persist-credentials"], named(each)).to.equal(false);
      if (action === "actions/setup-node") {
        expect(each.step.with, named(each))
          .to.include({ "package-manager-cache": false })
          .and.not.have.property("cache");
      }
      expect(action ?? "", named(each)).not.to.match(/^actions\/cache/);
    }
  });

  it("answer a merge queue wherever a check is required, and let its entries not cancel each other", () => {
    for (const file of ["pull-request.yml", "ci.yml"]) {
      const { on, concurrency } = readWorkflow(file);
      expect(on, file).to.include.keys("pull_request", "merge_group");
      expect(concurrency!.group, file).to.contain("github.ref");
      expect(concurrency!["cancel-in-progress"], file).to.equal("${{ github.event_name == 'pull_request' }}");
    }
  });

  it("hand code scanning what it compares a pull request with: the findings of the default branch", () => {
    const { on } = readWorkflow("pull-request.yml");
    expect(on["push"]).to.deep.equal({ branches: ["main"] });
    const report = readWorkflow("pull-request-report.yml").jobs;
    expect(report["code-scanning"]!.if).to.contain('["pull_request", "push", "schedule"]');
    expect(report["comment"]!.if).to.match(/^\$\{\{ github\.event\.workflow_run\.event == 'pull_request' && /);
  });

  it("check out the default branch where they may write to a pull request", () => {
    const { on, jobs: privileged } = readWorkflow("pull-request-report.yml");
    expect(Object.keys(on)).to.deep.equal(["workflow_run"]);
    for (const { steps = [] } of Object.values(privileged)) {
      expect(steps[0]!.with).to.deep.equal({ "persist-credentials": false });
      expect(steps.flatMap(({ run }) => run ?? [])).to.satisfy((runs: string[]) =>
        runs.every((run) => /^node scripts\/pull-request\/[\w-]+\.mjs$/.test(run)),
      );
    }
  });

  it("wait for the pull-request workflow by its name, and look for the artifact by its name", () => {
    const name = /^name: (.+)$/m.exec(readFileSync(join(WORKFLOWS, "pull-request.yml"), "utf8"))![1];
    const { workflows } = readWorkflow("pull-request-report.yml").on["workflow_run"] as { workflows: string[] };
    expect(workflows).to.deep.equal([name]);
    const upload = readWorkflow("pull-request.yml").jobs["parity"]!.steps!.at(-1)!;
    const script = readFileSync(join(REPOSITORY, "scripts", "pull-request", "report.mjs"), "utf8");
    expect(script).to.contain(`const ARTIFACT = "${String(upload.with!["name"])}";`);
  });

  it("preview every stack of parity.yaml, with the policy pack, for branches of the repository alone", () => {
    const { preview } = readWorkflow("preview.yml").jobs;
    expect(preview!.strategy!.matrix["stack"]).to.deep.equal(stacks);
    expect(preview!.if).to.contain("github.event.pull_request.head.repo.full_name == github.repository");
    expect(preview!.environment).to.equal("preview-${{ matrix.stack }}");
    expect(preview!.steps!.at(-1)!.run).to.match(/^pulumi preview .*--policy-pack policy/);
  });

  it("deploy the stacks in the order of parity.yaml, each after the one before", () => {
    const deployed = Object.values(readWorkflow("deploy.yml").jobs);
    expect(deployed.map((job) => job.with!["stack"])).to.deep.equal(stacks);
    expect(deployed.map((job) => job.needs)).to.deep.equal([undefined, ...stacks.slice(0, -1)]);
    expect(new Set(deployed.map((job) => job.uses))).to.have.keys("./.github/workflows/deploy-stack.yml");
  });

  it("check parity before each deployment and before there are credentials, and never cancel one", () => {
    const up = readWorkflow("deploy-stack.yml").jobs["up"]!;
    const order = up.steps!.map(({ run, uses }) => run ?? uses!.split("@")[0]);
    const check = order.indexOf("npx parity check");
    expect(check).to.be.greaterThan(0);
    expect(order.indexOf("aws-actions/configure-aws-credentials")).to.be.greaterThan(check);
    expect(order.at(-1)).to.match(/^pulumi up .*--policy-pack policy/);
    expect(up.environment).to.equal("${{ inputs.stack }}");
    expect(up.concurrency).to.deep.equal({ group: "stack-${{ inputs.stack }}", "cancel-in-progress": false });
    expect(readWorkflow("deploy.yml").concurrency).to.deep.equal({ group: "deploy", "cancel-in-progress": false });
  });

  it("install the engine that the suite was proven with", () => {
    const pinned = steps.filter(({ step }) => step.uses?.startsWith("pulumi/actions@"));
    expect(pinned).to.have.length(2);
    for (const each of pinned) expect(each.step.with, named(each)).to.deep.equal({ "pulumi-version": ENGINE_VERSION });
  });
});
