import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { otherListener, placeOfPort, portsOf, refusal } from "./reach";

export const net01 = defineRow({
  id: "NET-01",
  summary: "nginx listens on the port that the load balancer sends to.",
  why: "Connections are refused: targets are unhealthy, and clients get 502 or 504.",
  fix: "Let a server of nginx `listen` on that port, or send to one on which it does.",
  guide: {
    checks:
      "Compares the port that servers get traffic on (that of the attachment or service, else of the target group or backend " +
      "settings) with the ports that nginx listens on once includes are resolved.",
    story:
      "With the health check on another port the mistake stays hidden: in jitsi's infrastructure the check on one port was green " +
      "while nothing answered on the other, in one of three regions.",
    examples: ["port-moved"],
    ways: [
      { title: "Listen there", text: "`listen 8080;` in the server that the load balancer is for." },
      { title: "Send elsewhere", text: "Give the target group or the backend settings the port of the `listen`." },
    ],
    limits: [
      "Whether the server that listens there is the right one: RT-01 and the rows HC.",
      "Ports of other programs than nginx: where user data speaks of the port, a note says that it is not judged.",
    ],
  },
  messages: {
    "not-listening": {
      text: "{group} sends to port {port}, and nginx in {stacks} listens on {ports}.",
      fix: "Let nginx `listen {port}`, or let {group} send to a port on which it listens.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    if (view.port.value === null || refusal(view, view.port.value)?.kind !== "port") return;
    const other = otherListener(view, view.port.value);
    if (other !== null) return say.unjudged(other, placeOfPort(view));
    const port = String(view.port.value);
    say.broken("not-listening", placeOfPort(view), {
      words: { group: groupName(view), port, ports: portsOf(view) },
    });
  },
});
