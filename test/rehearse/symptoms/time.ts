import { expect } from "chai";
import { only, type Symptom } from "./symptom";

const MAIN = "/etc/nginx/nginx.conf";

export const time: readonly Symptom[] = [
  {
    row: "TO-01",
    about: "nginx closes idle connections before the balancer does",
    given: {
      base: "alb",
      changes: [{ nginx: { [MAIN]: [["keepalive_timeout 90s", "keepalive_timeout 30s"]] } }],
      probes: only("idle-connection"),
    },
    shows: (seen) => {
      expect(seen.brief("idle-connection")).to.deep.equal(["closed"]);
      expect(seen.one("idle-connection").reason).to.match(/^502: /);
    },
  },
  {
    row: "TO-03",
    about: "the balancer gives up before nginx does: 504 while the application works on",
    given: {
      base: "alb",
      facts: { longestRequest: 80 },
      changes: [{ nginx: { [MAIN]: [["proxy_read_timeout 50s", "proxy_read_timeout 120s"]] } }],
      probes: only("slow-response"),
    },
    shows: (seen) => expect(seen.brief("slow-response")).to.deep.equal(["timeout"]),
  },
  {
    row: "TO-03",
    about: "nginx gives up first, and says so",
    given: { base: "alb", facts: { longestRequest: 80 }, probes: only("slow-response") },
    shows: (seen) => expect(seen.brief("slow-response")).to.deep.equal(["504"]),
  },
  {
    row: "TO-05",
    about: "worker_shutdown_timeout cuts a request that is under way",
    given: {
      base: "alb",
      facts: { longestRequest: 45 },
      changes: [{ nginx: { [MAIN]: [["worker_shutdown_timeout 60s", "worker_shutdown_timeout 10s"]] } }],
      probes: only("drain"),
    },
    shows: (seen) => {
      expect(seen.brief("drain")).to.deep.equal(["closed"]);
      expect(seen.one("drain").passes).to.equal(false);
    },
  },
  {
    row: "TO-07",
    about: "a WebSocket is cut between two pings",
    given: {
      base: "alb",
      facts: { websocketPing: 30 },
      changes: [{ nginx: { [MAIN]: [["proxy_read_timeout 50s", "proxy_read_timeout 10s"]] } }],
      probes: only("websocket", "slow-response"),
    },
    shows: (seen) => {
      expect(seen.brief("websocket")).to.deep.equal(["101"]);
      expect(seen.brief("slow-response")).to.deep.equal(["closed"]);
    },
  },
  {
    row: "TO-08",
    about: "with fewer connections than requests nginx answers some of them 500, or not at all",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [MAIN]: [
              ["worker_connections 8192", "worker_connections 4"],
              ["worker_processes auto", "worker_processes 1"],
            ],
          },
        },
      ],
      probes: only("request", "forged-address", "large-header", "long-request-line"),
    },
    shows: (seen) => {
      const kinds = ["request", "forged-address", "large-header", "long-request-line"] as const;
      expect(kinds.flatMap((kind) => seen.all(kind)).every(({ passes }) => passes)).to.equal(false);
    },
  },
  {
    row: "LC-01",
    about: "nginx does not start while the name of an upstream does not resolve",
    given: {
      base: "alb",
      changes: [{ nginx: { [MAIN]: [["server 127.0.0.1:3000", "server application.invalid:3000"]] } }],
    },
    shows: (seen) => {
      expect(seen.refused).to.equal(
        'host not found in upstream "application.invalid:3000" in /etc/nginx/nginx.conf:33',
      );
      expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["not-started"]));
    },
  },
];
