import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Subnet } from "../types";
import { isKind } from "./kinds";

const isSubnet = isKind("ec2/Subnet", "ec2/DefaultSubnet");
const MEANS = "Which addresses are in it is not known: what depends on them is not judged.";

/** The subnets that a list of ids names. One that cannot be followed is there, with an unknown range of addresses. */
export function subnetsOf(list: View): readonly Subnet[] {
  return all(list, list.items() ?? []);
}

/** `subnetMappings[].subnetId`. */
export function mappedSubnets(list: View): readonly Subnet[] {
  const ids = (list.items() ?? []).map((mapping) => mapping.get("subnetId"));
  return all(list, ids);
}

export function subnetOf(id: View): Subnet {
  const subnet = id.target(isSubnet, MEANS, false);
  return subnet === null ? unknown(id) : rangesOf(id, subnet);
}

/** Where none can be followed, which is so when they are looked up, that is one gap. */
function all(list: View, ids: readonly View[]): readonly Subnet[] {
  const found = ids.map((id) => list.reader.target(id.raw, isSubnet));
  const lost = found.flatMap((one) => ("why" in one ? [one.why] : []));
  if (ids.length < 2 || lost.length < ids.length) return ids.map(subnetOf);
  list.gap(`None of ${list.property} can be followed: ${lost[0]}. ${MEANS.replace("in it", "in them")}`, false);
  return ids.map(unknown);
}

function unknown(id: View): Subnet {
  return { cidr: { value: null, given: true, at: id.place }, cidr6: null };
}

function rangesOf(id: View, subnet: Resource): Subnet {
  const inputs = id.reader.view(subnet);
  const cidr = inputs.get("cidrBlock").text(null);
  const six = inputs.get("ipv6CidrBlock");
  const ipv6Only = inputs.get("ipv6Native").flag(false).value === true;
  if (!cidr.given && subnet.kind !== "read" && !ipv6Only) {
    inputs.get("cidrBlock").gap(`The range of ${subnet.path} is not given. ${MEANS}`, false);
  }
  return { cidr, cidr6: six.given ? six.text(null) : null };
}
