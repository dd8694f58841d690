import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { nameOf } from "./names";
import { showSeconds } from "./values";

export const hc14 = defineRow({
  id: "HC-14",
  // Whether a server needs the time depends on how long it takes to start.
  severity: "warning",
  // Automatic repairs of Azure give a new server ten minutes at least, which is longer than any check needs.
  providers: ["aws"],
  summary: "New servers have time to become healthy before replacement.",
  why: "Servers are replaced in a loop before nginx can answer: capacity shrinks while all looks busy.",
  fix: "Make the grace period longer than a server needs to start and to pass its checks.",
  guide: {
    checks:
      "Where servers that the load balancer calls unhealthy are replaced (`healthCheckType: ELB`, automatic repairs), compares " +
      "the grace period of a new server with the time that its health checks need: interval times healthy threshold.",
    story:
      "When all targets fail, a load balancer of AWS fails open and sends to all of them. Auto Scaling does not know that: it " +
      "replaces server after server, and what was one wrong line of nginx becomes a fleet that is never there.",
    examples: ["no-grace"],
    ways: [
      {
        title: "Give time",
        text: "`healthCheckGracePeriod` of the group, as long as installing and starting take, and the checks.",
      },
      {
        title: "Check more often",
        text: "A shorter `interval`, or a smaller `healthyThreshold`, of the health check.",
      },
    ],
    limits: ["How long a server takes to start: only the time of its checks is known."],
  },
  messages: {
    "too-short": {
      text: "{servers} in {stacks} replaces servers that are unhealthy {grace} after their start, and the health check of {group} needs {needed} to call one healthy.",
    },
  },
  balancerAlone: true,
  applies: ({ servers }) => servers.replacedWhenUnhealthy.value === true,
  judge: (view, say) => {
    const { servers, group } = view.path;
    const grace = servers.gracePeriod.value;
    const { interval, healthyThreshold, enabled } = group.healthCheck;
    if (grace === null || interval.value === null || healthyThreshold.value === null || enabled.value === false) return;
    const needed = interval.value * healthyThreshold.value;
    if (grace >= needed) return;
    const words = { servers: nameOf(servers.at, view.context), group: groupName(view) };
    say.broken("too-short", servers.gracePeriod.at, {
      words: { ...words, grace: showSeconds(grace), needed: showSeconds(needed) },
      also: [interval.at],
    });
  },
});
