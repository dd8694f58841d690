import { code } from "../words";
import { defineRow } from "./define";
import { clientRequests, healthChecks } from "./health/ask";
import { groupName, pathsWith, tellUndecided } from "./health/tell";
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
      text: "{group} connects to port {port} {name}, and nginx in {stacks} rejects such handshakes: {value}.",
    },
  },
  applies: ({ loadBalancer: { kind } }) => kind !== "azure-load-balancer",
  judge: (view, say) => {
    const checks = healthChecks(view.context).filter((asked) => pathsWith([view], asked).length > 0);
    const asked = [...checks, ...clientRequests(view)].filter(({ connection }) => connection.tls !== null);
    tellUndecided(view, say, asked);
    for (const { answer, connection } of asked) {
      if (answer.socket === null) continue;
      const value = valueIn(view, answer.socket.defaultServer, "ssl_reject_handshake");
      if (value.args[0] !== "on") say.holds(value.at, "the default server completes the handshake");
      else if (answer.kind === "tls-failed") {
        const { sni, local } = { sni: connection.tls?.sni ?? null, local: connection.local };
        say.broken("rejected", value.at, {
          words: {
            group: groupName(view),
            port: String(local.port),
            name: sni === null ? "without naming a server" : `for ${code(sni)}, which no server is named`,
            value: value.words,
          },
        });
      } else if (answer.kind === "response") say.holds(value.at, "a server is named that completes the handshake");
    }
  },
});
