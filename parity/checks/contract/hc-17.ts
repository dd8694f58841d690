import { code } from "../words";
import { defineRow } from "./define";
import { checkWords, decidedAt, failedFor } from "./health/tell";

export const hc17 = defineRow({
  id: "HC-17",
  // No health check of AWS reads the body.
  providers: ["azure"],
  summary: "The answer to a probe has the text that the probe looks for.",
  why: "Servers are unhealthy although they answer 200, and a gateway sends them nothing.",
  fix: "Answer with the text, or take it out of the probe.",
  guide: {
    checks:
      "A probe of an Application Gateway can demand a text in the body (`match.body`). Where nginx answers with a constant, the row " +
      "looks for the text in it.",
    story:
      "The body of a health check is nobody's interface, until a probe reads it. Then a nicer wording is an outage.",
    examples: ["other-body"],
    ways: [
      { title: "Answer with the text", text: '`return 200 "healthy";` with what the probe looks for.' },
      { title: "Ask for the code alone", text: "No `match.body` in the probe." },
    ],
    limits: ["What the application answers, where nginx passes the probe on."],
  },
  messages: {
    body: {
      text: "The probe of {check} in {stacks} looks for {wanted} in the answer to {request}, and {location} answers {answer} without it.",
    },
  },
  applies: ({ group }) => group.healthCheck.body !== null,
  judgeStack: (views, say) => {
    for (const { asked, paths } of failedFor(views, "body")) {
      const { body, at } = asked.view.path.group.healthCheck;
      say.broken("body", decidedAt(asked), {
        words: { ...checkWords(asked), wanted: code(asked.probe.expect.bodyContains ?? "") },
        also: [body?.at ?? at],
        paths,
      });
    }
  },
});
