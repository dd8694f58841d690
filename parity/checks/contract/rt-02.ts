import { code } from "../words";
import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { answerWords, balancerName, decidedAt, tellUndecided } from "./health/tell";
import {
  fellToDefault,
  hasNoPlace,
  pathOf,
  pathPatterns,
  patternFor,
  picksByHost,
  refusesByName,
  rewritesPath,
} from "./routing";

export const rt02 = defineRow({
  id: "RT-02",
  summary: "Every path that is forwarded has a location of nginx.",
  why: "Some of the paths that the load balancer sends here get 404, or a redirect that nobody asked for.",
  fix: "Let the location take what the pattern takes, or the pattern only what the location takes.",
  guide: {
    checks:
      "From each pattern of paths in the listener's rules makes paths that it takes – `/api*` takes /api, /apix and /api/x – and " +
      "asks the model what nginx answers. 404 of nginx's own, or the redirect to the path with a slash, is a path without a place, " +
      "unless another server has one, or a location for just this part of the pattern refuses it.",
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
    const requests = clientRequests(view);
    tellUndecided(view, say, requests);
    const asked = requests.filter(({ answer }) => answer.kind === "response");
    const served = new Set(asked.filter((one) => !hasNoPlace(one)).map(({ request }) => pathOf(request.target)));
    for (const one of asked) {
      if (!hasNoPlace(one)) say.holds(decidedAt(one), "the paths that are forwarded have a location");
      else if (!isMeant(one, served)) {
        const words = {
          balancer: balancerName(view),
          path: code(one.request.target),
          pattern: code(patternFor(view.path, one.request.target)),
          answer: answerWords(one),
        };
        say.broken("unserved", decidedAt(one), { words, also: [view.path.rule.at] });
      }
    }
  },
});

/**
 * Another server has a place for the path, or this one refuses a part of the pattern by name. That no server has the host
 * is for RT-01 to tell.
 */
function isMeant(asked: Asked, served: ReadonlySet<string>): boolean {
  if (served.has(pathOf(asked.request.target))) return true;
  if (refusesByName(asked) && served.size > 0) return true;
  return picksByHost(asked.view.path) && fellToDefault(asked);
}
