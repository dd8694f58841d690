import type { View } from "../facts";
import type { Fact, Listener } from "../types";
import type { AzureContext } from "./context";
import { GATEWAY } from "./defaults";
import { rulesOf } from "./gateway-rule";
import { ownPart } from "./ids";

const PROTOCOLS = ["Http", "Https", "Tcp", "Tls"] as const;
const MEANS = "Traffic by this listener is not judged.";

export function listenersOf(azure: AzureContext, gateway: View): Listener[] {
  for (const [collection, what] of [
    ["listeners", "of layer 4"],
    ["privateLinkConfigurations", "for private links"],
  ] as const) {
    const view = gateway.get(collection);
    if ((view.items() ?? []).length > 0)
      view.gap(`Listeners ${what} are not followed: traffic through them is not judged.`, false);
  }
  return (gateway.get("httpListeners").items() ?? []).map((view) => listenerOf(azure, gateway, view));
}

function listenerOf(azure: AzureContext, gateway: View, view: View): Listener {
  const protocol = view.get("protocol").word(PROTOCOLS, null);
  const port = ownPart(gateway, "frontendPorts", view.get("frontendPort"), MEANS);
  const unknown = { value: null, given: false, at: view.get("frontendPort").place };
  const encrypted = protocol.value === "Https" || protocol.value === "Tls";
  const { rules, responseHeaders } = rulesOf(azure, gateway, view);
  const firewall = view.get("firewallPolicy");
  if (firewall.given)
    firewall.gap("A firewall policy of one listener is not followed: the gateway's own is taken.", false);
  return {
    at: view.place,
    port: port === null ? unknown : port.get("port").number(null),
    protocol: { ...protocol, value: protocol.value === null ? null : WORDS[protocol.value] },
    hosts: hostsOf(view),
    sslPolicy: encrypted ? sslPolicyOf(gateway, view) : null,
    // What stands in a certificate, no program says: it comes from a vault or as a file.
    certificateNames: { value: null, given: false, at: view.get("sslCertificate").place },
    alpnPolicy: null,
    tcpIdleTimeout: null,
    addsIdentityHeaders: { value: false, given: false, at: view.place },
    responseHeaders,
    rules,
  };
}

const WORDS = { Http: "HTTP", Https: "HTTPS", Tcp: "TCP", Tls: "TLS" } as const;

/** `hostNames` counts before `hostName`; a listener without either takes every host. */
function hostsOf(view: View): Fact<readonly string[]> | null {
  const several = view.get("hostNames");
  const list = several.given ? several.texts(null) : null;
  if (list !== null && list.value?.length !== 0) return list;
  const one = view.get("hostName");
  if (!one.given) return null;
  const fact = one.text(null);
  return { ...fact, value: fact.value === null ? null : [fact.value] };
}

function sslPolicyOf(gateway: View, view: View): Fact<string> {
  const profile = ownPart(gateway, "sslProfiles", view.get("sslProfile"), "Its policy is not judged.");
  const own = profile?.get("sslPolicy").get("policyName");
  return own?.given ? own.text(null) : gateway.get("sslPolicy").get("policyName").text(GATEWAY.sslPolicy);
}
