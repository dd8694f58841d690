import { expect } from "chai";
import { type Probe, probesOf } from "../../../parity/traffic";
import type { Condition } from "../../../parity/traffic/types";
import { place, samplePath, trafficWith } from "../support/sample";

const FACTS = { maxUpload: null, longestRequest: null, websocketPing: null, headers: null };

function requestsFor(...conditions: readonly Partial<Condition>[]): Probe[] {
  const own = conditions.map((condition) => ({ regex: false, at: place("r"), ...condition }) as Condition);
  const probes = probesOf(trafficWith(samplePath({ rule: { conditions: own } })), FACTS);
  return probes.filter(({ kind }) => kind !== "health-check");
}

describe("probes of a rule", () => {
  it("carry the headers, the arguments and the method that it is for, and come from where it takes them", () => {
    const [header] = requestsFor({ kind: "header", name: "X-Canary", patterns: ["yes-*"] });
    expect(header!.request!.headers).to.deep.include(["X-Canary", "yes-x"]);
    const [regex] = requestsFor({ kind: "header", name: "User-Agent", patterns: ["^mobile/[0-9]+"], regex: true });
    expect(regex!.request!.headers.filter(([name]) => name === "User-Agent")).to.deep.equal([
      ["User-Agent", "mobile/1"],
    ]);
    expect(requestsFor({ kind: "query", pairs: [["v", "2"]] })[0]!.request!.target).to.equal("/?v=2");
    expect(requestsFor({ kind: "query", pairs: [[null, "beta*"]] })[0]!.request!.target).to.equal("/?x=betax");
    expect(requestsFor({ kind: "method", patterns: ["POST"] })[0]!.request!.method).to.equal("POST");
    expect(requestsFor({ kind: "source-ip", patterns: ["198.51.100.0/24"] })[0]!.client).to.equal("198.51.100.1");
  });

  it("are all there, as for any other rule, but for what it does not take", () => {
    const all = requestsFor().map(({ kind }) => kind);
    expect(requestsFor({ kind: "query", pairs: [["v", "2"]] }).map(({ kind }) => kind)).to.deep.equal(all);
    expect(requestsFor({ kind: "method", patterns: ["GET"] }).map(({ kind }) => kind)).to.deep.equal(
      all.filter((kind) => kind !== "upload"),
    );
    expect(requestsFor({ kind: "unknown" })).to.deep.equal([]);
  });
});
