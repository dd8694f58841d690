import { atLeast } from "../../nginx/index";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp, servedOn } from "./timeouts";
import { givenText, secondsOf, showSeconds, valueIn } from "./values";

/** The version that brought `keepalive_min_timeout` (CHANGES of nginx 1.27.4). */
const SINCE = "1.27.4";

export const to02 = defineRow({
  id: "TO-02",
  summary: "A reload of nginx leaves idle connections alone.",
  why: "Every reload closes the load balancer's idle connections at once: a burst of 502 with each deployment.",
  fix: "Set `keepalive_min_timeout` longer than the load balancer keeps an idle connection.",
  guide: {
    checks:
      "From nginx 1.27.4 on, compares `keepalive_min_timeout` (0 where it is not set) in every location that answers a client of " +
      "the path with the idle timeout of the load balancer. Older versions cannot do better, and are not judged.",
    story:
      "Workers that are told to stop close idle connections without waiting for `keepalive_timeout`. The load balancer may be " +
      "sending a request on one of them at that moment.",
    examples: ["unset"],
    ways: [
      {
        title: "Keep connections through a reload",
        text: "`keepalive_min_timeout 65s;` beside `keepalive_timeout`, longer than the load balancer's idle timeout.",
      },
      {
        title: "Replace servers instead of reloading them",
        text: "A server that was drained by the load balancer has no connection left; say so in a waiver.",
      },
    ],
    limits: ["Whether nginx is ever reloaded while it serves: the row assumes that it is."],
  },
  messages: {
    shorter: {
      text: "At a reload nginx in {stacks} closes connections that were idle for {seconds}, and {balancer} keeps them for {idle}: {value}.",
    },
  },
  facts: ["nginx.version"],
  applies: (path, { nginx }) => endsHttp(path) && (nginx.version === null || atLeast(nginx.version, SINCE)),
  judge: (view, say) => {
    const { idleTimeout } = view.path.loadBalancer;
    if (idleTimeout.value === null) return say.unjudged("how long the load balancer keeps connections", idleTimeout.at);
    for (const { scope } of servedOn(view)) {
      const value = valueIn(view, scope, "keepalive_min_timeout");
      const seconds = secondsOf(value);
      if (seconds === null) say.unjudged("the value of keepalive_min_timeout", value.at);
      else if (seconds > idleTimeout.value) say.holds(value.at, `it is longer than ${showSeconds(idleTimeout.value)}`);
      else {
        say.broken("shorter", value.at, {
          words: {
            seconds: showSeconds(seconds),
            idle: showSeconds(idleTimeout.value),
            balancer: balancerName(view),
            value: value.words,
          },
          actual: givenText(value),
          also: [idleTimeout.at],
        });
      }
    }
  },
});
