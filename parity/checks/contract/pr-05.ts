import { code, list } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { viewsOf } from "./view";

export const pr05 = defineRow({
  id: "PR-05",
  summary: "Ambiguous requests are treated alike in every stack.",
  why: "The same odd request gets another status in another stack, and is written down in another place.",
  fix: "Give `desyncMitigationMode` the same value in every stack.",
  guide: {
    checks:
      "Compares `desyncMitigationMode` of the stacks. `strictest` stops ambiguous requests at the load balancer; `defensive` and " +
      "`monitor` let some through that nginx answers with 400 or 501.",
    story: "Where a request is refused decides in whose log it is found, and whose alarm goes off.",
    examples: ["strictest-in-one"],
    ways: [{ title: "Decide once", text: '`desyncMitigationMode: "defensive"`, the default, in every stack.' }],
    limits: ["Stacks that are all alike: then it is the same for every client."],
  },
  messages: {
    differs: { text: "{balancer} in {stacks} treats ambiguous requests by {mode}, and that of {others} by {other}." },
  },
  applies: ({ loadBalancer }) => loadBalancer.kind === "alb",
  judgeStack: (views, say, stacks) => {
    for (const view of views) {
      const { desyncMode } = view.path.loadBalancer;
      // The odd one out is who is not at the default.
      if (desyncMode.value === null || desyncMode.value === "defensive") continue;
      const others = stacks.flatMap((stack) => {
        const mode = viewsOf(stack)[0]?.path.loadBalancer.desyncMode.value;
        return mode && mode !== desyncMode.value ? [{ stack: stack.stack, mode }] : [];
      });
      if (others.length === 0) continue;
      const words = {
        balancer: balancerName(view),
        mode: code(desyncMode.value),
        others: list(others.map(({ stack }) => stack)),
        other: code(others[0]!.mode),
      };
      say.broken("differs", desyncMode.at, { words, actual: desyncMode.value, expected: others[0]!.mode });
    }
  },
});
