import { expect } from "chai";
import { loadWebServer } from "../../../parity/nginx";
import type { WebServer } from "../../../parity/nginx/configuration/types";
import { toServer } from "../../../parity/traffic/balancer";
import { answerTo } from "../../../parity/traffic/probes/answered";
import type { Probe } from "../../../parity/traffic/probes/types";
import { probeOf, reaching } from "../balancer/support";
import { samplePath } from "../support/sample";

const path = samplePath();
const taking = (delay: number, more: Partial<Probe> = {}): Probe =>
  probeOf(path, {}, { application: { status: 200, delay }, ...more });

function server(): WebServer {
  const text =
    "events {} http { server { listen 80; location / { proxy_read_timeout 30s; proxy_pass http://127.0.0.1:3000; } } }";
  return loadWebServer("/etc/nginx/nginx.conf", new Map([["/etc/nginx/nginx.conf", text]]), {
    version: "1.22.1",
    root: true,
    modules: null,
  });
}

function statusOf(probe: Probe, web: WebServer): number | string {
  const answer = answerTo(probe, reaching(probe, path), web, () => "missing");
  return answer.kind === "response" ? answer.status : answer.kind;
}

describe("answers to probes", () => {
  it("are to one question where probes put the same to the server", () => {
    expect(toServer(taking(45), path)).equal(toServer(taking(0, { id: "other", idle: 57 }), path));
    expect(toServer(taking(0), path)).not.equal(toServer(taking(0, { node: "10.0.1.5" }), path));
  });

  it("differ by how the application answers, whichever probe is first", () => {
    for (const delays of [
      [0, 45, 0],
      [45, 0, 45],
    ]) {
      const web = server();
      expect(delays.map((delay) => statusOf(taking(delay), web))).deep.equal(
        delays.map((delay) => (delay > 30 ? 504 : 200)),
      );
    }
    const web = server();
    const gone = taking(0, { application: { status: 410, delay: 0 } });
    expect([taking(0), gone, taking(0)].map((probe) => statusOf(probe, web))).deep.equal([200, 410, 200]);
  });
});
