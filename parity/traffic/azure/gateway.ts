import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact, LoadBalancer } from "../types";
import type { AzureContext } from "./context";
import { GATEWAY, GATEWAY_LIMITS } from "./defaults";
import { listenersOf } from "./gateway-listener";
import { findSubnet, isInternal, subnetOf } from "./subnets";
import { bodyLimitOf } from "./web-firewall";

/** An Application Gateway with all that is behind it. Null: a generation that is not followed. */
export function gatewayOf(azure: AzureContext, resource: Resource): LoadBalancer | null {
  const view = azure.reader.view(resource);
  const tier = view.get("sku").get("tier").text(view.get("sku").get("name").text(null).value);
  if (tier.value !== null && !/_v2$|^Basic$/i.test(tier.value)) {
    view.gap(
      `An Application Gateway of tier ${tier.value} is of the first generation, which is not followed: nothing behind it is judged.`,
      true,
    );
    return null;
  }
  const fixed = <T>(value: T | null): Fact<T> => ({ value, given: false, at: view.place });
  return {
    kind: "application-gateway",
    at: view.place,
    internal: fixed(isInternal(view)),
    subnets: subnetsOf(azure, view),
    ipAddressType: fixed("ipv4"),
    idleTimeout: fixed(GATEWAY.idleTimeout),
    http2: view.get("enableHttp2").flag(GATEWAY.http2),
    // The client's Host goes on as it is, unless backend settings replace it.
    preserveHost: fixed(true),
    forwardedFor: fixed("append"),
    forwardedPort: fixed(true),
    dropInvalidHeaders: fixed(true),
    desyncMode: fixed<string>(null),
    tlsHeaders: fixed(false),
    limits: GATEWAY_LIMITS,
    bodyLimit: bodyLimitOf(view),
    whenAllUnhealthy: "502",
    listeners: listenersOf(azure, view),
  };
}

function subnetsOf(azure: AzureContext, view: View): LoadBalancer["subnets"] {
  const means = "From where the gateway connects to servers is not judged.";
  const found = (view.get("gatewayIPConfigurations").items() ?? []).flatMap((configuration) => {
    const subnet = findSubnet(azure, configuration.get("subnet"), means);
    return subnet === null ? [] : [subnetOf(subnet)];
  });
  if (found.length === 0) view.get("gatewayIPConfigurations").gap(`The gateway's subnet is not known. ${means}`, false);
  return found;
}
