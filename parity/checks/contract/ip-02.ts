import { cidrContains } from "../../nginx/index";
import { code, list } from "../words";
import { balancerCidrs, firstInScopes, isCovered, knowsSubnets, realIpIn, trustedByName } from "./client-address";
import { defineRow } from "./define";
import { admission } from "./firewall";
import { endsHttp } from "./timeouts";
import type { PathView } from "./view";

/** Whether somebody beside the balancer reaches servers from a network on the port for traffic; null: that is not known. */
function reachedFrom(view: PathView, trusted: string, subnets: readonly string[]): boolean | null {
  const { firewall } = view.path.servers;
  const port = view.port.value;
  if (firewall === null || port === null) return null;
  const sources = firewall
    .filter(({ allow }) => allow)
    .flatMap(({ sources: of }): readonly (string | null)[] => of ?? [null]);
  const found = sources.map((source) => {
    if (source === null) return null;
    const shared = cidrContains(source, trusted) ? trusted : cidrContains(trusted, source) ? source : null;
    if (source === "balancer" || shared === null || isCovered(shared, subnets)) return false;
    return admission(firewall, { cidr: shared, balancer: false }, port).admitted;
  });
  return found.includes(true) ? true : found.includes(null) ? null : false;
}

/** Nobody but the server itself connects from there. */
function isOwn(network: string): boolean {
  return network.startsWith("unix:") || cidrContains("127.0.0.0/8", network) || network === "::1";
}

export const ip02 = defineRow({
  id: "IP-02",
  summary: "nginx believes nobody but the load balancer.",
  why: "Whoever reaches the servers from there names any address as its own, past limits, lists and logs.",
  fix: "Trust the load balancer's subnets alone, or let nobody else reach the servers.",
  guide: {
    checks:
      "Compares the networks that `set_real_ip_from` trusts with the subnets of the load balancer. What goes beyond them counts " +
      "where the firewall of the servers lets somebody from there reach the port for traffic.",
    story:
      "`set_real_ip_from 10.0.0.0/8` is quickly written, and believes every machine of the company. With `0.0.0.0/0` anybody " +
      "who reaches a server can be anybody.",
    examples: ["anybody"],
    ways: [
      { title: "Trust less", text: "The CIDRs of the load balancer's subnets, one line each." },
      {
        title: "Admit less",
        text: "A firewall that admits the load balancer's security group or subnets alone makes wider trust harmless.",
      },
    ],
    limits: ["Machines other than load balancers in the load balancer's own subnets."],
  },
  messages: {
    wider: {
      text: "nginx in {stacks} believes {network}, which is more than the load balancer ({subnets}), and the servers' firewall lets others in from there.",
    },
  },
  applies: endsHttp,
  judge: (view, say) => {
    const subnets = balancerCidrs(view);
    for (const { scope } of firstInScopes(view)) {
      const realIp = realIpIn(scope);
      const named = realIp === null ? null : trustedByName(realIp);
      if (realIp === null || !knowsSubnets(view, say)) continue;
      for (const trusted of realIp.trusted) {
        const network = trusted.args[0] ?? "";
        if (trusted.directive === null || isOwn(network)) continue;
        const at = view.placeOf(trusted.directive);
        const reached = isCovered(network, subnets) ? false : reachedFrom(view, network, subnets);
        if (trusted === named) say.unjudged(`the addresses of ${network}`, at);
        else if (reached === null) say.unjudged("whom the servers' firewall lets in", at);
        else if (!reached) say.holds(at, "nobody but the load balancer reaches the servers from there");
        else {
          const words = { network: code(network), subnets: list(subnets.map(code)) };
          say.broken("wider", at, { words, actual: network, expected: list(subnets) });
        }
      }
    }
  },
});
