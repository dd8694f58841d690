import { defineRow } from "./define";
import { groupName } from "./health/tell";

export const pr02 = defineRow({
  id: "PR-02",
  summary: "Targets of HTTP/2 are for clients that speak HTTP/2.",
  why: "Every HTTP/1.1 client gets 464 from the load balancer, while health checks stay green.",
  fix: 'Set `protocolVersion: "HTTP1"` on the target group: clients may speak HTTP/2 with the load balancer all the same.',
  guide: {
    checks:
      "Looks at `protocolVersion` of ALB target groups: `HTTP2` and `GRPC` need an HTTPS listener, and `HTTP2` refuses every client " +
      "that speaks HTTP/1.1 with 464.",
    story:
      "HTTP/2 between client and load balancer needs nothing of the target group. HTTP/2 between load balancer and target refuses " +
      "those clients that cannot speak it: scripts, monitors, other load balancers.",
    examples: ["old-clients"],
    ways: [{ title: "Leave it at HTTP/1.1", text: "`HTTP1`, the default, serves clients of both versions." }],
    limits: ["gRPC, whose clients all speak HTTP/2: only the listener is looked at."],
  },
  messages: {
    "no-tls": {
      text: "{group} in {stacks} speaks {version}, which a listener without TLS cannot forward to.",
      fix: 'Give the listener TLS, or set `protocolVersion: "HTTP1"` on the target group.',
    },
    "old-clients": {
      text: "{group} in {stacks} speaks HTTP/2 alone: clients that speak HTTP/1.1 get 464 from the load balancer.",
      severity: "warning",
    },
  },
  balancerAlone: true,
  applies: ({ loadBalancer, group }) => loadBalancer.kind === "alb" && group.protocolVersion.value !== "HTTP1",
  judge: (view, say) => {
    const { group, listener } = view.path;
    const version = group.protocolVersion.value;
    if (version === null) return say.unjudged("the protocol version of the target group", group.protocolVersion.at);
    const words = { group: groupName(view), version: version === "GRPC" ? "gRPC" : "HTTP/2" };
    const also = [listener.protocol.at];
    if (listener.protocol.value === "HTTP") say.broken("no-tls", group.protocolVersion.at, { words, also });
    else if (version === "HTTP2") say.broken("old-clients", group.protocolVersion.at, { words, also });
  },
});
