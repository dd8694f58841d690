import { list } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { sendsTls } from "./net-07";
import { offeredTo } from "./tls";
import { valueIn } from "./values";

export const tl01 = defineRow({
  id: "TL-01",
  summary: "Load balancer and nginx have a version of TLS in common.",
  why: "No handshake succeeds: the load balancer answers every request with 502.",
  fix: "Let `ssl_protocols` of the port's default server have a version that the load balancer offers.",
  guide: {
    checks:
      "Compares `ssl_protocols` of the port's default server with what the load balancer offers to servers. An ALB follows its " +
      "listener's policy: TLS 1.3 only with `ELBSecurityPolicy-TLS13-…`, else 1.2 at most. An Application Gateway offers 1.2 at most.",
    story:
      "Between load balancer and server another policy holds than between client and load balancer, and nobody writes it down. " +
      "`ssl_protocols TLSv1.3;` is fine for every client, and for no load balancer with an older policy.",
    examples: ["newer-alone"],
    ways: [
      { title: "Keep TLS 1.2", text: "`ssl_protocols TLSv1.2 TLSv1.3;` in the default server of the port." },
      { title: "Take a newer policy", text: "`ELBSecurityPolicy-TLS13-1-2-2021-06` on the listener of an ALB." },
    ],
    limits: ["Health checks of a Network Load Balancer and of a gateway: HC-15."],
  },
  messages: {
    apart: {
      text: "{balancer} offers {offered} to servers, and nginx in {stacks} takes {value} on port {port}.",
    },
  },
  applies: ({ loadBalancer: { kind } }) => kind === "alb" || kind === "application-gateway",
  judge: (view, say) => {
    const { socket, port, path } = view;
    if (socket === null || !socket.ssl || sendsTls(view) !== true) return;
    const offered = offeredTo(view);
    const value = valueIn(view, socket.defaultServer, "ssl_protocols");
    const policy = path.listener.sslPolicy?.at;
    if (offered === null) return say.unjudged("the security policy of the listener", policy ?? value.at);
    if (value.args.length === 0) return say.unjudged("the default of ssl_protocols", value.at);
    if (value.args.some((version) => offered.includes(version)))
      return say.holds(value.at, "both speak one of the versions");
    const words = {
      balancer: balancerName(view),
      offered: list(offered),
      value: value.words,
      port: String(port.value),
    };
    say.broken("apart", value.at, { words, also: policy === undefined ? [] : [policy] });
  },
});
