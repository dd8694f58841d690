import type { ProbeOutcome, RehearsalResult, ServerOutcome } from "../../result";
import type { Case } from "./cases";

/** Of a rehearsed stack: whether each nginx starts, and what came of every probe. */
export function probeCases({ stacks }: RehearsalResult, name: string): Case[] {
  const outcome = stacks.find(({ stack }) => stack === name);
  if (outcome === undefined || outcome.state === "not rehearsed") {
    const message = outcome?.gaps[0] ?? "nothing could be rehearsed";
    return [{ name: "rehearsed", outcome: "error", message, lines: outcome?.gaps ?? [] }];
  }
  return outcome.servers.flatMap((server) => [startCase(server), ...server.probes.map(probeCase)]);
}

function startCase({ resource, property, failure }: ServerOutcome): Case {
  const name = `nginx starts: ${resource} ${property}`;
  if (failure === null) return { name, outcome: "passed", message: "", lines: [] };
  return { name, outcome: "failure", message: failure, lines: [] };
}

function probeCase({ path, title, passes, judged, reason, balancer }: ProbeOutcome): Case {
  const name = `${path}: ${title}`;
  const lines = [reason, ...(balancer === null ? [] : [`HAProxy: ${balancer}`])];
  return passes
    ? { name, outcome: "passed", message: "", lines }
    : { name, outcome: judged === false ? "error" : "failure", message: reason, lines };
}
