import { defineRow } from "./define";
import { clientRequests } from "./health/ask";
import { balancerName, tellUndecided } from "./health/tell";
import { endsHttp, isForSockets, readTimeoutOf, servedOn } from "./timeouts";
import { givenText, showSeconds, valueIn } from "./values";

export const to03 = defineRow({
  id: "TO-03",
  summary: "nginx gives up on a slow application before the load balancer.",
  why: "The load balancer answers 504 while nginx and the application go on working, and nginx's log knows of nothing.",
  fix: "Let the read timeout of the location be at most what the load balancer waits.",
  guide: {
    checks:
      "For every location that hands a client's request on, compares how long nginx waits for the application " +
      "(`proxy_read_timeout`, `fastcgi_read_timeout`, `grpc_read_timeout` …, 60 s where it is not set) with how long the load " +
      "balancer waits for nginx: `idleTimeout` of an ALB, `requestTimeout` of the backend settings of an Application Gateway " +
      "(20 s where it is not set).",
    story:
      "Whoever gives up first decides what the client sees and where it is written down. An Application Gateway that gives up " +
      "also sends the request to another server: what was slow is now done twice.",
    examples: ["longer"],
    ways: [
      { title: "Let nginx give up first", text: "`proxy_read_timeout 50s;` where the load balancer waits for 60 s." },
      {
        title: "Let the load balancer wait",
        text: "A larger `idleTimeout` or `requestTimeout`, for answers that take long.",
      },
      {
        title: "Give WebSockets a location of their own",
        text: "One that sets `Upgrade` and its read timeout itself is not judged here: TO-07 is about it.",
      },
    ],
    limits: ["Locations that no witness of the listener's rules reaches."],
  },
  messages: {
    longer: {
      text: "nginx in {stacks} waits {seconds} for the application, and {balancer} gives up after {patience}: {value}.",
    },
  },
  applies: endsHttp,
  judge: (view, say) => {
    const { requestTimeout } = view.path.group;
    if (requestTimeout.value === null) return say.unjudged("how long the load balancer waits", requestTimeout.at);
    tellUndecided(view, say, clientRequests(view));
    for (const { scope, exchange } of servedOn(view)) {
      const name = exchange === null ? null : readTimeoutOf(exchange);
      if (exchange === null || name === null || isForSockets(scope, name)) continue;
      const value = valueIn(view, scope, name);
      if (exchange.readTimeout <= requestTimeout.value) {
        say.holds(value.at, `${balancerName(view)} waits ${showSeconds(requestTimeout.value)}`);
        continue;
      }
      say.broken("longer", value.at, {
        words: {
          seconds: showSeconds(exchange.readTimeout),
          patience: showSeconds(requestTimeout.value),
          balancer: balancerName(view),
          value: value.words,
        },
        actual: givenText(value),
        also: [requestTimeout.at],
      });
    }
  },
});
