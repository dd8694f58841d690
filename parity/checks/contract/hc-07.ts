import { defineRow } from "./define";
import { ownPort } from "./hc-06";
import { groupName } from "./health/tell";
import { sendsTls } from "./net-07";
import type { PathView } from "./view";

/** Whether the check speaks TLS; null where it only connects, or where NET-07 says the same of the traffic. */
function checksTls(view: PathView): boolean | null {
  const { enabled, protocol } = view.path.group.healthCheck;
  if (enabled.value === false || protocol.value === null || protocol.value === "TCP") return null;
  const tls = protocol.value === "HTTPS";
  return ownPort(view) === null && tls === sendsTls(view) ? null : tls;
}

export const hc07 = defineRow({
  id: "HC-07",
  summary: "The health check speaks what its port speaks: TLS or not.",
  why: "All targets are unhealthy although traffic would be served: the check gets 400 or no handshake.",
  fix: "Give the health check the protocol of the port that it asks.",
  guide: {
    checks:
      "Compares the protocol of the health check with the `ssl` parameter of the socket that it reaches, where that is not the " +
      "same question as for the traffic (NET-07).",
    story:
      "The protocol of a target group and that of its health check are two properties, and are changed one after the other.",
    examples: ["tls-check-of-clear-port"],
    ways: [
      {
        title: "Change the check",
        text: "`healthCheck.protocol` of the target group, `protocol` of the probe on Azure.",
      },
      { title: "Change the port", text: "`ssl` on the `listen` of that port, or a port of its own for checks." },
    ],
    limits: ["TCP health checks, which speak nothing."],
  },
  messages: {
    tls: { text: "The health check of {group} speaks TLS to port {port}, where nginx in {stacks} expects clear text." },
    clear: { text: "The health check of {group} sends clear text to port {port}, where nginx in {stacks} speaks TLS." },
  },
  applies: ({ group }) => group.healthCheck.enabled.value !== false,
  judge: (view, say) => {
    const { healthCheck } = view.path.group;
    const tls = checksTls(view);
    const socket = view.socketOn(healthCheck.port.value);
    if (tls === null || socket === null) return;
    const at = view.placeOfSocket(socket);
    if (socket.ssl === tls) return say.holds(at, `the health check of ${groupName(view)} speaks the same`);
    const words = { group: groupName(view), port: String(socket.port) };
    say.broken(tls ? "tls" : "clear", at, { words, also: [healthCheck.protocol.at] });
  },
});
