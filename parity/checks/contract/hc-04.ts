import { code } from "../words";
import { defineRow } from "./define";
import { checkWords, failedFor, listenOf, tellPassing } from "./health/tell";

export const hc04 = defineRow({
  id: "HC-04",
  summary: "NLB checks, whose Host is a node, get a server that passes.",
  why: "Servers named after their own address are never asked: all targets are unhealthy.",
  fix: "Let the default server of the port answer the health check, and do not rely on the Host it carries.",
  guide: {
    checks:
      "An HTTP health check of a Network Load Balancer carries the address of the load balancer's node and the port of the " +
      "listener as Host, not the target's. The row finds checks that the default server of the port fails and another server would " +
      "pass.",
    story:
      "A `server_name` with the machine's own address answers the checks of an Application Load Balancer. Behind a Network Load " +
      "Balancer the same name is never asked for.",
    examples: ["named-by-address"],
    ways: [
      {
        title: "Use the default server",
        text: "`listen 8080 default_server;` in the server that answers the health check.",
      },
      { title: "Check by TCP", text: "`healthCheck.protocol: TCP`, where a connection says enough." },
    ],
    limits: ["TCP health checks: they ask for nothing."],
  },
  messages: {
    "other-server": {
      text: "The health check of {check} in {stacks} has the address of a load balancer's node as Host ({host}), so nginx's default server of port {port} answers it: {server}, with {answer} where the matcher is {matcher}. {instead} would let it pass.",
      fix: "Put `default_server` on the `listen` of {instead}, or let {server} answer {request}.",
    },
  },
  applies: ({ loadBalancer }) => loadBalancer.kind === "nlb",
  judgeStack: (views, say) => {
    for (const { asked, cause, paths } of failedFor(views, "server")) {
      const words = { ...checkWords(asked), instead: code(cause.instead.segment) };
      say.broken("other-server", listenOf(asked), { words, also: [asked.view.path.group.healthCheck.at], paths });
    }
    tellPassing(views, say, listenOf);
  },
  elsewhere: (views, say) => tellPassing(views, say, listenOf),
});
