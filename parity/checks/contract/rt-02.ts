import { code } from "../words";
import { defineRow } from "./define";
import { answerWords, balancerName, decidedAt } from "./health/tell";
import { answered, fellToDefault, hasNoPlace, pathPatterns, rewritesPath } from "./routing";

export const rt02 = defineRow({
  id: "RT-02",
  summary: "Every path that is forwarded has a location of nginx.",
  why: "Some of the paths that the load balancer sends here get 404, or a redirect that nobody asked for.",
  fix: "Let the location take what the pattern takes, or the pattern only what the location takes.",
  guide: {
    checks:
      "From each pattern of paths in the listener's rules makes paths that it takes – `/api*` takes /api, /apix and /api/x – and " +
      "asks the model what nginx answers. 404 of nginx's own, or the redirect to the path with a slash, is a path without a place.",
    story:
      "Patterns of a load balancer are globs on the raw path, prefixes of nginx are not: `/api*` and `location /api/` look alike " +
      "and differ in /api.",
    examples: ["no-slash"],
    ways: [
      { title: "Take the same", text: "`location /api { … }` for the pattern `/api*`." },
      { title: "Ask for less", text: "The patterns `/api` and `/api/*` instead of `/api*`." },
    ],
    limits: ["404 of the application.", "Paths that the load balancer rewrites: RT-04."],
  },
  messages: {
    unserved: {
      text: "{balancer} forwards {path} by the pattern {pattern} to nginx in {stacks}, which answers {answer} itself.",
    },
  },
  applies: (path) => pathPatterns(path).length > 0 && !rewritesPath(path),
  judge: (view, say) => {
    for (const asked of answered(view)) {
      const at = decidedAt(asked);
      if (!hasNoPlace(asked) || fellToDefault(asked)) {
        say.holds(at, "the paths that are forwarded have a location");
        continue;
      }
      const words = {
        balancer: balancerName(view),
        path: code(asked.request.target),
        pattern: code(pathPatterns(view.path).join(" ")),
        answer: answerWords(asked),
      };
      say.broken("unserved", at, { words, also: [view.path.rule.at] });
    }
  },
});
