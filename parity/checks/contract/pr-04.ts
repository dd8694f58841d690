import { effective } from "../../nginx/index";
import { list } from "../words";
import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { decidedAt, tellUndecided } from "./health/tell";
import { passesUpgrade } from "./timeouts";

/** What a handshake needs on its way to the application, and does not have. */
function missing({ answer }: Asked): string[] {
  if (answer.kind !== "response" || answer.exchange === null) return [];
  const sent = new Map(answer.exchange.headers.map(([name, value]) => [name, String(value).toLowerCase()]));
  const connection = (sent.get("connection") ?? "").split(/\s*,\s*/);
  return [
    ...(answer.exchange.httpVersion === "1.1" ? [] : ["`proxy_http_version 1.1`"]),
    ...(sent.get("upgrade") === "websocket" ? [] : ["`proxy_set_header Upgrade $http_upgrade`"]),
    ...(connection.includes("upgrade") ? [] : ["`proxy_set_header Connection` with `upgrade`"]),
  ];
}

/** The version that nginx speaks to the application is its default, and depends on a fact that is not known. */
function needsVersion({ answer, view }: Asked): boolean {
  const scope = answer.location ?? answer.server;
  return view.web.facts.version === null && scope !== null && !effective(scope, "proxy_http_version")?.directive;
}

function handsOn({ answer }: Asked): boolean {
  const scope = answer.location ?? answer.server;
  return scope !== null && passesUpgrade(scope);
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
    limits: [
      "Locations that no WebSocket of a probe reaches.",
      "Where some location passes `Upgrade` on: those that do not, for they need not be meant for it.",
    ],
  },
  messages: {
    "not-passed": {
      text: "A WebSocket handshake in {stacks} does not reach the application as one: {missing} {is} missing.",
    },
  },
  applies: () => true,
  judgeStack: (views, say) => {
    const all = views.map((view) => ({ view, requests: clientRequests(view, "websocket") }));
    // Where one place hands upgrades on, the others are not meant for WebSockets.
    const isMeant = all.some(({ requests }) => requests.some(handsOn)) ? handsOn : () => true;
    for (const { view, requests } of all) {
      tellUndecided(view, say, requests);
      for (const asked of requests) {
        const { answer } = asked;
        if (answer.kind !== "response" || answer.exchange === null || !isMeant(asked)) continue;
        const lacking = missing(asked);
        const at = decidedAt(asked);
        if (lacking.length === 0) say.holds(at, "it passes the handshake on");
        else if (lacking[0] === "`proxy_http_version 1.1`" && needsVersion(asked)) say.needs("nginx.version");
        else {
          const words = { missing: list(lacking), is: lacking.length === 1 ? "is" : "are" };
          say.broken("not-passed", at, { words, paths: [view.path] });
        }
      }
    }
  },
});
