import { list } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { type PathView, viewsOf } from "./view";

function keepsHost({ path }: PathView): boolean | null {
  return path.loadBalancer.preserveHost.value;
}

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
    const others = stacks.filter((stack) => viewsOf(stack).some((view) => keepsHost(view) === false));
    for (const view of views) {
      const { preserveHost } = view.path.loadBalancer;
      if (preserveHost.value !== true || others.length === 0) continue;
      const words = { balancer: balancerName(view), others: list(others.map(({ stack }) => stack)) };
      say.broken("differs", preserveHost.at, { words, actual: "true", expected: "false" });
    }
  },
});
