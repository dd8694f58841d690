import { code } from "../words";
import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { balancerName, decidedAt, tellUndecided } from "./health/tell";
import { hostsOf, isTls, locationOf, pathOf } from "./routing";

export const rt08 = defineRow({
  id: "RT-08",
  summary: "nginx does not redirect to HTTPS what came by HTTPS.",
  why: "Browsers are redirected to where they are, and give up: ERR_TOO_MANY_REDIRECTS.",
  fix: "Decide by `$http_x_forwarded_proto` instead of `$scheme`, or leave the redirect to the load balancer.",
  guide: {
    checks:
      "Asks the model what a client gets by HTTPS, once the load balancer has taken TLS off. A redirect to the same URL is one " +
      "that never ends.",
    story:
      "Behind a listener that ends TLS, `$scheme` is `http` for every request. A redirect that was right on a single server turns " +
      "into a loop as soon as a load balancer stands before it.",
    examples: ["by-scheme"],
    ways: [
      {
        title: "Redirect at the load balancer",
        text: "A listener on port 80 with the action `redirect`, and nothing in nginx.",
      },
      {
        title: "Ask what the client used",
        text: '`if ($http_x_forwarded_proto = "http") { return 301 https://$host$request_uri; }`',
      },
    ],
    limits: ["Redirects of the application: RT-09 finds what misleads it."],
  },
  messages: {
    loop: {
      text: "A client of {balancer} asks for {path} by HTTPS, and nginx in {stacks} redirects it to {location}: the same again.",
    },
  },
  applies: isTls,
  judge: (view, say) => {
    const requests = clientRequests(view);
    tellUndecided(view, say, requests);
    for (const asked of requests) {
      if (asked.answer.kind !== "response") continue;
      const location = locationOf(asked.answer);
      const at = decidedAt(asked);
      const target = asked.probe.request?.target ?? "";
      if (location === null || !isSame(location, asked)) {
        if (asked.answer.exchange !== null) say.holds(at, "it hands the request on");
        continue;
      }
      const words = { balancer: balancerName(view), path: code(target), location: code(location) };
      say.broken("loop", at, { words, also: [view.path.listener.protocol.at] });
    }
  },
});

/** The redirect leads to what the client has just asked for. */
function isSame(location: string, asked: Asked): boolean {
  const [, host, port] = /^https:\/\/([^/:?#]+)(?::(\d+))?/i.exec(location) ?? [];
  const own = asked.view.path.listener.port.value;
  if (host?.toLowerCase() !== hostsOf(asked).client || (own !== null && Number(port ?? 443) !== own)) return false;
  return pathOf(location) === pathOf(asked.probe.request?.target ?? "");
}
