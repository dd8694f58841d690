import { defineRow } from "./define";
import { groupName } from "./health/tell";
import type { PathView } from "./view";

/** Whether servers get TLS on the port for traffic; null: it is the client's choice (TCP passed through). */
export function sendsTls({ path: { group, listener } }: PathView): boolean | null {
  const protocol = group.protocol.value;
  if (protocol === "HTTPS" || protocol === "TLS") return true;
  if (protocol === "HTTP") return false;
  return protocol === "TCP" && listener.protocol.value === "TLS" ? false : null;
}

export const net07 = defineRow({
  id: "NET-07",
  summary: "The port for traffic speaks what it is sent: TLS or clear text.",
  why: "Every request fails: 400 from nginx for clear text to a TLS port, 502 for TLS to a clear one.",
  fix: "Give `listen` the parameter `ssl` exactly where the load balancer speaks TLS to the servers.",
  guide: {
    checks:
      "Compares the protocol of the target group or the backend settings with the `ssl` parameter of the socket that nginx " +
      "opens on that port. A TCP target group behind a TLS listener gets clear text.",
    story:
      "A load balancer that ends TLS and one that passes it on need opposite settings of the same port. Moving from one to the " +
      "other changes both sides, or nothing works.",
    examples: ["clear-to-tls"],
    ways: [
      { title: "Change nginx", text: "`listen 443 ssl;` with a certificate, or `listen 8080;` without." },
      {
        title: "Change the load balancer",
        text: "`protocol` of the target group (AWS) or of the backend settings (Azure), together with the port.",
      },
    ],
    limits: [
      "TLS that passes through a TCP listener: TL-06.",
      "The port of the health check, where it is another: HC-07.",
    ],
  },
  messages: {
    "clear-to-tls": {
      text: "{group} sends clear text to port {port}, where nginx in {stacks} speaks TLS: it answers every request with 400.",
      fix: "Take `ssl` off the `listen` of port {port}, or let {group} speak TLS.",
    },
    "tls-to-clear": {
      text: "{group} speaks TLS to port {port}, where nginx in {stacks} expects clear text: no handshake succeeds.",
      fix: "Put `ssl` on the `listen` of port {port}, or let {group} send clear text.",
    },
  },
  applies: ({ group }) => group.protocol.value !== null,
  judge: (view, say) => {
    const { socket, port, path } = view;
    const tls = sendsTls(view);
    if (socket === null || tls === null) return;
    const at = view.placeOfSocket(socket);
    if (socket.ssl === tls) say.holds(at, `${groupName(view)} ${tls ? "speaks TLS" : "sends clear text"} to it`);
    else {
      const words = { group: groupName(view), port: String(port.value) };
      const about = { words, also: [path.group.protocol.at] };
      say.broken(tls ? "tls-to-clear" : "clear-to-tls", at, about);
    }
  },
});
