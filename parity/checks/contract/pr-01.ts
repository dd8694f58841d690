import { code } from "../words";
import { defineRow } from "./define";
import { clientRequests } from "./health/ask";
import { groupName, tellUndecided } from "./health/tell";

export const pr01 = defineRow({
  id: "PR-01",
  summary: "nginx speaks the version of HTTP that it is spoken to in.",
  why: "Every request fails with 502, and every health check: one side reads the other's bytes as garbage.",
  fix: "Let `http2` of nginx follow the protocol version of the target group.",
  guide: {
    checks:
      "Asks the model what nginx answers in the protocol version of the target group (`protocolVersion` on AWS; an Application " +
      "Gateway always speaks HTTP/1.1 to servers). Before nginx 1.25.1 a clear-text `listen … http2` speaks HTTP/2 alone; from " +
      "then on both.",
    story:
      "`listen 80 http2` looks like an addition, and takes HTTP/1.1 away from the port. Whether it does depends on the version of " +
      "nginx.",
    examples: ["http2-alone"],
    ways: [
      { title: "Speak both", text: "`http2 on;` with nginx 1.25.1 or newer, instead of the parameter of `listen`." },
      {
        title: "Speak what comes",
        text: '`protocolVersion: "HTTP1"` on the target group, and no `http2` on the port.',
      },
    ],
    limits: ["HTTP/2 over TLS, which both sides agree on by themselves."],
  },
  messages: {
    garbled: {
      text: "{group} speaks {version} to port {port}, and nginx in {stacks} cannot read it there: {why}.",
    },
  },
  applies: ({ group }) => group.protocol.value === "HTTP" || group.protocol.value === "HTTPS",
  judge: (view, say) => {
    const { socket, port, path } = view;
    if (socket === null) return;
    const at = view.placeOfSocket(socket);
    const requests = clientRequests(view);
    tellUndecided(view, say, requests);
    for (const { answer, connection } of requests) {
      const version = connection.protocol === "h2" ? "HTTP/2" : "HTTP/1.1";
      if (answer.kind === "garbled") {
        const words = { group: groupName(view), version, port: code(String(port.value)), why: answer.why };
        say.broken("garbled", at, { words, also: [path.group.protocolVersion.at] });
      } else if (answer.kind !== "unknown") say.holds(at, `${groupName(view)} speaks ${version}`);
    }
  },
});
