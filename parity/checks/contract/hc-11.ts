import { code } from "../words";
import { defineRow } from "./define";
import { checkWords, decidedAt, failedFor, tellPassing } from "./health/tell";

export const hc11 = defineRow({
  id: "HC-11",
  summary: "Filters of user agents let health checks through.",
  why: "The check is taken for a robot and gets 403: all targets are unhealthy.",
  fix: "Answer the health check before the filter, or let its agent pass.",
  guide: {
    checks:
      "Load balancers of AWS ask as `ELB-HealthChecker/2.0`, an Azure Load Balancer as `Load Balancer Agent`, a gateway without any " +
      "agent. The row finds checks that fail as they are and would pass for a browser.",
    story: "A filter against robots and empty agents is tried with a browser, and works. The load balancer is a robot.",
    examples: ["robots"],
    ways: [
      { title: "Exempt the path", text: "Put the filter into `location /`, beside `location = /health`." },
      { title: "Let the agent pass", text: "An entry of the `map` for `ELB-HealthChecker`, before those that refuse." },
    ],
    limits: ["Filters in the application or in a web application firewall."],
  },
  messages: {
    agent: {
      text: "The health check of {check} in {stacks} {agent}, and {server} answers {request} with {answer}, where the matcher is {matcher}. For a browser it would pass.",
    },
  },
  applies: ({ group }) => group.healthCheck.enabled.value !== false,
  judgeStack: (views, say) => {
    for (const { asked, paths } of failedFor(views, "user-agent")) {
      const name = asked.request.headers.find(([header]) => header.toLowerCase() === "user-agent")?.[1];
      const agent = name === undefined ? "names no user agent" : `comes as ${code(name)}`;
      say.broken("agent", decidedAt(asked), {
        words: { ...checkWords(asked), agent },
        also: [asked.view.path.group.healthCheck.at],
        paths,
      });
    }
    tellPassing(views, say, decidedAt);
  },
});
