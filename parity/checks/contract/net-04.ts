import type { Server, Socket } from "../../nginx/configuration/types";
import { code } from "../words";
import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { isIpv6, placeOfPort, refusal, wantsIpv6 } from "./reach";
import type { PathView } from "./view";

/** Servers with a name that are on the port over IPv4 and not on the socket that takes IPv6. */
function leftOut({ web }: PathView, socket: Socket): Server[] {
  const v4 = web.sockets.filter(({ port, address, quic }) => port === socket.port && !quic && !isIpv6(address));
  const named = v4
    .flatMap(({ servers }) => servers)
    .filter(({ names }) => names.some(({ text }) => /[\w~]\./.test(text)));
  return [...new Set(named)].filter((server) => !socket.servers.includes(server));
}

export const net04 = defineRow({
  id: "NET-04",
  // The load balancers of Azure that are followed reach servers over IPv4 alone.
  providers: ["aws"],
  summary: "Targets reached over IPv6 have `listen [::]` in every server.",
  why: "Over IPv6 connections are refused, or the default server answers for names that it does not serve.",
  fix: "Add `listen [::]:PORT;` to every server that has `listen PORT;`.",
  guide: {
    checks:
      "For a target group of address type ipv6: looks for a socket that takes IPv6 on the port, " +
      "and for servers with a name that are on the port over IPv4 alone.",
    story:
      "`listen 80` is IPv4 only since nginx 1.3.4. One server with `listen [::]:80` is enough for the port to be open, and becomes " +
      "the default server for every name that the other servers serve over IPv4.",
    examples: ["no-ipv6"],
    ways: [
      { title: "Listen on both", text: "`listen 8080;` and `listen [::]:8080;`, in every server of the port." },
      { title: "Reach them over IPv4", text: "`ipAddressType: ipv4` of the target group." },
    ],
    limits: ["Networks that have no IPv6 addresses."],
  },
  messages: {
    refused: {
      text: "{group} reaches its targets over IPv6, and nginx in {stacks} listens on port {port} over IPv4 alone.",
    },
    "left-out": {
      text: "{group} reaches its targets over IPv6, where {server} in {stacks} does not listen: {instead} answers for its names on port {port}.",
      fix: "Add `listen [::]:{port};` to {server}.",
    },
  },
  applies: ({ group }) => group.ipAddressType.value === "ipv6",
  judge: (view, say) => {
    const group = groupName(view);
    const refused = refusal(view, view.port.value);
    if (refused?.kind === "family") {
      const { socket } = refused;
      const port = String(socket.port);
      const about = { words: { group, port }, expected: `[::]:${port}` };
      return say.broken("refused", view.placeOfSocket(socket), { ...about, also: [placeOfPort(view)] });
    }
    const { socket } = view;
    if (socket === null || !wantsIpv6(view)) return;
    const port = String(socket.port);
    for (const server of leftOut(view, socket)) {
      const instead = code(socket.defaultServer.segment);
      say.broken("left-out", view.placeOfAbsent(server, `listen["[::]:${port}"]`), {
        words: { group, port, server: code(server.segment), instead },
        expected: `[::]:${port}`,
      });
    }
  },
});
