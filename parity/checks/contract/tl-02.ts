import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { sendsTls } from "./net-07";
import { offeredTo, sharesCipher } from "./tls";
import { valueIn } from "./values";

export const tl02 = defineRow({
  id: "TL-02",
  summary: "Load balancer and nginx have a cipher in common.",
  why: "No handshake succeeds: the load balancer answers every request with 502.",
  fix: "Let `ssl_ciphers` of the port's default server have a cipher that the load balancer offers.",
  guide: {
    checks:
      "Where TLS 1.2 is what both have in common, compares `ssl_ciphers` of the port's default server with the ciphers that load " +
      "balancers offer to servers. Single ciphers and the usual words of OpenSSL (`HIGH`, `EECDH+AESGCM` …) are understood; a list " +
      "with others is told as not judged.",
    story:
      "A list of ciphers that was hardened for browsers is also asked by a load balancer, whose own list nobody looked at.",
    examples: ["apart"],
    ways: [{ title: "Keep one", text: "`ECDHE-RSA-AES128-GCM-SHA256` is offered by each of them." }],
    limits: [
      "Curves, and whether the cipher fits the kind of certificate.",
      "TLS 1.3, whose ciphers `ssl_ciphers` does not set.",
    ],
  },
  messages: {
    apart: {
      text: "nginx in {stacks} takes no cipher on port {port} that {balancer} offers to servers: {value}.",
    },
  },
  applies: ({ loadBalancer: { kind } }) => kind === "alb" || kind === "application-gateway",
  judge: (view, say) => {
    const { socket, port } = view;
    if (socket === null || !socket.ssl || sendsTls(view) !== true) return;
    const versions = valueIn(view, socket.defaultServer, "ssl_protocols").args;
    const value = valueIn(view, socket.defaultServer, "ssl_ciphers");
    if (versions.includes("TLSv1.3") && offeredTo(view)?.includes("TLSv1.3"))
      return say.holds(value.at, "both speak TLS 1.3");
    const shared = sharesCipher(value.text ?? "DEFAULT");
    if (shared === null) return say.unjudged("what the words of ssl_ciphers stand for", value.at);
    if (shared) return say.holds(value.at, "the load balancer offers one of these");
    const words = { port: String(port.value), balancer: balancerName(view), value: value.words };
    say.broken("apart", value.at, { words });
  },
});
