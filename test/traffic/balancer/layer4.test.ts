import { expect } from "chai";
import type { TrafficPath } from "../../../parity/traffic/types";
import { fact, type Parts, samplePath } from "../support/sample";
import { headersOf, probeOf, reaching } from "./support";

function nlb(group: Parts["group"], listener: Parts["listener"] = { protocol: fact("TCP") }): TrafficPath {
  return samplePath({ loadBalancer: { kind: "nlb" }, listener, group: { protocol: fact("TCP"), ...group } });
}

describe("what a server gets through a balancer of layer 4", () => {
  it("is the client's own request, with nothing added", () => {
    const path = nlb({ preserveClientIp: fact(true) });
    const sent = { headers: [["Host", "api.example.net:443"] as const, ["x_tenant", "1"] as const], target: "/a" };
    const { connection, request } = reaching(probeOf(path, { ...sent, tls: false }), path);
    expect(connection.remote.address).equal("203.0.113.10");
    expect(headersOf(request)).deep.equal({ host: "api.example.net:443", x_tenant: "1" });
  });

  it("comes from a node where the client's address is not preserved", () => {
    const path = nlb({});
    expect(reaching(probeOf(path), path).connection.remote.address).equal("10.0.0.5");
  });

  it("begins with the client's address where the group has PROXY protocol", () => {
    const path = nlb({ proxyProtocolV2: fact(true) });
    expect(reaching(probeOf(path), path).connection.proxyProtocol?.source.address).equal("203.0.113.10");
    expect(reaching(probeOf(nlb({})), nlb({})).connection.proxyProtocol).equal(null);
  });

  it("is the client's TLS on a TCP listener, the balancer's or none behind a TLS listener", () => {
    const through = nlb({});
    expect(reaching(probeOf(through), through).connection.tls?.sni).equal("api.example.net");
    const ended = nlb({}, { protocol: fact("TLS") });
    expect(reaching(probeOf(ended), ended).connection.tls).equal(null);
    const anew = nlb({ protocol: fact("TLS") }, { protocol: fact("TLS") });
    expect(reaching(probeOf(anew), anew).connection.tls?.sni).equal(null);
  });
});
