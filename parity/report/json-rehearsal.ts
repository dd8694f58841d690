import type { ProbeOutcome, RehearsalResult, ServerOutcome, StackOutcome } from "../result";

/** The member `rehearsal` with its members in the order of the documented schema. */
export function canonicalRehearsal(rehearsal: RehearsalResult): RehearsalResult {
  const { nginx, haproxy, how, speed, limits, stacks } = rehearsal;
  return {
    nginx: { ran: nginx.ran, declared: nginx.declared },
    haproxy,
    how,
    speed,
    limits,
    stacks: stacks.map(canonicalStack),
  };
}

function canonicalStack({ stack, state, sameAs, consequence, servers, gaps }: StackOutcome): StackOutcome {
  return { stack, state, sameAs, consequence, servers: servers.map(canonicalServer), gaps };
}

function canonicalServer(server: ServerOutcome): ServerOutcome {
  const { resource, property, failure, probes, made, scaled, relocated, limits } = server;
  return { resource, property, failure, probes: probes.map(canonicalProbe), made, scaled, relocated, limits };
}

function canonicalProbe(probe: ProbeOutcome): ProbeOutcome {
  const { id, kind, path, title, passes, reason, balancer, status, location, judged } = probe;
  const own = { id, kind, path, title, passes, reason, balancer, status, location };
  return judged === false ? { ...own, judged } : own;
}
