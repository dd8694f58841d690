import { expect } from "chai";
import { patchSdk } from "../../parity/evaluate/sdk/adapter";

describe("SDKs of before 2024", () => {
  it("have no transforms", () => {
    expect(() => patchSdk("proto/resource_pb", {})).not.to.throw();
  });

  it("make a client of their own, which is never connected", () => {
    const exports: Record<string, unknown> = { ResourceMonitorClient: class {} };
    const original = exports["ResourceMonitorClient"];
    patchSdk("proto/resource_grpc_pb", exports);
    expect(exports["ResourceMonitorClient"]).not.to.equal(original);
    const Client = exports["ResourceMonitorClient"] as new (...args: unknown[]) => object;
    expect(new Client("mock", {})).to.equal(new Client("mock", {}));
  });
});
