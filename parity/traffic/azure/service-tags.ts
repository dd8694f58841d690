import type { FoundSubnet } from "./subnets";

/** Nobody of whom is asked here. */
export const NO_SOURCE: readonly string[] = [];

/** Addresses that are public: all but those of RFC 6890 that no host of the internet has. */
const PUBLIC: readonly string[] = [
  "1.0.0.0/8",
  "2.0.0.0/7",
  "4.0.0.0/6",
  "8.0.0.0/7",
  "11.0.0.0/8",
  "12.0.0.0/6",
  "16.0.0.0/4",
  "32.0.0.0/3",
  "64.0.0.0/3",
  "96.0.0.0/6",
  "100.0.0.0/10",
  "100.128.0.0/9",
  "101.0.0.0/8",
  "102.0.0.0/7",
  "104.0.0.0/5",
  "112.0.0.0/5",
  "120.0.0.0/6",
  "124.0.0.0/7",
  "126.0.0.0/8",
  "128.0.0.0/3",
  "160.0.0.0/5",
  "168.0.0.0/8",
  "169.0.0.0/9",
  "169.128.0.0/10",
  "169.192.0.0/11",
  "169.224.0.0/12",
  "169.240.0.0/13",
  "169.248.0.0/14",
  "169.252.0.0/15",
  "169.255.0.0/16",
  "170.0.0.0/7",
  "172.0.0.0/12",
  "172.32.0.0/11",
  "172.64.0.0/10",
  "172.128.0.0/9",
  "173.0.0.0/8",
  "174.0.0.0/7",
  "176.0.0.0/4",
  "192.0.0.0/9",
  "192.128.0.0/11",
  "192.160.0.0/13",
  "192.169.0.0/16",
  "192.170.0.0/15",
  "192.172.0.0/14",
  "192.176.0.0/12",
  "192.192.0.0/10",
  "193.0.0.0/8",
  "194.0.0.0/7",
  "196.0.0.0/6",
  "200.0.0.0/5",
  "208.0.0.0/4",
  "2000::/3",
];

/** https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const AZURE_LOAD_BALANCER = "168.63.129.16/32";

/**
 * The addresses that a source of a rule means: a block, or one of Azure's names for some
 * (https://learn.microsoft.com/azure/virtual-network/service-tags-overview). Null: a name whose addresses are not known here.
 */
export function sourcesOf(prefix: string, subnet: FoundSubnet | null): readonly string[] | null {
  switch (prefix.toLowerCase()) {
    case "*":
    case "any":
      return ["0.0.0.0/0", "::/0"];
    case "internet":
      return PUBLIC;
    case "azureloadbalancer":
      return [AZURE_LOAD_BALANCER];
    case "virtualnetwork":
      return networkOf(subnet);
    // Azure's management of the gateway itself: never a source of traffic to servers.
    case "gatewaymanager":
      return NO_SOURCE;
    default:
      return /^[\d.]+(\/\d+)?$|:/.test(prefix) ? [prefix] : null;
  }
}

/** The network's own addresses. What is joined to it is not known, and no balancer is there. */
function networkOf(subnet: FoundSubnet | null): readonly string[] | null {
  return subnet?.network?.get("addressSpace").get("addressPrefixes").texts(null).value ?? null;
}
