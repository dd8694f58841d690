import { code, list } from "../words";
import { knowsSubnets, type RealIp, realIpIn, scopeOf, seenAddress } from "./client-address";
import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { tellUndecided } from "./health/tell";
import { placeOfDefault } from "./values";

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
      text: "The client's address comes to nginx in {stacks} by PROXY protocol, and is not used: {header}, so nginx takes {seen}, a node of the load balancer, for the client.",
    },
  },
  applies: ({ group }) => group.proxyProtocolV2.value === true,
  judge: (view, say) => {
    const { preserveClientIp } = view.path.group;
    if (view.socket?.proxyProtocol !== true) return;
    if (preserveClientIp.value === null)
      return say.unjudged("whether servers see the client's address on connections", preserveClientIp.at);
    if (preserveClientIp.value === false && !knowsSubnets(view, say)) return;
    const requests = clientRequests(view);
    tellUndecided(view, say, requests);
    for (const asked of requests) {
      const scope = scopeOf(asked.answer);
      const seen = seenAddress(asked);
      if (scope === null || seen === null) continue;
      const realIp = realIpIn(scope);
      const directive = realIp?.trusted[0]?.directive ?? null;
      const at = directive === null ? placeOfDefault(view, scope, "set_real_ip_from") : view.placeOf(directive);
      if (seen === asked.probe.client || isTold(asked)) say.holds(at, "the address of the PROXY protocol is used");
      else {
        say.broken("not-used", at, { words: { header: whyNot(realIp), seen: code(seen) } });
      }
    }
  },
  listed: ({ name, args }, { group }) =>
    group.proxyProtocolV2.value === true &&
    (name === "set_real_ip_from" || (name === "real_ip_header" && args[0] === "proxy_protocol")),
});

function whyNot(realIp: RealIp | null): string {
  if (realIp === null) return "`set_real_ip_from` is not set";
  if (realIp.header !== "proxy_protocol") return code(`real_ip_header ${realIp.header}`);
  return `${list(realIp.networks.map(code))} alone ${realIp.networks.length === 1 ? "is" : "are"} believed`;
}
