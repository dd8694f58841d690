import type { TrafficPath } from "../traffic/types";

/** What comes of it when no server of a group passes its health check any more, in one sentence. */
export function whenNoneIsHealthy({ loadBalancer, group, servers }: TrafficPath): string {
  const { interval, unhealthyThreshold } = group.healthCheck;
  const after =
    interval.value === null || unhealthyThreshold.value === null
      ? ""
      : ` after ${interval.value * unhealthyThreshold.value} s`;
  const replaced =
    servers.replacedWhenUnhealthy.value === true ? "; each is replaced by one that cannot be healthy either" : "";
  return `No server is healthy any more${after}: ${THEN[loadBalancer.whenAllUnhealthy]}${replaced}`;
}

const THEN: { readonly [what in TrafficPath["loadBalancer"]["whenAllUnhealthy"]]: string } = {
  "all targets get traffic": "the balancer then sends to all of them all the same",
  "502": "clients get 502",
  "flows stay": "flows that are there stay, new ones find no server",
};
