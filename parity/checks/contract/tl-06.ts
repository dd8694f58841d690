import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp } from "./timeouts";

/** Where clients speak TLS without being asked to. */
const HTTPS = 443;

export const tl06 = defineRow({
  id: "TL-06",
  summary: "Where TLS passes through, nginx ends it.",
  why: "Clients speak TLS to a port that expects clear text: every handshake fails.",
  fix: "Put `ssl` and a certificate on the port of nginx, or let the listener end TLS.",
  guide: {
    checks:
      "A TCP listener passes on what clients send, and on port 443 they send TLS. The port of nginx that it leads to must have " +
      "`ssl`. A TLS listener ends it: NET-07 finds an nginx that still expects it there.",
    story:
      "A listener that was TLS becomes TCP, to see the client's certificate in nginx, and nginx is told in one stack only.",
    examples: ["clear"],
    ways: [
      { title: "End it in nginx", text: "`listen 8443 ssl;` with the public certificates of every host." },
      { title: "End it before", text: "A `TLS` listener with a certificate on a Network Load Balancer." },
    ],
    limits: ["Whether the certificate of nginx is one that clients trust.", "TLS on other ports than 443."],
  },
  messages: {
    clear: {
      text: "{balancer} passes port 443 on as it comes, and nginx in {stacks} expects clear text on port {port}.",
    },
  },
  applies: (path) => !endsHttp(path) && path.listener.protocol.value === "TCP" && path.listener.port.value === HTTPS,
  judge: (view, say) => {
    const { socket, port, path } = view;
    if (socket === null) return;
    const at = view.placeOfSocket(socket);
    if (socket.ssl) return say.holds(at, "nginx ends TLS there");
    say.broken("clear", at, {
      words: { balancer: balancerName(view), port: String(port.value) },
      also: [path.listener.protocol.at],
    });
  },
});
