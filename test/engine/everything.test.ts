import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Graph, Resource, Value } from "../../parity/graph/types";
import { compareWithEngine, describeDiscrepancy } from "../support/engine/compare";
import { unexpected } from "../support/engine/expected-differences";
import type { EngineResource } from "../support/engine/graph-types";
import { initialise, type Proof, provePreview, proveUp } from "../support/engine/proof";
import { openWorkspace, type Workspace, withWorkspace } from "../support/engine/workspace";

const EVERYTHING = join(__dirname, "fixtures", "everything");
const STACK = "dev";
const described = (proof: Proof) => proof.unexpected.map(describeDiscrepancy);

describe("a program that uses every part of a registration, under the real engine", function () {
  this.timeout(300_000);
  let workspace: Workspace;
  let preview: Proof;
  let update: Proof;

  before(async () => {
    workspace = await openWorkspace(EVERYTHING);
    await initialise(workspace, STACK);
    preview = await provePreview(workspace, STACK);
    update = await proveUp(workspace, STACK);
  });
  after(() => workspace?.close());

  const resource = (path: string): EngineResource => {
    const found = preview.engine.resources.find((candidate) => candidate.path === path);
    if (found === undefined) throw new Error(`no resource ${path}`);
    return found;
  };

  it("is read off the engine's log with every option", () => {
    const balancer = resource("edge/edge$aws:lb/loadBalancer:LoadBalancer");
    const group = "edge/edge$aws:ec2/securityGroup:SecurityGroup";
    expect(balancer).to.include({ kind: "custom", name: "edge", parent: "edge" });
    expect(balancer.inputs).to.deep.include({ idleTimeout: 60, tags: { "a.b": "edge" } });
    expect(balancer.options).to.deep.include({
      provider: "cloud",
      version: "7.48.0",
      ignoreChanges: ['tags["a.b"]'],
      dependencies: [group],
      propertyDependencies: { securityGroups: [group] },
    });
    expect(balancer.options.aliases?.[0]).to.deep.equal({ name: "old-edge", parent: "edge" });
    expect(resource("tg").options).to.deep.include({
      dependencies: [group, "edge/edge$aws:lb/loadBalancer:LoadBalancer", "net"],
      deleteBeforeReplace: true,
      customTimeouts: { create: "5m" },
      replaceOnChanges: ["port"],
      additionalSecretOutputs: ["arn"],
    });
    expect(resource("net").options).to.include({ retainOnDelete: true, protect: true });
    expect(resource("edge")).to.deep.include({ kind: "component", options: { providers: { aws: "cloud" } } });
    expect(resource("found")).to.include({ kind: "read" }).and.to.have.nested.property("options.id", "vpc-0abc");
    expect(resource("organization/network/dev").state).to.deep.include({ outputs: { zone: "z1" } });
    expect(resource("looked-up").inputs).to.deep.equal({ description: "z1", vpcId: "vpc-0abc" });
  });

  it("is what the evaluation recorded: the preview by dependency, the update by value", () => {
    expect(described(preview)).to.deep.equal([]);
    expect(described(update)).to.deep.equal([]);
  });

  it("is not what the evaluation recorded as soon as anything in the record is another", () => {
    const missed = mutants(preview.recorded)
      .filter(({ graph }) => unexpected(compareWithEngine(graph, preview.engine), graph, "preview").length === 0)
      .map(({ name }) => name);
    expect(missed).to.deep.equal([]);
    expect(mutants(preview.recorded).length).to.be.greaterThan(100);
  });

  it("keeps secrets out of state and output, and the log of them is gone", async () => {
    const state = JSON.stringify(await workspace.export(STACK));
    expect(state).to.contain("ciphertext").and.not.to.contain("test value of everything:password");
    expect(readdirSync(workspace.root).filter((name) => name.startsWith("grpc-"))).to.deep.equal([]);
  });

  it("changes nothing the second time", async () => {
    workspace.providerRequests();
    const { finished } = await workspace.up(STACK, "--expect-no-changes");
    expect(finished.stdout).to.match(/\d+ unchanged/);
    const changes = workspace.providerRequests().filter(({ method }) => /Create|Update|Delete/.test(method));
    expect(changes).to.deep.equal([]);
  });

  it("shows what an edit changes, and nothing else", async () => {
    await workspace.configSet(STACK, "idleTimeout", "61");
    const { json } = await workspace.preview(STACK);
    const { steps } = json as { steps: { op: string; urn: string; detailedDiff: object | null }[] };
    const changed = steps.filter(({ op }) => op !== "same" && op !== "read");
    expect(changed.map(({ op, urn }) => [op, urn.split("::").slice(2).join("::")])).to.deep.equal([
      ["update", "everything:index:Edge$aws:lb/loadBalancer:LoadBalancer::edge"],
    ]);
    expect(changed[0]!.detailedDiff).to.deep.equal({ idleTimeout: { kind: "update", inputDiff: true } });
  });

  it("fails where a provider refuses, and says why", async () => {
    workspace.script({ refuse: { "aws:lb/targetGroup:TargetGroup": "the quota of target groups is used up" } });
    const { status, stdout, stderr } = await workspace.tryPulumi("preview", "--stack", STACK);
    workspace.script({});
    expect(status).not.to.equal(0);
    expect(stdout + stderr).to.contain("the quota of target groups is used up");
  });

  it("leaves nothing behind", async () => {
    let root = "";
    const failing = withWorkspace(EVERYTHING, async (opened) => {
      root = opened.root;
      expect(existsSync(join(root, "home"))).to.equal(true);
      throw new Error("whatever");
    });
    expect(await failing.catch(String)).to.equal("Error: whatever");
    expect(existsSync(root)).to.equal(false);
  });
});

interface Mutant {
  readonly name: string;
  readonly graph: Graph;
}

/** The record with one thing changed at a time: each input, option, output, name, and each resource and call left out. */
function mutants(recorded: Graph): readonly Mutant[] {
  const found: Mutant[] = [];
  recorded.resources.forEach((resource, index) => {
    const put = (what: string, changed: Resource | null) => {
      const resources = recorded.resources.flatMap((own, i) =>
        i !== index ? [own] : changed === null ? [] : [changed],
      );
      found.push({ name: `${resource.path || "root"}: ${what}`, graph: { ...recorded, resources } });
    };
    put("left out", null);
    for (const key of ["type", "name", "parent"] as const) put(key, { ...resource, [key]: "mutated" });
    for (const part of ["inputs", "options", "outputs"] as const) {
      const members = (resource[part] ?? {}) as { readonly [key: string]: Value };
      for (const [key, value] of Object.entries(members)) {
        const { [key]: _dropped, ...rest } = members;
        // An explicit false does not come through the older language host: the expected difference `explicit-false`.
        if (value !== false) put(`${part}.${key} dropped`, { ...resource, [part]: rest });
        put(`${part}.${key} changed`, { ...resource, [part]: { ...rest, [key]: mutate(value) } });
      }
      put(`${part} added`, { ...resource, [part]: { ...members, mutated: "mutated" } });
    }
  });
  recorded.invokes.forEach((invoke, index) => {
    const invokes = recorded.invokes.filter((_, i) => i !== index);
    found.push({ name: `${invoke.token}: left out`, graph: { ...recorded, invokes } });
  });
  return found;
}

function mutate(value: Value): Value {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  return Array.isArray(value) ? [...value, "mutated"] : "mutated";
}
