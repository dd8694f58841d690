import { code } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp, handsUpgradesOn, passesUpgrade, readTimeoutOf, type Served, servedOn } from "./timeouts";
import { givenText, showSeconds, valueIn } from "./values";
import type { PathView } from "./view";

export const to07 = defineRow({
  id: "TO-07",
  summary: "WebSockets are pinged before anyone takes them for dead.",
  why: "WebSockets are cut whenever nothing was said for a while: every 60 s, on an Application Gateway every 20 s.",
  fix: "Let the read timeout of the location and the load balancer's timeout be longer than the ping interval.",
  guide: {
    checks:
      "For a location that passes `Upgrade` on to the application, compares the interval of pings " +
      "(`application.websocketPing` in parity.yaml) with `proxy_read_timeout` there, and with the load balancer's timeout for " +
      "silent connections: `idleTimeout` of an ALB, `requestTimeout` of an Application Gateway.",
    story:
      "A WebSocket is one request that lasts for hours. Both nginx and the load balancer end it when nothing comes for as long " +
      "as an answer may take.",
    examples: ["cut-by-nginx", "cut-by-balancer"],
    ways: [
      { title: "Ping more often", text: "Half of the shortest timeout leaves room for one lost ping." },
      {
        title: "Give WebSockets a location of their own",
        text: "With `proxy_read_timeout 3600s;` there alone, and the load balancer's timeout raised for all.",
      },
    ],
    limits: ["Pings that clients send: a timeout counts from what the application sends."],
  },
  messages: {
    "cut-by-nginx": {
      text: "The application pings every {ping}, and nginx in {stacks} ends a silent WebSocket at {location} after {seconds}: {value}.",
    },
    "cut-by-balancer": {
      text: "The application pings every {ping}, and {balancer} in {stacks} ends a silent WebSocket after {seconds}.",
    },
  },
  applies: endsHttp,
  judge: (view, say) => {
    const sockets = socketsOn(view);
    if (sockets.length === 0) return;
    const ping = view.context.application.websocketPing;
    if (ping === null) return say.needs("application.websocketPing");
    for (const { scope, exchange } of sockets) {
      const name = readTimeoutOf(exchange!);
      if (name === null) continue;
      const value = valueIn(view, scope, name);
      if (exchange!.readTimeout > ping) say.holds(value.at, `pings come every ${showSeconds(ping)}`);
      else {
        const location = code(scope.kind === "http" ? "http" : scope.segment);
        const words = {
          ping: showSeconds(ping),
          location,
          seconds: showSeconds(exchange!.readTimeout),
          value: value.words,
        };
        say.broken("cut-by-nginx", value.at, { words, actual: givenText(value) });
      }
    }
    const { requestTimeout } = view.path.group;
    if (requestTimeout.value === null) return say.unjudged("how long the load balancer waits", requestTimeout.at);
    if (requestTimeout.value > ping) return say.holds(requestTimeout.at, `pings come every ${showSeconds(ping)}`);
    say.broken("cut-by-balancer", requestTimeout.at, {
      words: { ping: showSeconds(ping), balancer: balancerName(view), seconds: showSeconds(requestTimeout.value) },
      actual: String(requestTimeout.value),
    });
  },
});

/** Where a WebSocket of a probe arrives, and every location that hands upgrades on and says so itself. */
function socketsOn(view: PathView): readonly Served[] {
  const probed = servedOn(view, "websocket").filter(({ scope }) => passesUpgrade(scope));
  const others = servedOn(view).filter(
    ({ scope }) => handsUpgradesOn(scope) && !probed.some((one) => one.scope === scope),
  );
  return [...probed, ...others].filter(({ exchange }) => exchange !== null);
}
