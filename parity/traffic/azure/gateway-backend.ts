import type { View } from "../facts";
import type { Fact, TargetGroup } from "../types";
import type { AzureContext } from "./context";
import { BACKEND } from "./defaults";
import { gatewayProbe } from "./gateway-probe";
import { ownPart } from "./ids";
import { poolServers } from "./pool";

const PROTOCOLS = ["Http", "Https"] as const;

/** Backend settings with a pool: what AWS calls a target group. It is at the settings, which say how servers are spoken to. */
export function groupOf(azure: AzureContext, gateway: View, settings: View, pool: View): TargetGroup {
  const fixed = <T>(value: T | null): Fact<T> => ({ value, given: false, at: settings.place });
  const protocol = settings.get("protocol").word(PROTOCOLS, null);
  const https = protocol.value === "Https";
  const word = protocol.value === null ? null : https ? ("HTTPS" as const) : ("HTTP" as const);
  const hostOverride = hostOverrideOf(settings, pool);
  const port = settings.get("port").number(https ? 443 : 80);
  return {
    at: settings.place,
    protocol: { ...protocol, value: word },
    protocolVersion: fixed("HTTP1"),
    port,
    targetType: fixed("instance"),
    ipAddressType: fixed("ipv4"),
    proxyProtocolV2: fixed(false),
    preserveClientIp: fixed(false),
    drainSeconds: drainOf(settings),
    stickinessCookie: stickinessOf(settings),
    slowStart: fixed(0),
    algorithm: null,
    connectionTermination: null,
    minimumHealthy: null,
    requestTimeout: settings.get("requestTimeout").number(BACKEND.requestTimeout),
    hostOverride,
    pathOverride: settings.get("path").given ? settings.get("path").text(null) : null,
    validatesCertificate: https && isValidated(settings) ? rootsOf(gateway, settings) : null,
    healthCheck: gatewayProbe(gateway, settings, { protocol: word, port, hostOverride }),
    servers: poolServers(azure, gateway, pool),
  };
}

/** `hostName`, or the name in the pool; a pool of addresses has none. */
function hostOverrideOf(settings: View, pool: View): Fact<string> | null {
  const name = settings.get("hostName");
  if (name.given) return name.text(null);
  const pick = settings.get("pickHostNameFromBackendAddress");
  if (pick.flag(false).value !== true) return null;
  const first = (pool.get("backendAddresses").items() ?? [])[0];
  const fqdn = first?.get("fqdn");
  if (fqdn?.given) return fqdn.text(null);
  return { value: null, given: true, at: pick.place };
}

function drainOf(settings: View): Fact<number> {
  const draining = settings.get("connectionDraining");
  const enabled = draining.get("enabled").flag(BACKEND.drain);
  if (enabled.value === true) return draining.get("drainTimeoutInSec").number(null);
  return { value: enabled.value === null ? null : 0, given: enabled.given, at: draining.place };
}

function stickinessOf(settings: View): Fact<string> | null {
  if (settings.get("cookieBasedAffinity").word(["Enabled", "Disabled"], "Disabled").value !== "Enabled") return null;
  return settings.get("affinityCookieName").text(BACKEND.affinityCookie);
}

/** Always, unless it is told not to look at the chain (R: `validateCertChainAndExpiry`). */
const isValidated = (settings: View): boolean => settings.get("validateCertChainAndExpiry").flag(true).value !== false;

/** Names of the roots that servers' certificates must come from; none: those that everybody trusts. */
function rootsOf(gateway: View, settings: View): Fact<readonly string[]> {
  const list = settings.get("trustedRootCertificates");
  const roots = (list.items() ?? []).flatMap((item) => {
    const root = ownPart(gateway, "trustedRootCertificates", item, "Which certificates it takes is not judged.");
    const name = root?.get("name").text(null).value;
    return name == null ? [] : [name];
  });
  return { value: roots, given: list.given, at: list.place };
}
