import { code } from "../words";
import { defineRow } from "./define";
import { checkWords, failedFor, listenOf, tellPassing } from "./health/tell";

export const hc05 = defineRow({
  id: "HC-05",
  summary: "The probe's host name is answered by a server that passes.",
  why: "Every request of the pool gets 502, since a gateway sends nothing to servers that fail.",
  fix: "Give the probe a host that the right server has as `server_name`, or let the default server answer it.",
  guide: {
    checks:
      "An Application Gateway asks with the host of its probe, `127.0.0.1` where it has none of its own; an Azure Load Balancer " +
      "with the address of the server. The row finds probes that the server chosen for that name fails and another server of the " +
      "port would pass.",
    story:
      "The probe of a gateway is the one request whose Host nobody thinks of. Unlike the load balancers of AWS, a gateway does " +
      "not fail open: with no healthy server it answers 502 to everyone.",
    examples: ["host-of-nobody"],
    ways: [
      {
        title: "Name the host",
        text: "`host` of the probe, or `pickHostNameFromBackendHttpSettings` with a `hostName` in the settings.",
      },
      {
        title: "Let the default server answer",
        text: "`default_server` on the `listen` of the server with the health check's location.",
      },
    ],
    limits: ["The certificate of that host, where the probe speaks TLS: TL-05."],
  },
  messages: {
    "other-server": {
      text: "The probe of {check} in {stacks} has {host} as Host, so {server} answers it on port {port}, with {answer} where the matcher is {matcher}. {instead} would let it pass.",
      fix: "Let {server} answer {request}, or give the probe the name of {instead}.",
    },
  },
  applies: ({ loadBalancer: { kind } }) => kind === "application-gateway" || kind === "azure-load-balancer",
  judgeStack: (views, say) => {
    for (const { asked, cause, paths } of failedFor(views, "server")) {
      const words = { ...checkWords(asked), instead: code(cause.instead.segment) };
      say.broken("other-server", listenOf(asked), { words, also: [asked.view.path.group.healthCheck.at], paths });
    }
    tellPassing(views, say, listenOf);
  },
  elsewhere: (views, say) => tellPassing(views, say, listenOf),
});
