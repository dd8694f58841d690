import type { View } from "../facts";
import type { Fact, HealthCheck, TargetGroup } from "../types";
import { PROBE } from "./defaults";
import { ownPart } from "./ids";

/** What a probe takes from the backend settings that it is for. */
export interface Checked {
  readonly protocol: TargetGroup["protocol"]["value"];
  readonly port: Fact<number>;
  readonly hostOverride: Fact<string> | null;
}

/** The probe of backend settings; without one, the gateway's own default. */
export function gatewayProbe(gateway: View, settings: View, checked: Checked): HealthCheck {
  const reference = settings.get("probe");
  const view = ownPart(gateway, "probes", reference, "Health checks of these servers are not judged.");
  if (view !== null) return customProbe(view, checked);
  return defaultProbe(reference, checked);
}

function customProbe(view: View, checked: Checked): HealthCheck {
  const protocol = view.get("protocol").word(["Http", "Https", "Tcp", "Tls"], null);
  const port = view.get("port");
  const match = view.get("match");
  const statuses = match.get("statusCodes");
  const codes = statuses.texts(null);
  const given = statuses.given && codes.value?.length !== 0;
  const body = match.get("body");
  return {
    at: view.place,
    enabled: { value: true, given: false, at: view.place },
    protocol: { ...protocol, value: protocolWord(protocol.value) },
    port: port.given ? port.number(null) : { ...checked.port, given: false, at: port.place },
    onTrafficPort: !port.given,
    path: view.get("path").text(PROBE.path),
    host: { kind: "name", name: hostOf(view, checked.hostOverride) },
    userAgent: PROBE.userAgent,
    grpc: false,
    matcher: given
      ? { ...codes, value: codes.value?.join(",") ?? null }
      : { value: PROBE.statusCodes, given: false, at: statuses.place },
    body: body.given && body.raw !== "" ? body.text(null) : null,
    interval: view.get("interval").number(PROBE.interval),
    timeout: view.get("timeout").number(PROBE.timeout),
    healthyThreshold: { value: PROBE.healthyThreshold, given: false, at: view.place },
    unhealthyThreshold: view.get("unhealthyThreshold").number(PROBE.unhealthyThreshold),
  };
}

function protocolWord(word: string | null): HealthCheck["protocol"]["value"] {
  if (word === null) return null;
  if (word === "Tcp" || word === "Tls") return "TCP";
  return word === "Https" ? "HTTPS" : "HTTP";
}

function hostOf(view: View, override: Fact<string> | null): Fact<string> {
  const pick = view.get("pickHostNameFromBackendHttpSettings");
  if (pick.flag(false).value === true && override !== null) return { ...override, at: pick.place };
  return view.get("host").text(PROBE.host);
}

/** A failed reference has told a gap already; without a reference the defaults hold: G [application-gateway-probe-overview]. */
function defaultProbe(reference: View, { protocol, port, hostOverride }: Checked): HealthCheck {
  const at = reference.place;
  const lost = reference.given;
  const fixed = <T>(value: T): Fact<T> => ({ value: lost ? null : value, given: false, at });
  return {
    at,
    enabled: fixed(true),
    protocol: fixed(protocol === "HTTPS" ? "HTTPS" : "HTTP"),
    port: { ...port, given: false, at },
    onTrafficPort: true,
    path: fixed(PROBE.path),
    host: { kind: "name", name: hostOverride === null ? fixed(PROBE.host) : { ...hostOverride, given: false, at } },
    userAgent: PROBE.userAgent,
    grpc: false,
    matcher: fixed(PROBE.statusCodes),
    body: null,
    interval: fixed(PROBE.interval),
    timeout: fixed(PROBE.timeout),
    healthyThreshold: fixed(PROBE.healthyThreshold),
    unhealthyThreshold: fixed(PROBE.unhealthyThreshold),
  };
}
