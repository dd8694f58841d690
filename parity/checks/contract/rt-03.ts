import { globMatches } from "../../traffic/balancer/pattern";
import { pathWitnesses } from "../../traffic/probes/witness";
import type { Rule, TrafficPath } from "../../traffic/types";
import { code } from "../words";
import { defineRow } from "./define";
import { balancerName, decidedAt } from "./health/tell";
import { answered, askFor, pathOf, pathPatterns, rewritesPath } from "./routing";
import { endsHttp } from "./timeouts";

/** Rules that come first and keep requests from these servers: refused, or asked for a login. */
function guards({ listener, rule, servers }: TrafficPath): Rule[] {
  const before = listener.rules.slice(0, listener.rules.indexOf(rule));
  return before.filter(({ action, authenticates, conditions }) => {
    if (conditions.length === 0 || conditions.some(({ kind }) => kind !== "path" && kind !== "host")) return false;
    if (action.kind === "fixed-response") return action.status >= 400;
    if (authenticates || action.kind !== "forward") return authenticates;
    const reached = action.targets.flatMap(({ group }) => group.servers);
    return reached.every(({ at }) => at.resource !== servers.at.resource);
  });
}

/** Other spellings of a path that nginx reads as the same: one letter encoded, and one slash more. */
function spellings(path: string): string[] {
  const encoded = path.replace(/[a-z]/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return [encoded, `/${path}`].filter((one) => one !== path);
}

export const rt03 = defineRow({
  id: "RT-03",
  summary: "A path that the balancer guards is guarded in nginx as well.",
  why: "`//admin` and `/%61dmin` pass the load balancer's rule, and nginx serves them as /admin.",
  fix: "Guard the path in nginx too, or send it to servers that serve nothing else.",
  guide: {
    checks:
      "For each rule that keeps paths away from these servers – a fixed response, a login, another target group – writes the " +
      "path in other ways, and asks the model whether nginx hands it to the application all the same.",
    story:
      "A load balancer compares the path as it was sent. nginx decodes it, merges slashes and resolves dots before it looks for a " +
      "location.",
    examples: ["guarded-outside"],
    ways: [
      { title: "Guard both", text: "`location /admin { deny all; }` on the servers that the path is kept away from." },
      { title: "Refuse odd spellings", text: "`merge_slashes off;` helps against one of them, and only one." },
    ],
    limits: ["The application's own access control.", "Rules with other conditions than host and path."],
  },
  messages: {
    bypassed: {
      text: "{balancer} keeps {path} away from these servers by the rule {pattern}; sent as {spelling} it passes, and nginx in {stacks} hands it to the application at {location}.",
    },
  },
  applies: (path) => endsHttp(path) && !rewritesPath(path) && pathPatterns(path).length === 0,
  judge: (view, say) => {
    const [asked] = answered(view);
    if (asked === undefined) return;
    for (const guard of guards(view.path)) {
      const patterns = pathPatterns({ rule: guard });
      for (const path of patterns.flatMap(pathWitnesses)) {
        const spelling = spellings(path).find((one) => !patterns.some((pattern) => globMatches(pattern, pathOf(one))));
        if (spelling === undefined || path === "/") continue;
        const found = askFor(asked, spelling);
        if (found.answer.kind !== "response" || found.answer.exchange === null) continue;
        const at = decidedAt(found);
        const words = {
          balancer: balancerName(view),
          path: code(path),
          pattern: code(patterns.join(" ")),
          spelling: code(spelling),
          location: code(found.answer.location?.segment ?? found.answer.server?.segment ?? "server"),
        };
        say.broken("bypassed", at, { words, also: [guard.at] });
      }
    }
  },
});
