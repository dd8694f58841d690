import { defineRow } from "./define";
import { undecidedOf } from "./health/cause";
import { checkWords, decidedAt, failedFor, groupName, pathsWith, tellPassing } from "./health/tell";

export const hc01 = defineRow({
  id: "HC-01",
  summary: "The health check's location answers with a code that passes.",
  why: "All targets are unhealthy: 502 or 503, or traffic to servers that nobody checks any more.",
  fix: "Let nginx answer the path of the health check, in the server that the check gets to.",
  guide: {
    checks:
      "Sends the health check through the model of nginx as the load balancer makes it, with its port, path, Host, agent and " +
      "source address: server by name, location, rewrites, `return`, `try_files`, `error_page`. The application is taken to be " +
      "well and to answer 200. The row tells what no other row explains better.",
    story:
      "A `location` that nobody links to looks unused. With it goes the answer to the load balancer, and with that the whole " +
      "group, whatever the application does.",
    examples: ["location-removed"],
    ways: [
      {
        title: "Answer the path",
        text: "`location = /health` that asks the application, in the server that the check gets to (see HC-03 and HC-05).",
      },
      { title: "Ask for another path", text: "`healthCheck.path` of the target group, `path` of the probe on Azure." },
    ],
    limits: [
      "What the application answers to the path: it is taken to be well.",
      "Files on the server's disk that user data does not write: then a note says that it is not judged.",
    ],
  },
  messages: {
    answer: {
      text: "The health check of {check} in {stacks} asks {request} on port {port}, and {location} answers {answer}, where the matcher is {matcher}.",
    },
  },
  applies: ({ group }) => group.healthCheck.enabled.value !== false,
  judgeStack: (views, say) => {
    for (const { asked, paths } of failedFor(views, "answer")) {
      say.broken("answer", decidedAt(asked), {
        words: checkWords(asked),
        also: [asked.view.path.group.healthCheck.path.at],
        paths,
      });
    }
    const [first] = views;
    for (const asked of first ? undecidedOf(first.context) : []) {
      if (asked.answer.kind !== "unknown" || pathsWith(views, asked).length === 0) continue;
      const needs = `whether the health check of ${groupName(asked.view)} passes depends on ${asked.answer.about}`;
      say.unjudged(needs, asked.view.path.group.healthCheck.at);
    }
    tellPassing(views, say, decidedAt);
  },
});
