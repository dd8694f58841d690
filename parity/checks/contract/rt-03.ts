import { chooseRule } from "../../traffic/balancer/index";
import { pathWitnesses } from "../../traffic/probes/witness";
import type { Rule } from "../../traffic/types";
import { code } from "../words";
import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { balancerName, decidedAt, tellUndecided } from "./health/tell";
import { askFor, pathPatterns, rewritesPath } from "./routing";
import { endsHttp } from "./timeouts";

/** How a rule keeps a path from these servers: refused or asked for a login, or sent to other servers. */
type Guard = "refuses" | "sends away";

function guardOf(rule: Rule, { view: { path } }: Asked): Guard | null {
  const { action, authenticates } = rule;
  if (action.kind === "fixed-response") return action.status >= 400 ? "refuses" : null;
  if (authenticates && !path.rule.authenticates) return "refuses";
  if (action.kind !== "forward") return null;
  const reached = action.targets.flatMap(({ group }) => group.servers);
  return reached.some(({ at }) => at.resource === path.servers.at.resource) ? null : "sends away";
}

/** The rules before the path's own that keep some of this client's requests from these servers. */
function guardsBefore(asked: Asked): { readonly rule: Rule; readonly guard: Guard }[] {
  const { listener, rule: own } = asked.view.path;
  return listener.rules.slice(0, listener.rules.indexOf(own)).flatMap((rule) => {
    const guard = guardOf(rule, asked);
    return guard === null ? [] : [{ rule, guard }];
  });
}

/** The rule takes this client's request for the path: no other before it, and no condition that the client does not meet. */
function takes(rule: Rule, { probe, view }: Asked, target: string): boolean {
  if (probe.request === null) return false;
  return chooseRule(view.path.listener, { ...probe.request, target, client: probe.client }) === rule;
}

/** Other spellings of a path that nginx reads as the same: one letter encoded, and one slash more. */
function spellings(path: string): string[] {
  const encoded = path.replace(/[a-z]/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return [encoded, `/${path}`].filter((one) => one !== path);
}

/** The path in another spelling, as it comes to the application; null: it does not. */
function bypass(asked: Asked, path: string, guard: Guard): { readonly spelling: string; readonly found: Asked } | null {
  for (const spelling of spellings(path)) {
    const found = askFor(asked, spelling);
    if (found?.answer.kind !== "response" || found.answer.exchange === null) continue;
    // What other servers are there for, these serve only where nginx has a location for it.
    if (guard === "sends away" && found.answer.location?.pattern === "/") continue;
    return { spelling, found };
  }
  return null;
}

export const rt03 = defineRow({
  id: "RT-03",
  summary: "A path that the balancer guards is guarded in nginx as well.",
  why: "`//admin` and `/%61dmin` pass the load balancer's rule, and nginx serves them as /admin.",
  fix: "Guard the path in nginx too, or send it to servers that serve nothing else.",
  guide: {
    checks:
      "For each rule that keeps paths away from these servers – a fixed response, a login, another target group – writes the " +
      "path in other ways, and asks the model whether nginx hands it to the application all the same. What goes to another target " +
      "group counts where nginx has a location for it here as well.",
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
  applies: (path) => endsHttp(path) && !rewritesPath(path),
  judge: (view, say) => {
    const [asked] = clientRequests(view);
    if (asked === undefined) return;
    tellUndecided(view, say, [asked]);
    for (const { rule, guard } of guardsBefore(asked)) {
      for (const path of pathPatterns({ rule }).flatMap(pathWitnesses)) {
        const passed = takes(rule, asked, path) ? bypass(asked, path, guard) : null;
        if (passed === null || path === "/") continue;
        const { location, server } = passed.found.answer;
        const words = {
          balancer: balancerName(view),
          path: code(path),
          pattern: code(pathPatterns({ rule }).join(" ")),
          spelling: code(passed.spelling),
          location: code(location?.segment ?? server?.segment ?? "server"),
        };
        say.broken("bypassed", decidedAt(passed.found), { words, also: [rule.at] });
      }
    }
  },
});
