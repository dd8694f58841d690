import { code } from "../words";
import { defineRow } from "./define";
import { checkWords, failedFor, listenOf, tellPassing } from "./health/tell";

export const hc03 = defineRow({
  id: "HC-03",
  summary: "ALB checks, whose Host is an address, get a server that passes.",
  why: "Real hosts still work, and all targets are unhealthy: the check alone reaches the default server.",
  fix: "Put `default_server` on the `listen` of the server that answers the health check.",
  guide: {
    checks:
      "An Application Load Balancer asks with the target's address and port as Host. No `server_name` is that, so the default " +
      "server of the port answers: the one with `default_server`, else the first in the order of files and includes. The row " +
      "finds checks that fail there and would pass at another server of the same port.",
    story:
      "This is the outage of 2019: a `default_server` that was thought redundant decided which server answered the health check. " +
      "Without it another server came first and answered with a redirect. Every real host went on working, and no server was " +
      "healthy.",
    examples: ["default-server-removed"],
    ways: [
      {
        title: "Say which server is the default",
        text:
          "`listen 8080 default_server;` in the server that answers the health check, on every address of the port. Then neither " +
          "the order of files nor a new file decides.",
      },
      {
        title: "Give checks a server of their own",
        text: "A default server with `location = /health` for the check, and nothing else for hosts that nobody asked for.",
      },
    ],
    limits: ["Checks that no server of the port would pass: HC-01 and HC-02 tell of those."],
  },
  messages: {
    "default-server": {
      text: "The health check of {check} in {stacks} has the target's own address as Host ({host}), so nginx's default server of port {port} answers it: {server}{first}, with {answer} where the matcher is {matcher}. {instead} would let it pass.",
      fix: "Put `default_server` on the `listen` of {instead}, or let {server} answer {request}.",
    },
  },
  applies: ({ loadBalancer }) => loadBalancer.kind === "alb",
  judgeStack: (views, say) => {
    for (const { asked, cause, paths } of failedFor(views, "server")) {
      const first = asked.answer.socket?.defaultBy ? "" : ", the first in the order of the files";
      const words = { ...checkWords(asked), first, instead: code(cause.instead.segment) };
      say.broken("default-server", listenOf(asked), { words, also: [asked.view.path.group.healthCheck.at], paths });
    }
    tellPassing(views, say, listenOf);
  },
  elsewhere: (views, say) => tellPassing(views, say, listenOf),
});
