import type { Socket } from "../../nginx/configuration/types";
import { settingValue } from "../../nginx/index";
import { defineRow } from "./define";
import { groupName } from "./health/tell";
import type { PathView } from "./view";

/** The sockets that the balancer connects to: for traffic, and for health checks where that is another. */
function socketsOf(view: PathView): Socket[] {
  const { onTrafficPort, port, enabled } = view.path.group.healthCheck;
  const own = onTrafficPort || enabled.value === false ? null : view.socketOn(port.value);
  const sockets = [view.socket, own];
  return [...new Set(sockets.filter((socket) => socket !== null))];
}

export const ip05 = defineRow({
  id: "IP-05",
  summary: "nginx expects the PROXY protocol exactly where it is spoken.",
  why: "Every request fails: 400 for a header that nobody expects, a closed connection for one that does not come.",
  fix: "Put `proxy_protocol` on every `listen` of the port where the target group has `proxyProtocolV2`, and nowhere else.",
  guide: {
    checks:
      "Compares `proxyProtocolV2` of the target group with the parameter `proxy_protocol` of the socket that nginx opens on the " +
      "port for traffic, and on that for health checks. An Application Load Balancer, an Application Gateway and an Azure Load " +
      "Balancer never speak it.",
    story:
      "The header comes before everything else, in checks too. nginx knows one answer for a socket: as soon as one `listen` of it " +
      "has the parameter, all of them have.",
    examples: ["not-expected", "not-spoken"],
    ways: [
      { title: "Expect it", text: "`listen 8080 proxy_protocol;` on each server of the port." },
      { title: "Speak it", text: "`proxyProtocolV2: true` on the target group, or take it away on both sides." },
    ],
    limits: ["Proxies of your own between load balancer and nginx."],
  },
  messages: {
    "not-expected": {
      text: "{group} speaks PROXY protocol v2 to port {port}, and nginx in {stacks} does not expect it there: it answers every connection with 400.",
      fix: "Put `proxy_protocol` on every `listen` of port {port}, or set `proxyProtocolV2: false`.",
    },
    "not-spoken": {
      text: "nginx in {stacks} expects the PROXY protocol on port {port}, and {group} does not speak it: every connection is closed.",
      fix: "Take `proxy_protocol` off every `listen` of port {port}, or let {group} speak it.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    const { proxyProtocolV2 } = view.path.group;
    if (proxyProtocolV2.value === null) return say.unjudged("whether the PROXY protocol is spoken", proxyProtocolV2.at);
    for (const socket of socketsOf(view)) {
      const at = view.placeOfSocket(socket);
      if (socket.proxyProtocol === proxyProtocolV2.value) {
        say.holds(at, `${groupName(view)} ${socket.proxyProtocol ? "speaks" : "does not speak"} the PROXY protocol`);
        continue;
      }
      const [listen] = socket.listens;
      say.broken(proxyProtocolV2.value ? "not-expected" : "not-spoken", at, {
        words: { group: groupName(view), port: String(socket.port) },
        actual: listen === undefined ? null : settingValue(listen.directive),
        also: [proxyProtocolV2.at],
      });
    }
  },
});
