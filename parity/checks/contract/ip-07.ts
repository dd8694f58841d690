import { code } from "../words";
import { canForge, firstInScopes, realIpIn } from "./client-address";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp } from "./timeouts";

export const ip07 = defineRow({
  id: "IP-07",
  summary: "Behind layer 4, nginx believes no header of the client's.",
  why: "Clients choose the address that they are known by: limits, lists and logs mean nothing.",
  fix: "Take out `real_ip_header` behind a layer-4 balancer, or use the PROXY protocol.",
  guide: {
    checks:
      "A Network Load Balancer and an Azure Load Balancer add no header. Asks the model whether a client that sends one of its " +
      "own (`X-Forwarded-For`) is believed.",
    story:
      "A file that is right behind an ALB is copied to a stack with an NLB. There the header comes from the client alone, and " +
      "`set_real_ip_from` may trust whoever connects.",
    examples: ["believed"],
    ways: [
      { title: "Believe the connection", text: "Without `set_real_ip_from`, where client addresses are preserved." },
      { title: "Use the PROXY protocol", text: "`proxyProtocolV2: true` and `real_ip_header proxy_protocol;`." },
    ],
    limits: ["Other headers than X-Forwarded-For that an application reads itself."],
  },
  messages: {
    believed: {
      text: "A client of {balancer} in {stacks} chooses its own address: nginx believes {header}, which a layer-4 load balancer does not write.",
    },
  },
  applies: (path) => !endsHttp(path),
  judge: (view, say) => {
    for (const { scope, asked } of firstInScopes(view)) {
      const realIp = realIpIn(scope);
      const directive = realIp?.trusted[0]?.directive;
      if (realIp === null || !directive) continue;
      const at = view.placeOf(directive);
      if (!canForge(asked, realIp.header)) say.holds(at, "who connects is not believed");
      else say.broken("believed", at, { words: { balancer: balancerName(view), header: code(realIp.header) } });
    }
  },
});
