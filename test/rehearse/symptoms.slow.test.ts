import { expect } from "chai";
import catalogue from "../../parity/checks/contract/catalogue.json";
import { clientAddress } from "./symptoms/client-address";
import { healthChecks } from "./symptoms/health";
import { limits } from "./symptoms/limits";
import { notShown } from "./symptoms/not-shown";
import { protocol } from "./symptoms/protocol";
import { reachability } from "./symptoms/reachability";
import { routing } from "./symptoms/routing";
import { time } from "./symptoms/time";
import { tlsToTargets } from "./symptoms/tls";

/** Shown by test/rehearse/consequences.slow.test.ts: what becomes of a stack, and not of a probe. */
const OF_STACKS = ["HC-14", "LC-02"];

describe("rehearse: symptoms of the contract", () => {
  it("shows every row, or says why not", () => {
    const all = [clientAddress, healthChecks, limits, protocol, reachability, routing, time, tlsToTargets].flat();
    const shown = new Set([...all.map(({ row }) => row), ...OF_STACKS]);
    const silent = Object.keys(notShown);
    expect(
      silent.filter((row) => shown.has(row)),
      "shown and excused",
    ).to.deep.equal([]);
    const rows = catalogue.map(({ id }) => id);
    expect([...shown, ...silent].sort()).to.deep.equal([...rows].sort());
  });
});
