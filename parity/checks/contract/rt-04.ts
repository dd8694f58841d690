import { code } from "../words";
import { defineRow } from "./define";
import { answerWords, balancerName, decidedAt } from "./health/tell";
import { answered, fellToDefault, hasNoPlace, pathOf, rewritesPath } from "./routing";

export const rt04 = defineRow({
  id: "RT-04",
  summary: "nginx has a location for the path that the balancer makes.",
  why: "Every request of this rule gets 404 from nginx: its locations are for another path than the one that comes.",
  fix: "Write the locations for the rewritten path, or take the rewrite out.",
  guide: {
    checks:
      "Where a rule rewrites paths (`transforms`, `urlConfiguration.modifiedPath`, `path` of the backend settings), applies the " +
      "rewrite to paths that the rule takes, and asks the model what nginx answers to the result.",
    story:
      "Without a rewrite an ALB never strips a prefix; a gateway's backend settings often do. Adding or removing one in a single " +
      "stack moves every request to other locations.",
    examples: ["rewritten"],
    ways: [
      {
        title: "Rewrite in one place",
        text: "In nginx (`proxy_pass` with a path) or at the load balancer, in every stack alike.",
      },
    ],
    limits: ["404 of the application."],
  },
  messages: {
    unserved: {
      text: "{balancer} makes {after} of {before}, and nginx in {stacks} has no location for it: it answers {answer} itself.",
    },
  },
  applies: rewritesPath,
  judge: (view, say) => {
    const rewrite =
      view.path.rule.transforms.find(({ kind }) => kind === "path")?.at ?? view.path.group.pathOverride?.at;
    for (const asked of answered(view)) {
      const before = pathOf(asked.probe.request?.target ?? "");
      const after = pathOf(asked.request.target);
      if (before === after || rewrite === undefined) continue;
      if (!hasNoPlace(asked) || fellToDefault(asked)) say.holds(rewrite, "nginx has a location for what comes of it");
      else {
        const words = {
          balancer: balancerName(view),
          after: code(after),
          before: code(before),
          answer: answerWords(asked),
        };
        say.broken("unserved", rewrite, { words, actual: after, also: [decidedAt(asked)] });
      }
    }
  },
});
