import type { LoadBalancer } from "../../traffic/types";
import { list } from "../words";
import { type Counterpart, counterparts } from "./counterpart";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import type { StackContext } from "./types";
import type { PathView } from "./view";

const THEN: { readonly [what in LoadBalancer["whenAllUnhealthy"]]: string } = {
  "all targets get traffic": "sends to all of them",
  "502": "answers 502",
  "flows stay": "keeps the flows that there are and begins no others",
};

export const lc02 = defineRow({
  id: "LC-02",
  summary: "A failing health check does the same in every stack.",
  why: "The same mistake in nginx is an outage in one stack, and goes unnoticed in another.",
  fix: "Run every stack behind the same kind of load balancer.",
  severity: "warning",
  guide: {
    checks:
      "Compares what the load balancers of the stacks do when no server is healthy: an ALB and an NLB send to all of them, an " +
      "Application Gateway answers 502, an Azure Load Balancer keeps the flows that there are.",
    story:
      "In 2019 staging ran on another cloud. Whatever its health checks said, it said nothing about what production would do with " +
      "the same answer.",
    examples: ["two-clouds"],
    ways: [
      {
        title: "One kind",
        text: "The same load balancer in every stack; `one-provider` holds that for the whole program.",
      },
    ],
    limits: ["Stacks that are all alike."],
  },
  messages: {
    differs: {
      text: "When no server is healthy, {balancer} in {stacks} {outcome}, and the load balancer of {others} {instead}: what a health check shows in one of them proves nothing for the other.",
    },
  },
  balancerAlone: true,
  applies: ({ group }) => group.healthCheck.enabled.value !== false,
  judgeStack: (views, say, stacks) => {
    for (const view of views) {
      const { whenAllUnhealthy: outcome, at } = view.path.loadBalancer;
      const others = counterparts(view, stacks);
      const differ = others.filter(({ balancer }) => balancer.whenAllUnhealthy !== outcome);
      const [first] = differ;
      if (first === undefined || !isOddOneOut(view, others, stacks)) continue;
      const words = {
        balancer: balancerName(view),
        outcome: THEN[outcome],
        others: list(differ.map(({ stack }) => stack)),
        instead: THEN[first.balancer.whenAllUnhealthy],
      };
      say.broken("differs", at, { words });
    }
  },
});

/** Told of the fewer; of the later ones where there are as many. */
function isOddOneOut(
  { path, context }: PathView,
  others: readonly Counterpart[],
  stacks: readonly StackContext[],
): boolean {
  const outcome = path.loadBalancer.whenAllUnhealthy;
  const same = others.filter(({ balancer }) => balancer.whenAllUnhealthy === outcome);
  const differ = others.length - same.length;
  const alike = same.length + 1;
  const first = stacks.findIndex(({ stack }) => stack === context.stack || same.some((one) => one.stack === stack));
  return alike < differ || (alike === differ && first > 0);
}
