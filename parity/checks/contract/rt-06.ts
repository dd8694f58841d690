import { list } from "../words";
import { counterparts } from "./counterpart";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";

export const rt06 = defineRow({
  id: "RT-06",
  summary: "Odd Host headers meet the same load balancer everywhere.",
  why: "A client that sends several Host headers gets 400 from nginx where they are preserved, and an answer elsewhere.",
  fix: "Give `preserveHostHeader` the same value in every stack.",
  guide: {
    checks:
      "Compares `preserveHostHeader` of the stacks. An ALB that preserves passes several Host headers on as they came, and nginx " +
      "refuses such a request.",
    story: "Broken clients are rare, and they are customers. What staging forgives them, production may not.",
    examples: ["preserved-in-one"],
    ways: [
      { title: "Decide once", text: "`preserveHostHeader: false` everywhere, unless nginx needs the port in Host." },
    ],
    limits: ["Stacks that are all alike: then it is the same for every client."],
  },
  messages: {
    differs: {
      text: "{balancer} in {stacks} passes Host headers on as they come, and that of {others} does not.",
    },
  },
  applies: ({ loadBalancer }) => loadBalancer.kind === "alb",
  judgeStack: (views, say, stacks) => {
    for (const view of views) {
      const { preserveHost } = view.path.loadBalancer;
      const others = counterparts(view, stacks).filter(({ balancer }) => balancer.kind === "alb");
      if (others.length === 0) continue;
      if ([preserveHost, ...others.map(({ balancer }) => balancer.preserveHost)].some(({ value }) => value === null))
        say.unjudged("whether load balancers preserve Host headers", preserveHost.at);
      const strip = others.filter(({ balancer }) => balancer.preserveHost.value === false);
      if (preserveHost.value !== true || strip.length === 0) continue;
      const words = { balancer: balancerName(view), others: list(strip.map(({ stack }) => stack)) };
      say.broken("differs", preserveHost.at, { words, actual: "true", expected: "false" });
    }
  },
});
