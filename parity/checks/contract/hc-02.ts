import { defineRow } from "./define";
import { checkWords, decidedAt, failedFor, tellPassing } from "./health/tell";

export const hc02 = defineRow({
  id: "HC-02",
  summary: "The code that answers a health check is one that it takes.",
  why: "All targets are unhealthy in one environment only: what is 301 to one matcher is failure to another.",
  fix: "Answer the health check with 200, or let its matcher take the code.",
  guide: {
    checks:
      "Compares the code that nginx answers to the health check with the codes that it takes. Where the program does not say, " +
      "an Application Load Balancer takes 200 alone, a Network Load Balancer and an Application Gateway 200 to 399, an Azure Load " +
      "Balancer 200 alone.",
    story:
      "The same file is right behind one load balancer and an outage behind another. In 2019 staging ran behind a gateway that " +
      "takes redirects for health, and Europe behind a load balancer that does not.",
    examples: ["redirect"],
    ways: [
      { title: "Answer 200", text: "A `location = /health` that neither redirects nor is redirected." },
      {
        title: "Take the code",
        text: "`matcher: 200-399`, if a redirect really says that the server is well; it hides an application that is not.",
      },
    ],
    limits: ["Redirects that depend on who asks: HC-08 to HC-11 tell of those."],
  },
  messages: {
    code: {
      text: "The health check of {check} in {stacks} gets {answer} from {location}, and its matcher {matcher} does not take that.",
    },
  },
  applies: ({ group }) => group.healthCheck.enabled.value !== false,
  judgeStack: (views, say) => {
    for (const { asked, paths } of failedFor(views, "status")) {
      say.broken("code", decidedAt(asked), {
        words: checkWords(asked),
        also: [asked.view.path.group.healthCheck.matcher.at],
        paths,
      });
    }
    tellPassing(views, say, decidedAt);
  },
});
