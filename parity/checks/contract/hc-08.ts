import { defineRow } from "./define";
import { checkWords, decidedAt, failedFor, tellPassing } from "./health/tell";

export const hc08 = defineRow({
  id: "HC-08",
  summary: "A redirect to HTTPS lets health checks through.",
  why: "Checks carry no X-Forwarded-Proto and are redirected: all targets are unhealthy.",
  fix: "Answer the health check in a location of its own, before the redirect.",
  guide: {
    checks:
      "Health checks come from the load balancer itself and carry no `X-Forwarded-*`. The row finds checks that fail as they are " +
      "and would pass with `X-Forwarded-Proto: https`.",
    story:
      "A redirect keyed on `$http_x_forwarded_proto` treats the check as a client without TLS. It shows at once where the matcher " +
      "is 200, and never where redirects count as healthy: there the check says nothing about the application any more.",
    examples: ["redirect-by-header"],
    ways: [
      {
        title: "Exempt the path",
        text: "`location = /health` beside a `location /` that holds the `if`. An `if` in the server itself comes first, whatever locations there are.",
      },
      {
        title: "Redirect at the load balancer",
        text: "A listener on port 80 that redirects; then nginx need not ask.",
      },
    ],
    limits: ["A redirect that a matcher takes for health: HC-02 says which ones do."],
  },
  messages: {
    redirected: {
      text: "The health check of {check} in {stacks} comes without `X-Forwarded-Proto`, and {server} answers {request} with {answer}, where the matcher is {matcher}. With `X-Forwarded-Proto: https` it would pass.",
    },
  },
  applies: ({ group }) => group.healthCheck.enabled.value !== false,
  judgeStack: (views, say) => {
    for (const { asked, paths } of failedFor(views, "forwarded-proto")) {
      say.broken("redirected", decidedAt(asked), {
        words: checkWords(asked),
        also: [asked.view.path.group.healthCheck.at],
        paths,
      });
    }
    tellPassing(views, say, decidedAt);
  },
});
