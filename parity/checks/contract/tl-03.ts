import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { sendsTls } from "./net-07";
import { valueIn } from "./values";

export const tl03 = defineRow({
  id: "TL-03",
  summary: "nginx completes a handshake that names no server.",
  why: "Health checks fail in the handshake, and all targets are unhealthy.",
  fix: "Let the port's default server have a certificate, and no `ssl_reject_handshake`.",
  guide: {
    checks:
      "Load balancers ask servers by address, and name no server in the handshake. So the default server of the port completes it: " +
      "it must not have `ssl_reject_handshake on`. An Application Gateway names the host of its probe or of its backend settings; " +
      "without one it names none.",
    story:
      "`ssl_reject_handshake on` in the default server keeps scanners out, and whoever comes by address: the load balancer.",
    examples: ["rejected"],
    ways: [
      {
        title: "Complete it",
        text: "Any certificate in the default server will do for an ALB, which does not look at it.",
      },
      {
        title: "Name a host",
        text: "`host` of the probe and `hostName` of the backend settings on an Application Gateway.",
      },
    ],
    limits: ["AWS does not say what name an ALB sends: none is assumed."],
  },
  messages: {
    rejected: {
      text: "{group} connects to port {port} without naming a server, and nginx in {stacks} rejects such handshakes: {value}.",
    },
  },
  applies: ({ loadBalancer: { kind } }) => kind !== "azure-load-balancer",
  judge: (view, say) => {
    const { socket, port, path } = view;
    if (socket === null || !socket.ssl || sendsTls(view) !== true) return;
    const value = valueIn(view, socket.defaultServer, "ssl_reject_handshake");
    if (value.args[0] !== "on") return say.holds(value.at, "the default server completes the handshake");
    const { healthCheck, hostOverride } = path.group;
    const named =
      path.loadBalancer.kind === "application-gateway" && (healthCheck.host.kind === "name" || hostOverride !== null);
    if (named && !isAddress(healthCheck.host)) return say.holds(value.at, "the gateway names a server");
    say.broken("rejected", value.at, {
      words: { group: groupName(view), port: String(port.value), value: value.words },
    });
  },
});

function isAddress(host: { readonly kind: string; readonly name?: { readonly value: string | null } }): boolean {
  return host.kind === "name" && /^[\d.]+$|:/.test(host.name?.value ?? "");
}
