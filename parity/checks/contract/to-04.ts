import type { Scope } from "../../nginx/configuration/types";
import { code } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp, servedOn } from "./timeouts";
import { givenText, secondsOf, showSeconds, valueIn } from "./values";
import type { PathView } from "./view";

/**
 * Where each timeout towards the client is taken from: before the request is read, only the port's default server is known.
 * Connections that are opened ahead are an ALB's: of a gateway nothing is said of that.
 */
function scopes(view: PathView): (readonly [name: string, scope: Scope])[] {
  const { socket, path } = view;
  const ahead = socket !== null && path.loadBalancer.kind === "alb";
  const others = servedOn(view).flatMap(({ scope }) => [
    ["client_body_timeout", scope] as const,
    ["send_timeout", scope] as const,
  ]);
  return [...(ahead ? [["client_header_timeout", socket.defaultServer] as const] : []), ...others];
}

export const to04 = defineRow({
  id: "TO-04",
  summary: "nginx is as patient with slow clients as the load balancer.",
  why: "Slow uploads and downloads end in 408 or 502, and connections that were opened ahead are closed under way.",
  fix: "Let the timeouts towards the client be at least as long as the load balancer is patient.",
  guide: {
    checks:
      "Compares `client_body_timeout` and `send_timeout` of every location that answers a client (60 s each where they are not set) " +
      "with how long the load balancer is patient: `idleTimeout` of an ALB, `requestTimeout` of an Application Gateway. Behind an " +
      "ALB, which opens connections ahead of use, also `client_header_timeout` of the port's default server.",
    story:
      "The load balancer opens connections ahead of use: what looks to nginx like a client that sends no header is one that " +
      "waits for the next request.",
    examples: ["short-header"],
    ways: [
      {
        title: "Wait as long",
        text: "`client_header_timeout`, `client_body_timeout` and `send_timeout` like `keepalive_timeout`.",
      },
    ],
    limits: ["Clients that trickle bytes: each of these times begins anew with every byte."],
  },
  messages: {
    shorter: {
      text: "nginx in {stacks} gives up on a silent client after {seconds}, and {balancer} is patient for {idle}: {value}.",
    },
  },
  applies: endsHttp,
  judge: (view, say) => {
    // On an ALB both are its idle timeout.
    const patience = view.path.group.requestTimeout;
    if (patience.value === null) return say.unjudged("how long the load balancer waits", patience.at);
    for (const [name, scope] of scopes(view)) {
      const value = valueIn(view, scope, name);
      const seconds = secondsOf(value);
      if (seconds === null) say.unjudged(`the value of ${name}`, value.at);
      else if (seconds >= patience.value) say.holds(value.at, `${code(name)} is not shorter there`);
      else {
        const words = {
          seconds: showSeconds(seconds),
          idle: showSeconds(patience.value),
          balancer: balancerName(view),
          value: value.words,
        };
        say.broken("shorter", value.at, { words, actual: givenText(value), also: [patience.at] });
      }
    }
  },
});
