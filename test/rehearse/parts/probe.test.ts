import { deepEqual } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Application } from "../../../parity/rehearse/agent/application/server";
import type { Haproxy } from "../../../parity/rehearse/agent/haproxy";
import { perform } from "../../../parity/rehearse/agent/probe";
import type { Step } from "../../../parity/rehearse/cell/types";
import { probesOf } from "../../../parity/traffic";
import { FACTS, stackOf } from "../support";

const LOCAL = "127.0.0.1";

describe("A server that HAProxy could not speak TLS with", () => {
  const folder = mkdtempSync(join(tmpdir(), "parity-probe-"));
  const socket = join(folder, "balancer");
  const balancer = createServer((connection) => connection.destroy());
  const around = {
    // What HAProxy 2.6 logs now and then of a server that refuses, and always of one whose handshake fails.
    haproxy: {
      ending: async () => ({ state: "SC--", status: 0, connected: false, error: 34 }),
      forget: () => undefined,
    } as unknown as Haproxy,
    application: { expect: () => undefined, take: () => null } as unknown as Application,
  };

  before(() => new Promise<void>((resolve) => balancer.listen(socket, resolve)));
  after(() => {
    balancer.close();
    rmSync(folder, { recursive: true });
  });

  it("fails the handshake where it takes connections", async () => {
    const server = await listening();
    deepEqual(await perform(stepTo((server.address() as AddressInfo).port), around), { kind: "tls-failed" });
    server.close();
  });

  it("refuses where nothing listens, whichever of the two HAProxy heard first", async () => {
    const server = await listening();
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    deepEqual(await perform(stepTo(port), around), { kind: "refused" });
  });

  function stepTo(port: number): Step {
    const { traffic } = stackOf({ base: "nlb-tls" });
    const probe = probesOf(traffic, FACTS).find(({ kind }) => kind === "request")!;
    return {
      probe,
      socket,
      from: { address: "203.0.113.10", port: 50000 },
      to: { address: "10.0.0.1", port: 443 },
      through: "balancer",
      answersItself: false,
      announced: null,
      tls: null,
      tlsWith: "balancer",
      past: { socket: null, from: { address: LOCAL, port: 0 }, to: { address: LOCAL, port } },
      protocol: "http/1.1",
      request: { method: "GET", target: "/", headers: [], bodyBytes: 0 },
      body: "whole",
      delay: 0,
      idle: 0,
      patience: 1000,
    };
  }
});

function listening(): Promise<Server> {
  const server = createServer((connection) => connection.destroy());
  return new Promise((resolve) => server.listen(0, LOCAL, () => resolve(server)));
}
