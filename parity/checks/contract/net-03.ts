import { code } from "../words";
import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { placeOfPort, refusal } from "./reach";

export const net03 = defineRow({
  id: "NET-03",
  summary: "nginx listens on an address that the load balancer can reach.",
  why: "Connections are refused although something listens on the port: targets are unhealthy, 502.",
  fix: "Listen on all addresses of the port, or on the server's private one.",
  guide: {
    checks:
      "Of a port that nginx listens on, looks at the address: all addresses will do, or one in the servers' subnets. " +
      "`127.0.0.1` and `localhost` take connections from the machine itself alone.",
    story: "A server that was moved behind another proxy on the same machine, and back, often keeps its `127.0.0.1`.",
    examples: ["loopback"],
    ways: [{ title: "Listen on all addresses", text: "`listen 8080;` in the place of `listen 127.0.0.1:8080;`." }],
    limits: ["Which address of a subnet a server has: one address fits one server of a group only."],
  },
  messages: {
    "other-address": {
      text: "{group} sends to port {port} of the servers, and nginx in {stacks} listens there on {address} alone.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    const refused = refusal(view, view.port.value);
    if (refused?.kind !== "address") return;
    const { socket } = refused;
    const port = String(socket.port);
    say.broken("other-address", view.placeOfSocket(socket), {
      words: { group: groupName(view), port, address: code(socket.address) },
      expected: port,
      also: [placeOfPort(view)],
    });
  },
});
