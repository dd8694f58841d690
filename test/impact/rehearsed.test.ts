import { expect } from "chai";
import { compareObserved, type ObservedStack } from "../../parity/impact/index";
import type { Observation } from "../../parity/traffic/probes/types";
import { bases } from "../support/stacks/index";
import { modelOf } from "./support";

const model = modelOf({ prod: { base: bases.alb } });
const server = model.stacks[0]!.servers[0]!;

/** A nginx that does what is predicted, without the first so many settings, each alone. */
function faithful(count: number): ObservedStack {
  const observed = (settings: Parameters<typeof server.predictions>[0]) =>
    new Map(server.predictions(settings).map(({ probe, cases }) => [probe.id, cases[0]!.observation]));
  const variants = server.settings.slice(0, count).map((setting) => {
    return { server: server.web.at, removed: [setting.address], observations: observed([setting]) };
  });
  return { stack: "prod", baseline: observed([]), variants };
}

function changed(stack: ObservedStack, variant: number, observation: Observation): ObservedStack {
  const variants = stack.variants.map((one, index) => {
    const [id] = [...one.observations.keys()];
    return index === variant ? { ...one, observations: new Map(one.observations).set(id!, observation) } : one;
  });
  return { ...stack, variants };
}

describe("predictions against observations", () => {
  it("agree where nginx does what is predicted, and every one counts", () => {
    const probes = server.asked.length;
    expect(compareObserved(model.stacks, [faithful(5)])).to.deep.equal({
      compared: 6 * probes,
      agreed: 6 * probes,
      undecided: 0,
      disagreements: [],
    });
  });

  it("are told of where nginx does anything else", () => {
    const found = compareObserved(model.stacks, [changed(faithful(5), 3, { kind: "refused" })]);
    expect(found.agreed).to.equal(found.compared - 1);
    const [one] = found.disagreements;
    const { address } = server.settings[3]!;
    expect(one).to.deep.include({ stack: "prod", removed: [address], observed: { kind: "refused" } });
    expect(one!.told).to.deep.include({
      stack: "prod",
      without: [address.slice(address.indexOf("!") + 1)],
      probe: "the health check from 10.0.0.0/24",
      observed: "the connection is refused",
    });
  });

  it("are told of where the baseline is not as predicted", () => {
    const stack = faithful(0);
    const [id] = [...stack.baseline.keys()];
    const baseline = new Map(stack.baseline).set(id!, { kind: "closed" });
    const { disagreements } = compareObserved(model.stacks, [{ ...stack, baseline }]);
    expect(disagreements.map(({ told }) => told.without)).to.deep.equal([[]]);
  });
});
