import type { View } from "../facts";
import type { Fact, HealthCheck } from "../types";
import { HEALTH_CHECK, healthCheckDefaults, healthCheckTimeout } from "./defaults";

/** What decides the defaults of a health check. */
export interface CheckedGroup {
  /** The group of an application load balancer. */
  readonly layer7: boolean;
  readonly lambda: boolean;
  readonly grpc: boolean;
  readonly port: Fact<number>;
}

export function healthCheckOf(view: View, group: CheckedGroup): HealthCheck {
  const { layer7, lambda, grpc } = group;
  const block = view.isBlock();
  const defaults = healthCheckDefaults(layer7, lambda, block === true);
  const protocol = view.get("protocol").word(["HTTP", "HTTPS", "TCP"], defaults.protocol);
  const path = unset(view.get("path"), grpc ? HEALTH_CHECK.grpcPath : HEALTH_CHECK.path);
  const matcher = unset(view.get("matcher"), defaultMatcher(group));
  const port = portOf(view.get("port"), group.port);
  return {
    at: view.place,
    // A: off for functions; P: on where there is a block.
    enabled: view.get("enabled").flag(!lambda || block === true),
    protocol,
    ...port,
    path,
    host: { kind: layer7 ? "target" : "node" },
    userAgent: HEALTH_CHECK.userAgent,
    grpc,
    matcher,
    body: null,
    interval: view.get("interval").number(defaults.interval),
    timeout: view.get("timeout").number(healthCheckTimeout(layer7, lambda, protocol.value)),
    healthyThreshold: view.get("healthyThreshold").number(defaults.healthyThreshold),
    unhealthyThreshold: view.get("unhealthyThreshold").number(defaults.unhealthyThreshold),
  };
}

function defaultMatcher({ layer7, grpc }: CheckedGroup): string {
  if (grpc) return HEALTH_CHECK.grpcMatcher;
  return layer7 ? HEALTH_CHECK.matcher : HEALTH_CHECK.networkMatcher;
}

/** An empty text is how these two are unset. */
function unset(view: View, fallback: string): Fact<string> {
  const fact = view.text(fallback);
  return fact.value === "" ? { ...fact, value: fallback } : fact;
}

function portOf(view: View, traffic: Fact<number>): { port: Fact<number>; onTrafficPort: boolean } {
  const given = view.resolved.known ? view.resolved.value : undefined;
  if (!view.given) return { port: { ...traffic, given: false, at: view.place }, onTrafficPort: true };
  if (given === "traffic-port") return { port: { ...traffic, at: view.place, given: true }, onTrafficPort: true };
  return { port: view.number(null), onTrafficPort: false };
}
