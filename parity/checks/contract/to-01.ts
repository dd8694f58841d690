import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp, servedOn } from "./timeouts";
import { givenText, secondsOf, showSeconds, valueIn } from "./values";

export const to01 = defineRow({
  id: "TO-01",
  summary: "nginx keeps idle connections longer than the load balancer.",
  why: "Now and then a request gets 502: nginx closes the connection at the moment the request is sent on it.",
  fix: "Let `keepalive_timeout` be longer than the load balancer keeps an idle connection.",
  guide: {
    checks:
      "Compares the first number of `keepalive_timeout` (75 s where it is not set) in every location that answers a client of " +
      "the path with the idle timeout of the load balancer: `idleTimeout` of an ALB; on an Application Gateway v2 the 75 s that " +
      "Microsoft documents for clients, where nothing can be set, and nothing is said of servers. With `keepalive_timeout 0` no connection is kept, and none can be closed too early.",
    story:
      "Whoever closes an idle connection must not be the one that requests are sent to. Where nginx is, a request and the close " +
      "cross on the wire from time to time: a handful of 502s an hour that nobody can reproduce.",
    examples: ["shorter"],
    ways: [
      {
        title: "Keep connections longer",
        text: "`keepalive_timeout 90s;` in `http` is longer than both balancers' own.",
      },
      {
        title: "Let the load balancer close sooner",
        text: "A smaller `idleTimeout`; mind what it means for slow answers.",
      },
    ],
    limits: ["`keepalive_requests` and `keepalive_time`: nginx tells the load balancer of such a close beforehand."],
  },
  messages: {
    shorter: {
      text: "nginx in {stacks} closes idle connections after {seconds}, and {balancer} keeps them for {idle}: {value}.",
    },
    "as-long": {
      text: "nginx in {stacks} closes idle connections after {seconds}, which is what {balancer} is documented to do towards clients; what it does towards servers, Microsoft does not say: {value}.",
      severity: "note",
    },
  },
  applies: endsHttp,
  judge: (view, say) => {
    const { idleTimeout, kind } = view.path.loadBalancer;
    if (idleTimeout.value === null) return say.unjudged("how long the load balancer keeps connections", idleTimeout.at);
    for (const { scope } of servedOn(view)) {
      const value = valueIn(view, scope, "keepalive_timeout");
      const seconds = secondsOf(value);
      if (seconds === null) say.unjudged("the value of keepalive_timeout", value.at);
      else if (seconds === 0) say.holds(value.at, "no connection is kept");
      else if (seconds > idleTimeout.value) {
        say.holds(value.at, `${balancerName(view)} closes idle connections after ${showSeconds(idleTimeout.value)}`);
      } else {
        const words = { seconds: showSeconds(seconds), balancer: balancerName(view), value: value.words };
        const about = { actual: givenText(value), also: [idleTimeout.at] };
        if (kind === "application-gateway" && seconds === idleTimeout.value)
          say.broken("as-long", value.at, { words, ...about });
        else say.broken("shorter", value.at, { words: { ...words, idle: showSeconds(idleTimeout.value) }, ...about });
      }
    }
  },
});
