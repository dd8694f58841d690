import type { TrafficPath } from "../../traffic/types";
import { defineRow } from "./define";
import { admissionTo, balancerSources, checkSources, placeOfFirewall, type Source, seesClient } from "./firewall";
import { nameOf } from "./names";
import type { PathView } from "./view";

interface Way {
  readonly what: string;
  readonly port: number | null;
  readonly sources: readonly Source[];
}

/** The ways on which the balancer itself connects. Where clients' addresses come through, NET-06 speaks of traffic. */
function waysOf({ path, port }: PathView): Way[] {
  const { healthCheck } = path.group;
  const traffic =
    seesClient(path) === false ? [{ what: "traffic", port: port.value, sources: balancerSources(path) }] : [];
  if (healthCheck.enabled.value === false) return traffic;
  const check = { what: "health checks", port: healthCheck.port.value, sources: checkSources(path) };
  return traffic.some((way) => way.port === check.port) ? traffic : [...traffic, check];
}

export const net05 = defineRow({
  id: "NET-05",
  summary: "The servers' firewall lets the load balancer in on both ports.",
  why: "The packets are dropped: targets time out and are unhealthy, and clients get 502, 503 or 504.",
  fix: "Let the load balancer's security group, or its subnets, in on the port for traffic and that of the health check.",
  guide: {
    checks:
      "Follows the security groups or network security groups of the servers, by priority, and asks whether every subnet of " +
      "the load balancer gets to the port for traffic and to the port of the health check.",
    story:
      "A subnet that is added to the load balancer, or a port that moves, is easily forgotten in the servers' firewall. The " +
      "servers themselves are well; the load balancer gives up on them after its timeout.",
    examples: ["port-closed"],
    ways: [
      {
        title: "Name the load balancer's security group as the source",
        text: "On AWS a rule with the load balancer's own group as its source keeps right when subnets come and go.",
      },
      {
        title: "Name its subnets",
        text: "Where there are no groups (Azure), every subnet of the load balancer, as CIDR blocks.",
      },
    ],
    limits: [
      "Network ACLs, route tables and firewalls on the server itself.",
      "Rules with sources that only a deployment knows: a note says so.",
    ],
  },
  messages: {
    closed: {
      text: "The firewall of {servers} in {stacks} does not let {balancer} in on port {port}, where it sends {what}: nothing admits {source}.",
    },
    denied: {
      text: "The firewall of {servers} in {stacks} turns {balancer} away on port {port}, where it sends {what} from {source}.",
    },
  },
  balancerAlone: true,
  applies: ({ servers }) => servers.firewall !== null,
  judge: (view, say) => {
    const { path, context } = view;
    for (const { what, port, sources } of waysOf(view)) {
      if (port === null) continue;
      for (const source of sources) {
        const { admitted, by } = admissionTo(path, source, port) ?? { admitted: null, by: null };
        if (admitted !== false) continue;
        say.broken(by === null ? "closed" : "denied", placeOfFirewall(path, by), {
          words: {
            servers: nameOf(path.servers.at, context),
            balancer: nameOf(path.loadBalancer.at, context),
            ...{ what, port: String(port), source: source.cidr },
          },
          also: [placeOfPort(path)],
        });
      }
    }
  },
});

function placeOfPort({ servers, group }: TrafficPath) {
  return (servers.port ?? group.port).at;
}
