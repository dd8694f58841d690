import { code } from "../words";
import { firstInScopes, realIpIn, seenAddress } from "./client-address";
import { defineRow } from "./define";
import type { Asked } from "./health/ask";

/** The application is told of the client by another way than `$remote_addr`: `$proxy_protocol_addr`. */
function isTold({ answer, probe }: Asked): boolean {
  if (answer.kind !== "response" || answer.exchange === null) return false;
  return answer.exchange.headers.some(([, value]) => typeof value === "string" && value.includes(probe.client));
}

export const ip06 = defineRow({
  id: "IP-06",
  summary: "nginx takes the client's address from the PROXY protocol.",
  why: "All clients have the address of the load balancer's node: in logs, limits and lists.",
  fix: "Set `real_ip_header proxy_protocol` and trust the load balancer's subnets with `set_real_ip_from`.",
  guide: {
    checks:
      "Where the target group speaks PROXY protocol v2 and nginx expects it, asks the model whom nginx takes a client for, from " +
      "every subnet of the load balancer. With client addresses preserved, the connection comes from the client itself, and " +
      "clients are whom `set_real_ip_from` has to trust.",
    story:
      "The parameter `proxy_protocol` alone only reads the header. Nothing uses it before `real_ip_header proxy_protocol` says so.",
    examples: ["not-used"],
    ways: [
      { title: "Use it", text: "`real_ip_header proxy_protocol;` and one `set_real_ip_from` for each subnet." },
      {
        title: "Hand it on",
        text: "`proxy_set_header X-Real-IP $proxy_protocol_addr;`, where nothing in nginx needs the address.",
      },
    ],
    limits: ["Limits and lists of nginx, where the address is only handed on: IP-08."],
  },
  messages: {
    "not-used": {
      text: "The client's address comes to nginx in {stacks} by PROXY protocol, and is not used: {header}, from {node} nginx takes {seen} for the client.",
    },
  },
  applies: ({ group }) => group.proxyProtocolV2.value === true,
  judge: (view, say) => {
    if (view.socket?.proxyProtocol !== true) return;
    for (const { scope, asked } of firstInScopes(view)) {
      const seen = seenAddress(asked);
      const realIp = realIpIn(scope);
      const directive = realIp?.trusted[0]?.directive ?? null;
      const at = directive === null ? view.placeOfAbsent(scope, "set_real_ip_from") : view.placeOf(directive);
      if (seen === null) continue;
      if (seen === asked.probe.client || isTold(asked)) say.holds(at, "the address of the PROXY protocol is used");
      else {
        const header = realIp === null ? "`set_real_ip_from` is not set" : code(`real_ip_header ${realIp.header}`);
        say.broken("not-used", at, {
          words: { header, node: code(asked.connection.remote.address), seen: code(seen) },
        });
      }
    }
  },
  listed: ({ name, args }, { group }) =>
    group.proxyProtocolV2.value === true &&
    (name === "set_real_ip_from" || (name === "real_ip_header" && args[0] === "proxy_protocol")),
});
