import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { valueIn } from "./values";
import type { PathView } from "./view";

/** What the checks of an NLB and a gateway can speak; that of an Application Load Balancer is its policy's: TL-01. */
const UP_TO_12 = ["TLSv1", "TLSv1.1", "TLSv1.2"];

function checkedByTls12({ path: { loadBalancer, group } }: PathView): boolean {
  if (loadBalancer.kind !== "nlb" && loadBalancer.kind !== "application-gateway") return false;
  return group.healthCheck.enabled.value !== false && group.healthCheck.protocol.value === "HTTPS";
}

export const hc15 = defineRow({
  id: "HC-15",
  summary: "Health checks over TLS 1.2 find a server that speaks it.",
  why: "All targets are unhealthy from the day that nginx is hardened to TLS 1.3 alone.",
  fix: "Keep TLSv1.2 in `ssl_protocols` of the port's default server.",
  guide: {
    checks:
      "The HTTPS health checks of a Network Load Balancer and the connections of an Application Gateway to its servers speak TLS 1.2 " +
      "at most. The row looks at `ssl_protocols` in the default server of the port: nginx takes it from there before it knows a name.",
    story:
      "Clients speak TLS 1.3 with the load balancer, so that nothing seems to need 1.2 behind it. The health check does.",
    examples: ["tls13-alone"],
    ways: [
      {
        title: "Keep 1.2 behind the load balancer",
        text: "`ssl_protocols TLSv1.2 TLSv1.3;` in the default server of the port.",
      },
      { title: "Check in another way", text: "A TCP health check of a Network Load Balancer." },
    ],
    limits: ["Ciphers: TL-02.", "Application Load Balancers, whose policy decides: TL-01."],
  },
  messages: {
    "tls13-alone": {
      text: "The health check of {group} speaks TLS 1.2 at most, and nginx in {stacks} takes {value} on port {port}.",
    },
  },
  applies: ({ loadBalancer: { kind }, group }) =>
    (kind === "nlb" || kind === "application-gateway") && group.healthCheck.protocol.value === "HTTPS",
  judge: (view, say) => {
    const { healthCheck } = view.path.group;
    const socket = view.socketOn(healthCheck.port.value);
    if (!checkedByTls12(view) || socket === null || !socket.ssl) return;
    const value = valueIn(view, socket.defaultServer, "ssl_protocols");
    if (value.args.length === 0) return say.unjudged("the default of ssl_protocols", value.at);
    if (value.args.some((protocol) => UP_TO_12.includes(protocol))) return;
    const words = { group: groupName(view), port: String(socket.port), value: value.words };
    say.broken("tls13-alone", value.at, { words, also: [healthCheck.protocol.at] });
  },
});
