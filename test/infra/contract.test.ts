import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { contract } from "../../infra/contract";

const { application, healthCheck, loadBalancer, network, webServer } = contract;

describe("the contract of an environment", () => {
  it("lets the load balancer, never the web server, close an idle connection", () => {
    expect(webServer.idleTimeoutSeconds).above(loadBalancer.idleTimeoutSeconds);
  });

  it("lets the web server, never the load balancer, give up on a slow request", () => {
    expect(webServer.applicationTimeoutSeconds).below(loadBalancer.idleTimeoutSeconds);
    expect(webServer.applicationTimeoutSeconds).above(application.longestRequestSeconds);
  });

  it("keeps a WebSocket open between two pings", () => {
    expect(webServer.applicationTimeoutSeconds).above(application.websocketPingSeconds);
  });

  it("lets the longest request finish on a server that is taken out", () => {
    expect(loadBalancer.drainSeconds).above(application.longestRequestSeconds);
    expect(webServer.shutdownSeconds).above(application.longestRequestSeconds);
  });

  it("gives a health check time to fail before the next one is due", () => {
    expect(healthCheck.timeoutSeconds).below(healthCheck.intervalSeconds);
  });

  it("keeps load balancers and servers in subnets of their own", () => {
    const blocks = [...network.loadBalancerSubnets, ...network.serverSubnets].map(range);
    const [first, last] = range(network.cidr);
    for (const [index, [from, to]] of blocks.entries()) {
      expect(from).at.least(first);
      expect(to).at.most(last);
      for (const [otherFrom, otherTo] of blocks.slice(index + 1)) expect(to < otherFrom || otherTo < from).equal(true);
    }
  });

  it("is what parity.yaml says of the application", () => {
    const model = parse(readFileSync(join(__dirname, "../../parity.yaml"), "utf8"));
    expect(model.application).include({
      maxUpload: `${application.maxUploadMebibytes}m`,
      longestRequest: `${application.longestRequestSeconds}s`,
      websocketPing: `${application.websocketPingSeconds}s`,
    });
  });
});

/** First and last address of a CIDR block, as numbers. */
function range(cidr: string): [number, number] {
  const [address = "", bits = ""] = cidr.split("/");
  const first = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const size = 2 ** (32 - Number(bits));
  expect(first % size, `${cidr} begins on its own boundary`).equal(0);
  return [first, first + size - 1];
}
