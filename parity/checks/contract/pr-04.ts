import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { decidedAt } from "./health/tell";

/** What a handshake needs on its way to the application, and does not have. */
function missing({ answer }: Asked): string[] {
  if (answer.kind !== "response" || answer.exchange === null) return [];
  const sent = new Map(answer.exchange.headers.map(([name, value]) => [name, String(value).toLowerCase()]));
  return [
    ...(answer.exchange.httpVersion === "1.1" ? [] : ["`proxy_http_version 1.1`"]),
    ...(sent.get("upgrade") === "websocket" ? [] : ["`proxy_set_header Upgrade $http_upgrade`"]),
    ...(sent.get("connection") === "upgrade" ? [] : ["`proxy_set_header Connection` with `upgrade`"]),
  ];
}

export const pr04 = defineRow({
  id: "PR-04",
  summary: "A WebSocket handshake gets through nginx.",
  why: "The handshake is answered 200 or 400 instead of 101: no WebSocket is ever opened.",
  fix: "Pass `Upgrade` and `Connection` on, in HTTP/1.1.",
  guide: {
    checks:
      "Where the application has WebSockets (`application.websocketPing` in parity.yaml), or a location passes `Upgrade` on, asks " +
      "the model for a handshake. It needs `proxy_http_version 1.1` (the default only from nginx 1.29.7 on), `Upgrade` and " +
      "`Connection: upgrade`.",
    story:
      "Load balancers pass a handshake on by themselves. nginx speaks HTTP/1.0 to applications and drops both headers, unless it " +
      "is told not to; and a location that sets any header of its own inherits none of those.",
    examples: ["not-passed"],
    ways: [
      {
        title: "Pass it on",
        text: "The three directives in one block, with a `map` that sends `Connection: upgrade` only where the client asks for it.",
      },
    ],
    limits: ["Locations that no WebSocket of a probe reaches."],
  },
  messages: {
    "not-passed": {
      text: "A WebSocket handshake in {stacks} does not reach the application as one: {missing} is missing.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    for (const asked of clientRequests(view, "websocket")) {
      const lacking = missing(asked);
      const { answer } = asked;
      if (answer.kind !== "response" || answer.exchange === null) continue;
      const at = decidedAt(asked);
      if (lacking.length === 0) say.holds(at, "it passes the handshake on");
      else say.broken("not-passed", at, { words: { missing: lacking.join(", ") } });
    }
  },
});
