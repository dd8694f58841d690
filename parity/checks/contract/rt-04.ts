import { code } from "../words";
import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { answerWords, balancerName, decidedAt, tellUndecided } from "./health/tell";
import { fellToDefault, hasNoPlace, pathOf, picksByHost, refusesByName, rewritesPath } from "./routing";

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
    const requests = clientRequests(view);
    tellUndecided(view, say, requests);
    const served = requests.some(
      (asked) => isRewritten(asked) && asked.answer.kind === "response" && !hasNoPlace(asked),
    );
    for (const asked of requests) {
      if (!isRewritten(asked) || rewrite === undefined || asked.answer.kind !== "response") continue;
      if (!hasNoPlace(asked)) say.holds(rewrite, "nginx has a location for what comes of it");
      else if (!isMeant(asked, served)) {
        const after = pathOf(asked.request.target);
        const words = {
          balancer: balancerName(view),
          after: code(after),
          before: code(pathOf(asked.probe.request?.target ?? "")),
          answer: answerWords(asked),
        };
        say.broken("unserved", rewrite, { words, actual: after, also: [decidedAt(asked)] });
      }
    }
  },
});

function isRewritten({ probe, request }: Asked): boolean {
  return pathOf(probe.request?.target ?? "") !== pathOf(request.target);
}

/** A location refuses a part of what comes by name; or no server has the host, which is for RT-01 to tell. */
function isMeant(asked: Asked, served: boolean): boolean {
  return (served && refusesByName(asked)) || (picksByHost(asked.view.path) && fellToDefault(asked));
}
