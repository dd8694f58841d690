import { atLeast, effective } from "../../nginx/index";
import { code } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { sendsTls } from "./net-07";

/** CHANGES of nginx 1.25.1: HTTP/2 and HTTP/1.1 on one port in clear text. */
const BOTH_SINCE = "1.25.1";

export const pr03 = defineRow({
  id: "PR-03",
  summary: "What an NLB agrees on with clients, nginx speaks as well.",
  why: "A part of the clients gets protocol errors: those that agreed with the load balancer on what nginx does not speak.",
  fix: 'Set `http2 on` (nginx 1.25.1 or newer), or `alpnPolicy: "HTTP1Only"` on the listener.',
  guide: {
    checks:
      "A TLS listener of a Network Load Balancer agrees on a version of HTTP with the client (`alpnPolicy`), and passes on what " +
      "comes. With a policy that allows HTTP/2, nginx gets HTTP/2 in clear text, and HTTP/1.1 from other clients, on one port.",
    story:
      "The load balancer promises what it does not speak itself. Who is on the other end of the wire, it does not ask.",
    examples: ["not-spoken"],
    ways: [
      { title: "Speak both", text: "`http2 on;` with nginx 1.25.1 or newer." },
      { title: "Promise less", text: '`alpnPolicy: "HTTP1Only"` or `"None"`.' },
    ],
    limits: ["TLS target groups, where nginx agrees with the load balancer itself."],
  },
  messages: {
    "not-spoken": {
      text: "{balancer} agrees on HTTP/2 with clients ({policy}), and nginx in {stacks} does not speak it on port {port}.",
    },
    "http2-alone": {
      text: "{balancer} agrees on HTTP/1.1 with some clients ({policy}), and nginx {version} in {stacks} speaks HTTP/2 alone on port {port}.",
    },
  },
  applies: ({ listener }) => /^HTTP2/.test(listener.alpnPolicy?.value ?? ""),
  judge: (view, say) => {
    const { socket, port, path, web } = view;
    const policy = path.listener.alpnPolicy!;
    const tls = sendsTls(view);
    if (tls === null) return say.unjudged("whether the load balancer speaks TLS to servers", path.group.protocol.at);
    if (socket === null || tls) return;
    const at = view.placeOfSocket(socket);
    const on = effective(socket.defaultServer, "http2")?.args[0] === "on";
    const words = { balancer: balancerName(view), policy: code(policy.value!), port: String(port.value) };
    const also = [policy.at];
    if (!on && !socket.http2) say.broken("not-spoken", at, { words, also });
    else if (socket.http2 && policy.value !== "HTTP2Only") {
      if (web.facts.version === null) return say.needs("nginx.version");
      if (atLeast(web.facts.version, BOTH_SINCE)) return say.holds(at, "nginx speaks both there");
      say.broken("http2-alone", at, { words: { ...words, version: web.facts.version }, also });
    } else say.holds(at, "nginx speaks both there");
  },
});
