import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact, Subnet } from "../types";
import { isKind } from "./kinds";

const isSubnet = isKind("ec2/Subnet", "ec2/DefaultSubnet");
const MEANS = "Which addresses are in it is not known: what depends on them is not judged.";

/** The subnets that a list of ids names. One that cannot be followed is there, with an unknown address range. */
export function subnetsOf(list: View): readonly Subnet[] {
  return (list.items() ?? []).map(subnetOf);
}

/** `subnetMappings[].subnetId`. */
export function mappedSubnets(list: View): readonly Subnet[] {
  return (list.items() ?? []).map((mapping) => subnetOf(mapping.get("subnetId")));
}

export function subnetOf(id: View): Subnet {
  const subnet = id.target(isSubnet, MEANS, false);
  return subnet === null ? { cidr: { value: null, given: true, at: id.place }, cidr6: null } : rangesOf(id, subnet);
}

function rangesOf(id: View, subnet: Resource): Subnet {
  const inputs = id.reader.view(subnet);
  const cidr = inputs.get("cidrBlock").text(null);
  if (cidr.value === null && !cidr.given)
    inputs.get("cidrBlock").gap(`The range of ${subnet.path} is not given. ${MEANS}`, false);
  const six = inputs.get("ipv6CidrBlock");
  const ipv6: Fact<string> | null = six.given ? six.text(null) : null;
  return { cidr, cidr6: ipv6 };
}
