import { settingValue } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import type { Place } from "../../traffic/types";
import { defineRow } from "./define";
import { admissionTo, clientSource, placeOfFirewall, seesClient } from "./firewall";
import { ask, clientRequests } from "./health/ask";
import { groupName } from "./health/tell";
import { nameOf } from "./names";
import type { PathView } from "./view";

/**
 * The directive by which nginx turns away whom it sees, where it would let the other through: the load balancer's node in
 * the place of the client, or the client in the place of a node.
 */
function turnsAway(view: PathView, client: boolean): { directive: Directive; source: string } | null {
  for (const asked of clientRequests(view)) {
    const { connection, request, probe } = asked;
    if (asked.answer.kind !== "response" || asked.answer.status !== 403) continue;
    const other = { ...connection.remote, address: client ? probe.node : probe.client };
    const { answer } = ask(probe, view, { ...connection, remote: other }, request);
    const directive = asked.answer.steps.findLast((step) => step.directive !== null)?.directive;
    if (answer.kind === "response" && answer.status !== 403 && directive) {
      return { directive, source: connection.remote.address };
    }
  }
  return null;
}

export const net06 = defineRow({
  id: "NET-06",
  summary: "Behind layer 4, firewall and `allow` admit whom servers see.",
  why: "Connections time out, or nginx answers 403, as soon as the kind of targets changes.",
  fix: "Admit clients where their address is preserved, and the load balancer's subnets where it is not.",
  guide: {
    checks:
      "Whether servers behind an NLB see the client's address or a node's follows from the target type, the protocol and " +
      "`preserveClientIp`; behind an Azure Load Balancer they always see the client's. That source must get through the servers' " +
      "firewall, and past `allow` and `deny` of nginx.",
    story:
      "Targets by instance see clients, targets by address see the load balancer: the same firewall that is right for one kind " +
      "drops everything for the other.",
    examples: ["clients-kept-out"],
    ways: [
      {
        title: "Admit clients",
        text: "`0.0.0.0/0` on the port for traffic, where the load balancer is public and preserves addresses.",
      },
      {
        title: "Do not preserve the address",
        text: "`preserveClientIp: false`, with PROXY protocol v2 to tell nginx who the client is.",
      },
    ],
    limits: [
      "Which clients are meant to get in: one address of the internet is asked for.",
      "Internal load balancers.",
    ],
  },
  messages: {
    firewall: {
      text: "Servers behind {group} in {stacks} see {who} as the source, and the firewall of {servers} does not let {source} in on port {port}.",
    },
    access: {
      text: "nginx behind {group} in {stacks} sees {who} as the source, and `{directive}` turns {source} away.",
    },
  },
  applies: (path) => path.loadBalancer.internal.value === false && seesClient(path) !== null && isLayer4(path),
  judge: (view, say) => {
    const { path, context, port } = view;
    const client = seesClient(path) === true;
    const who = client ? "the client's own address" : "the load balancer's nodes";
    const also: Place[] = [path.group.preserveClientIp.at];
    const common = { group: groupName(view), who };
    // Nodes that are kept out are told by NET-05.
    const source = clientSource(path);
    const admitted = client && port.value !== null ? admissionTo(path, source, port.value) : null;
    if (admitted?.admitted === false) {
      const servers = nameOf(path.servers.at, context);
      const words = { ...common, servers, port: String(port.value), source: source.cidr };
      say.broken("firewall", placeOfFirewall(path, admitted.by), { words, also });
    }
    const turned = turnsAway(view, client);
    if (turned === null) return;
    const value = settingValue(turned.directive);
    const words = { ...common, source: turned.source, directive: `${turned.directive.name} ${value}` };
    say.broken("access", view.placeOf(turned.directive), { words, also });
  },
});

function isLayer4({ loadBalancer: { kind } }: PathView["path"]): boolean {
  return kind === "nlb" || kind === "azure-load-balancer";
}
