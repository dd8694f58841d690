import { cidrContains } from "../../nginx/index";
import { code, list } from "../words";
import { balancerCidrs, firstInScopes, isCovered, knowsSubnets, realIpIn, trustedByName } from "./client-address";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp } from "./timeouts";

export const ip01 = defineRow({
  id: "IP-01",
  summary: "nginx believes every subnet of the load balancer.",
  why: "For the traffic of one zone the load balancer's address stands for all clients: in logs, limits and lists.",
  fix: "Name the CIDR of every subnet of the load balancer with `set_real_ip_from`.",
  guide: {
    checks:
      "Where nginx takes the client's address from a header, compares `set_real_ip_from` with the CIDRs of the subnets that the " +
      "load balancer is in. Each must be covered, by one network or by several together.",
    story:
      "A subnet in another zone is added to the load balancer, and from then on a part of the requests has no client address. " +
      "Which part, the load balancer decides anew for each request.",
    examples: ["subnet-forgotten"],
    ways: [
      {
        title: "Derive both from one list",
        text: "The subnets of the load balancer and the lines `set_real_ip_from` from the same constant, as infra/contract.ts does.",
      },
    ],
    limits: ["nginx without `set_real_ip_from` takes no address from anybody: IP-08 finds what suffers by it."],
  },
  messages: {
    uncovered: {
      text: "nginx in {stacks} does not believe {subnets} of {balancer}: clients whose requests come through there have the load balancer's address.",
    },
  },
  applies: endsHttp,
  judge: (view, say) => {
    const subnets = balancerCidrs(view);
    for (const { scope } of firstInScopes(view)) {
      const realIp = realIpIn(scope);
      if (realIp === null || !knowsSubnets(view, say)) continue;
      const first = view.placeOf(realIp.trusted[0]!.directive!);
      const missing = subnets.filter((cidr) => !isCovered(cidr, realIp.networks));
      const named = trustedByName(realIp)?.args[0];
      if (missing.length === 0) say.holds(first, "every subnet of its load balancer is covered");
      else if (named !== undefined) say.unjudged(`the addresses of ${named}`, first);
      else {
        say.broken("uncovered", first, {
          words: { subnets: list(missing.map(code)), balancer: balancerName(view) },
          actual: list(realIp.networks),
          expected: list(subnets),
          also: view.path.loadBalancer.subnets
            .filter(({ cidr }) => missing.includes(cidr.value ?? ""))
            .map(({ cidr }) => cidr.at),
        });
      }
    }
  },
  listed: ({ name, args }, path) =>
    name === "set_real_ip_from" &&
    path.loadBalancer.subnets.some(({ cidr, cidr6 }) =>
      [cidr.value, cidr6?.value ?? null].some((one) => one !== null && overlaps(one, args[0] ?? "")),
    ),
});

function overlaps(one: string, other: string): boolean {
  return cidrContains(one, other) || cidrContains(other, one);
}
