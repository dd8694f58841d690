import { expect } from "chai";
import { type Declaration, judgeProgram, type Program } from "./support";

const STACKS = ["staging", "prod-us", "prod-eu"];

/** Two stacks on AWS and one that its config puts on Azure, where the program makes one resource more. */
const declaration: Declaration = {
  stacks: Object.fromEntries(STACKS.map((stack) => [stack, { "app:cloud": stack === "staging" ? "azure" : "aws" }])),
  baseline: "prod-us",
};

const program: Program = (run) => {
  const provider = { provider: null };
  if (run.text("app:cloud") === "azure") {
    const options = { ...provider, version: "3.28.0" };
    run.add({ type: "azure-native:network:VirtualNetwork", name: "network", options });
    run.add({ type: "azure-native:network:Subnet", name: "subnet", options });
  } else run.add({ type: "aws:ec2/vpc:Vpc", name: "network", options: provider });
};

describe("another cloud in one stack", () => {
  it("is what the summary shows of that stack: what runs as its config is written", () => {
    const { stacks } = judgeProgram(declaration, program);
    expect(stacks.map(({ name, provider, resources }) => [name, provider, resources])).to.deep.equal([
      ["staging", "azure-native@3.28.0", 2],
      ["prod-us", "aws@7.48.0", 1],
      ["prod-eu", "aws@7.48.0", 1],
    ]);
  });

  it("is not said to be left to the default provider of the baseline", () => {
    const noted = (all: Declaration): string[] => {
      const { deviations } = judgeProgram(all, program);
      return deviations.filter(({ kind }) => kind === "default-provider").flatMap(({ stacks }) => stacks);
    };
    expect(noted(declaration)).to.deep.equal(["prod-us", "prod-eu"]);
    const same = Object.fromEntries(STACKS.map((stack) => [stack, { "app:cloud": "aws" }]));
    expect(noted({ ...declaration, stacks: same })).to.deep.equal(STACKS);
  });

  it("is not said so either where the program chooses the cloud", () => {
    const byName: Program = (run) => {
      const type = run.stack === "staging" ? "azure-native:network:VirtualNetwork" : "aws:ec2/vpc:Vpc";
      run.add({ type, name: "network", options: { provider: null } });
    };
    const { deviations } = judgeProgram({ stacks: declaration.stacks, varies: { "app:cloud": "aws" } }, byName);
    expect(deviations.map(({ kind, stacks }) => [kind, stacks.join()])).to.deep.include.members([
      ["other-cloud", "staging"],
      ["default-provider", "prod-us,prod-eu"],
    ]);
  });
});
