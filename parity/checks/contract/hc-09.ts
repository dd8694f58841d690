import { code } from "../words";
import { defineRow } from "./define";
import { checkWords, decidedAt, failedFor, tellPassing } from "./health/tell";

export const hc09 = defineRow({
  id: "HC-09",
  summary: "Rules about the host name let health checks through.",
  why: "The check's Host is an address: it is redirected or cut off, and all targets are unhealthy.",
  fix: "Answer the health check before the rule about `$host`.",
  guide: {
    checks:
      "A load balancer asks with an address or `127.0.0.1` as Host. The row finds checks that fail by a rule of the server that " +
      "gets them (`if ($host …)`, a `map` of the host) and would pass in the same server with a client's host name.",
    story:
      "A rule that sends every other name to the main one means scanners and old domains. It also meets the load balancer.",
    examples: ["canonical-host"],
    ways: [
      {
        title: "Exempt the path",
        text: "Put the rule into `location /`, beside `location = /health`; or into a server of its own for the other names.",
      },
      {
        title: "Filter at the load balancer",
        text: "A listener rule for the host names that are served, and a fixed response for the rest.",
      },
    ],
    limits: ["Another server that answers instead: HC-03, HC-04 and HC-05 tell of that."],
  },
  messages: {
    "by-host": {
      text: "The health check of {check} in {stacks} has {host} as Host, and {server} answers {request} with {answer}, where the matcher is {matcher}. For {instead} it would pass.",
    },
  },
  applies: ({ group }) => group.healthCheck.enabled.value !== false,
  judgeStack: (views, say) => {
    for (const { asked, cause, paths } of failedFor(views, "host")) {
      say.broken("by-host", decidedAt(asked), {
        words: { ...checkWords(asked), instead: code(cause.host) },
        also: [asked.view.path.group.healthCheck.at],
        paths,
      });
    }
    tellPassing(views, say, decidedAt);
  },
});
