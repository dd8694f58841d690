import { defineRow } from "./define";
import { healthChecks } from "./health/ask";
import { groupName, pathsWith } from "./health/tell";
import { otherListener, portsOf, refusal } from "./reach";
import type { PathView } from "./view";

/** The port of the health check, where it is another than that of the traffic. */
export function ownPort({ path: { group }, port }: PathView): number | null {
  const { enabled, port: checked, onTrafficPort } = group.healthCheck;
  if (enabled.value === false || onTrafficPort || checked.value === port.value) return null;
  return checked.value;
}

export const hc06 = defineRow({
  id: "HC-06",
  summary: "A health check's own port is open, and fails with the traffic's.",
  why: "Servers are called healthy while every request is refused, or unhealthy while all is well.",
  fix: "Check the port that traffic goes to.",
  guide: {
    checks:
      "Where the health check has a port of its own: whether nginx listens there, and whether what answers there is more than a " +
      "constant of nginx, which stays green whatever happens on the other port.",
    story:
      "At jitsi the check asked one port and traffic went to another. In one of three regions the other port was wrong: every " +
      "server was healthy, and every request was refused.",
    examples: ["constant"],
    ways: [
      { title: "Check the traffic's port", text: "`healthCheck.port: traffic-port`, or no port at all." },
      {
        title: "Let the check ask the application",
        text: "`proxy_pass` to the same upstream as the traffic, in the place of `return 200`.",
      },
    ],
    limits: ["Whether two ports fail together for other reasons than nginx's configuration."],
  },
  messages: {
    "not-listening": {
      text: "The health check of {group} asks port {port}, and nginx in {stacks} listens on {ports}.",
      fix: "Let nginx listen on {port}, or let the health check ask the port of the traffic.",
    },
    constant: {
      text: "The health check of {group} asks port {port}, where nginx in {stacks} answers by itself: it stays green when port {traffic}, which gets the traffic, does not work.",
      severity: "warning",
    },
  },
  applies: ({ group }) => !group.healthCheck.onTrafficPort,
  judgeStack: (views, say) => {
    for (const view of views) {
      const port = ownPort(view);
      if (port === null || refusal(view, port) === null) continue;
      const at = view.path.group.healthCheck.port.at;
      const other = otherListener(view, port);
      if (other !== null) {
        say.unjudged(other, at);
        continue;
      }
      const words = { group: groupName(view), port: String(port), ports: portsOf(view) };
      say.broken("not-listening", at, { words, paths: [view.path] });
    }
    for (const asked of views[0] ? healthChecks(views[0].context) : []) {
      const { view, answer, passes } = asked;
      const port = ownPort(view);
      const paths = pathsWith(views, asked);
      if (port === null || passes !== true || paths.length === 0) continue;
      if (answer.kind !== "response" || answer.exchange !== null) continue;
      const words = { group: groupName(view), port: String(port), traffic: String(view.port.value) };
      say.broken("constant", view.path.group.healthCheck.port.at, { words, paths });
    }
  },
});
