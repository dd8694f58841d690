import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Servers } from "../types";
import type { AzureContext } from "./context";
import { machineServers, unknownServers } from "./machines";
import { type Member, machineWith } from "./members";

const NOT_JUDGED = "What runs there is not judged.";

/**
 * The servers of a pool: the machines that have put themselves into it, and the addresses that are written in it. `pool` is an
 * item of the balancer's `backendAddressPools`.
 */
export function poolServers(azure: AzureContext, balancer: View, pool: View, openByDefault = true): readonly Servers[] {
  const name = pool.get("name").text(null).value;
  const members = name === null ? [] : azure.membersOf(balancer.resource, name);
  const servers = [...serversOfMembers(azure, members, openByDefault), ...serversOfAddresses(azure, pool)];
  if (servers.length === 0) pool.gap(`No server of this program is in this pool. ${NOT_JUDGED}`, true);
  return servers;
}

/** A machine with several interfaces or addresses in the pool is still one machine. */
export function serversOfMembers(azure: AzureContext, members: readonly Member[], openByDefault = true): Servers[] {
  const once = new Map(members.map((member) => [member.resource.path, member] as const));
  return [...once.values()].map((member) => machineServers(azure, member, openByDefault));
}

/** An address that a network interface of the program has is its machine; what else stands there is somewhere else. */
function serversOfAddresses(azure: AzureContext, pool: View): Servers[] {
  return (pool.get("backendAddresses").items() ?? []).flatMap((item) => {
    const address = item.get("ipAddress").text(null).value;
    const member = address === null ? null : memberWithAddress(azure, address);
    if (member !== null) return [machineServers(azure, member, true)];
    const what = address ?? item.get("fqdn").text(null).value ?? "this address";
    item.gap(`${what} belongs to no machine of this program. ${NOT_JUDGED}`, true);
    return [unknownServers(item)];
  });
}

function memberWithAddress(azure: AzureContext, address: string): Member | null {
  for (const resource of azure.of("network/NetworkInterface")) {
    const networkInterface = azure.reader.view(resource);
    const found = (networkInterface.get("ipConfigurations").items() ?? []).find(
      (configuration) => configuration.get("privateIPAddress").text("").value === address,
    );
    if (found !== undefined) return withMachine(azure, resource, networkInterface, found);
  }
  return null;
}

function withMachine(azure: AzureContext, resource: Resource, networkInterface: View, ipConfiguration: View): Member {
  const machine = machineWith(azure, resource);
  return {
    resource: machine ?? resource,
    profile: machine === null ? null : azure.reader.view(machine),
    ipConfiguration,
    networkInterface,
  };
}
