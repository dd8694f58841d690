import { code, list } from "../words";
import { counterparts } from "./counterpart";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";

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
      const others = counterparts(view, stacks).filter(({ balancer }) => balancer.kind === "alb");
      if (others.length === 0) continue;
      if ([desyncMode, ...others.map(({ balancer }) => balancer.desyncMode)].some(({ value }) => value === null))
        say.unjudged("how load balancers treat ambiguous requests", desyncMode.at);
      // The odd one out is who is not at the default.
      if (desyncMode.value === null || desyncMode.value === "defensive") continue;
      const differ = others.filter(
        ({
          balancer: {
            desyncMode: { value },
          },
        }) => value !== null && value !== desyncMode.value,
      );
      const [first] = differ;
      if (first === undefined) continue;
      const words = {
        balancer: balancerName(view),
        mode: code(desyncMode.value),
        others: list(differ.map(({ stack }) => stack)),
        other: list([...new Set(differ.map(({ balancer }) => balancer.desyncMode.value ?? ""))].map(code)),
      };
      const expected = first.balancer.desyncMode.value;
      say.broken("differs", desyncMode.at, { words, actual: desyncMode.value, expected });
    }
  },
});
