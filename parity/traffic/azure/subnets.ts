import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact, Subnet } from "../types";
import type { AzureContext } from "./context";
import { followId, type Id, nameOfResource } from "./ids";
import { isKind } from "./kinds";

/** A subnet with what decides who gets in. */
export interface FoundSubnet {
  /** The subnet's own properties, wherever they are written. */
  readonly view: View;
  /** The network that it is in, where the program has it. */
  readonly network: View | null;
}

const isSubnet = isKind("network/Subnet");
const isNetwork = isKind("network/VirtualNetwork");

/** The subnet that `{ id }` means: a resource, or an item of a network's `subnets`. Null, and a gap, where it is not there. */
export function findSubnet(azure: AzureContext, reference: View, means: string): FoundSubnet | null {
  const id = reference.get("id");
  const found = followId(azure.reader, id.raw);
  const subnet = "why" in found ? found : subnetOfId(azure, found);
  if (!("why" in subnet)) return subnet;
  id.gap(`The subnet cannot be followed: ${subnet.why}. ${means}`, false);
  return null;
}

function subnetOfId(azure: AzureContext, { owner, part }: Id): FoundSubnet | { readonly why: string } {
  if (part === null && isSubnet(owner)) return ofResource(azure, owner);
  if (part === null || part.collection !== "subnets" || !isNetwork(owner)) return { why: "it is no subnet" };
  const network = azure.reader.view(owner);
  const inline = itemOf(network.get("subnets"), part.at);
  if (inline !== null) return { view: inline, network };
  const separate = azure.of("network/Subnet").find((one) => {
    return nameOfResource(azure.reader, one)?.toLowerCase() === part.at && networkOf(azure, one) === owner;
  });
  return separate === undefined ? { why: `${owner.path} has no such subnet` } : ofResource(azure, separate);
}

function itemOf(list: View, at: string | number): View | null {
  const items = list.items() ?? [];
  if (typeof at === "number") return items[at] ?? null;
  return items.find((item) => item.get("name").text(null).value?.toLowerCase() === at) ?? null;
}

function ofResource(azure: AzureContext, resource: Resource): FoundSubnet {
  const network = networkOf(azure, resource);
  return { view: azure.reader.view(resource), network: network === null ? null : azure.reader.view(network) };
}

/** By `virtualNetworkName`, which is a name and no id. */
function networkOf(azure: AzureContext, subnet: Resource): Resource | null {
  const name = subnet.inputs["virtualNetworkName"];
  const followed = followId(azure.reader, asId(name));
  return "owner" in followed && isNetwork(followed.owner) ? followed.owner : null;
}

/** The id that begins like one: only kind and name are looked at. */
function asId(name: unknown): string {
  return `/providers/Microsoft.Network/virtualNetworks/${typeof name === "string" ? name : ""}`;
}

/** Its address blocks: a subnet has one of IPv4, and may have one of IPv6. */
export function subnetOf({ view }: FoundSubnet): Subnet {
  const single = view.get("addressPrefix");
  if (single.given) return { cidr: single.text(null), cidr6: null };
  const list = view.get("addressPrefixes");
  const blocks = list.texts(null);
  const pick = (six: boolean): Fact<string> => ({
    ...blocks,
    value: blocks.value?.find((block) => block.includes(":") === six) ?? null,
  });
  return { cidr: pick(false), cidr6: blocks.value?.some((block) => block.includes(":")) ? pick(true) : null };
}

/** True for a balancer all of whose frontends are addresses of its own network; null where its frontends are not known. */
export function isInternal(view: View): boolean | null {
  const frontends = view.get("frontendIPConfigurations").items();
  if (frontends === null) return null;
  return frontends.every((one) => !one.get("publicIPAddress").given && !one.get("publicIPPrefix").given);
}
