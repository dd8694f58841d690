import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { sendsTls } from "./net-07";
import { answered } from "./routing";
import { valueIn } from "./values";

export const tl04 = defineRow({
  id: "TL-04",
  summary: "nginx asks no client certificate of the load balancer.",
  why: "Every request gets 400, `No required SSL certificate was sent`.",
  fix: "Take `ssl_verify_client on` off the port that the load balancer connects to.",
  guide: {
    checks:
      "Looks at `ssl_verify_client` in the servers that answer requests of the load balancer over TLS. No load balancer has a " +
      "certificate to show to servers; `optional` lets it in.",
    story: "Certificates of clients end at the load balancer, which passes them on as a header where it is told to.",
    examples: ["asked"],
    ways: [
      {
        title: "Ask at the load balancer",
        text: "`mutualAuthentication` of an ALB's listener, and the header that it sends.",
      },
      { title: "Pass TLS through", text: "A TCP listener of a Network Load Balancer leaves the handshake to nginx." },
    ],
    limits: ["Ports that the load balancer does not connect to."],
  },
  messages: {
    asked: {
      text: "{group} connects to port {port} without a certificate, and nginx in {stacks} asks for one: {value}.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    const { socket, port } = view;
    if (socket === null || !socket.ssl || sendsTls(view) !== true) return;
    const servers = new Set([socket.defaultServer, ...answered(view).flatMap(({ answer }) => answer.server ?? [])]);
    for (const server of servers) {
      const value = valueIn(view, server, "ssl_verify_client");
      if (value.args[0] !== "on") continue;
      say.broken("asked", value.at, {
        words: { group: groupName(view), port: String(port.value), value: value.words },
      });
    }
  },
});
