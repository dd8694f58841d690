import { durationOf, settingValue } from "../../nginx/index";
import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { showSeconds } from "./values";

export const to05 = defineRow({
  id: "TO-05",
  summary: "Requests may end before a server goes: draining, shutdown.",
  why: "Clients get 502 for requests that are under way, at every deployment.",
  fix: "Let draining and `worker_shutdown_timeout` be at least as long as the longest request.",
  guide: {
    checks:
      "Compares the application's longest request (`application.longestRequest` in parity.yaml) with how long the load balancer " +
      "drains a server (`deregistrationDelay`, `connectionDraining`) and with `worker_shutdown_timeout`, after which nginx cuts " +
      "what is left. Without that directive nginx waits without limit.",
    story:
      "A server is taken out by three clocks one after the other: the load balancer's, the init system's and nginx's. The " +
      "shortest decides how long a request may still take.",
    examples: ["cut-by-nginx", "drained-too-soon"],
    ways: [
      { title: "Wait for the longest request", text: "`deregistrationDelay: 60` and `worker_shutdown_timeout 60s;`." },
      {
        title: "Stop nginx gently",
        text: "With SIGQUIT (`nginx -s quit`, `KillSignal=SIGQUIT`): SIGTERM cuts requests at once, whatever the timeouts are.",
      },
    ],
    limits: [
      "The stop signal, which a unit or an image decides.",
      "`stopTimeout` of containers: their nginx comes with an image, and is not known.",
      "Open WebSockets, which outlast every timeout.",
    ],
  },
  messages: {
    "cut-by-nginx": {
      text: "A request may take {longest}, and nginx in {stacks} cuts what is under way {shutdown} after it was told to stop: `worker_shutdown_timeout {value}`.",
    },
    "drained-too-soon": {
      text: "A request may take {longest}, and {group} in {stacks} waits {drain} for a server that is taken out.",
    },
  },
  facts: ["application.longestRequest"],
  applies: () => true,
  judge: (view, say) => {
    const longest = view.context.application.longestRequest!;
    const [directive] = view.web.main.get("worker_shutdown_timeout") ?? [];
    const shutdown = directive === undefined ? null : durationOf(directive.args[0] ?? "");
    if (directive !== undefined && shutdown !== null && shutdown < longest) {
      const value = settingValue(directive);
      say.broken("cut-by-nginx", view.placeOf(directive), {
        words: { longest: showSeconds(longest), shutdown: showSeconds(shutdown), value },
        actual: value,
      });
    }
    // An Azure Load Balancer does not drain: flows that are there go on to the server.
    if (view.path.loadBalancer.kind === "azure-load-balancer") return;
    const { drainSeconds } = view.path.group;
    if (drainSeconds.value === null) return say.unjudged("how long servers are drained", drainSeconds.at);
    if (drainSeconds.value >= longest) return say.holds(drainSeconds.at, "it is as long as the longest request");
    say.broken("drained-too-soon", drainSeconds.at, {
      words: { longest: showSeconds(longest), group: groupName(view), drain: showSeconds(drainSeconds.value) },
      actual: String(drainSeconds.value),
    });
  },
});
