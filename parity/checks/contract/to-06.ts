import { settingValue } from "../../nginx/index";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp, keepAliveProbes } from "./timeouts";
import { showSeconds } from "./values";

export const to06 = defineRow({
  id: "TO-06",
  summary: "Silent connections outlive a layer-4 balancer's idle timeout.",
  why: "Long polls and WebSockets that were silent for minutes are reset, without a word in any log.",
  fix: "Put `so_keepalive` on the `listen`, with less than the load balancer's idle timeout.",
  guide: {
    checks:
      "Compares the longest silence that the application promises (`application.longestRequest`, `application.websocketPing` in " +
      "parity.yaml) with the idle timeout of a layer-4 balancer: `tcpIdleTimeoutSeconds` of an NLB listener (350 s), " +
      "`idleTimeoutInMinutes` of an Azure Load Balancer (4). `so_keepalive` on the `listen` with a shorter time holds the " +
      "connection instead. `so_keepalive=on` leaves it at the system's two hours.",
    story:
      "A layer-4 balancer forgets a silent connection without closing it. The next packet of either side is answered with a " +
      "reset.",
    examples: ["silent-too-long"],
    ways: [
      { title: "Ask in the meantime", text: "`listen 8080 so_keepalive=60s:10s:3;`: the kernel asks once a minute." },
      { title: "Let the load balancer wait", text: "A larger idle timeout of the listener or the rule." },
      { title: "Say how long silence lasts", text: "`application.longestRequest` and `application.websocketPing`." },
    ],
    limits: ["Proxies between client and load balancer that forget sooner."],
  },
  messages: {
    silent: {
      text: "The application may be silent for {silence}, and {balancer} forgets a connection in {stacks} after {idle}: the `listen` of port {port} has no `so_keepalive` below that.",
    },
  },
  applies: (path) => !endsHttp(path),
  judge: (view, say) => {
    const { socket, port, context } = view;
    const idle = view.path.listener.tcpIdleTimeout;
    if (socket === null || idle === null) return;
    if (idle.value === null) return say.unjudged("how long the load balancer keeps silent connections", idle.at);
    const at = view.placeOfSocket(socket);
    const probes = keepAliveProbes(socket.parameters);
    if (probes !== null && probes < idle.value) return say.holds(at, `the kernel asks after ${showSeconds(probes)}`);
    const { longestRequest, websocketPing } = context.application;
    if (longestRequest === null) return say.needs("application.longestRequest");
    const silence = Math.max(longestRequest, websocketPing ?? 0);
    if (silence < idle.value) return say.holds(at, `silence ends after ${showSeconds(silence)}`);
    say.broken("silent", at, {
      words: {
        silence: showSeconds(silence),
        balancer: balancerName(view),
        idle: showSeconds(idle.value),
        port: String(port.value),
      },
      actual: socket.listens[0] === undefined ? null : settingValue(socket.listens[0].directive),
      also: [idle.at],
    });
  },
});
