import { code, list } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { givenText, valueIn } from "./values";

export const pr06 = defineRow({
  id: "PR-06",
  summary: "Headers with `_` that the application needs get through.",
  why: "The header is dropped without a word, and the application answers 401 or as if it had not been sent.",
  fix: "Let the load balancer and the port's default server pass such headers, or write the header with `-`.",
  guide: {
    checks:
      "For each header with `_` that the application needs (`application.headers` in parity.yaml): an ALB must not have " +
      "`dropInvalidHeaderFields`, and `underscores_in_headers on` must hold in nginx's default server of the port, which reads " +
      "headers before the server is known. An Application Gateway drops them always.",
    story:
      "An API key in `X_API_KEY` works in one environment and not in the next, by a setting of the load balancer for security.",
    examples: ["dropped-by-nginx", "dropped-by-balancer"],
    ways: [
      { title: "Use another name", text: "`x-tenant` instead of `x_tenant` passes everywhere." },
      { title: "Let it pass", text: "`underscores_in_headers on;` in `http`, and `dropInvalidHeaderFields: false`." },
    ],
    limits: ["Headers that nobody lists under `application.headers`."],
  },
  messages: {
    "by-nginx": {
      text: "The application needs {headers}, and nginx in {stacks} drops headers with `_`: {value}.",
    },
    "by-balancer": {
      text: "The application needs {headers}, and {balancer} in {stacks} drops headers with `_`.",
    },
    "by-gateway": {
      text: "The application needs {headers}, and an Application Gateway like {balancer} in {stacks} always drops headers with `_`.",
      fix: "Write the header with `-`: nothing of a gateway can let `_` pass.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    const { socket, path, context } = view;
    if (socket === null) return;
    const value = valueIn(view, socket.defaultServer, "underscores_in_headers");
    const needed = context.application.headers;
    if (needed === null) return value.args[0] === "on" ? say.needs("application.headers") : undefined;
    const headers = needed.filter((name) => name.includes("_"));
    if (headers.length === 0) return;
    const words = { headers: list(headers.map(code)), balancer: balancerName(view) };
    const { kind, dropInvalidHeaders } = path.loadBalancer;
    if (kind === "application-gateway") return say.broken("by-gateway", path.loadBalancer.at, { words });
    if (kind === "alb" && dropInvalidHeaders.value === null) {
      say.unjudged("whether the load balancer drops headers with _", dropInvalidHeaders.at);
    } else if (kind === "alb" && dropInvalidHeaders.value) {
      say.broken("by-balancer", dropInvalidHeaders.at, { words, actual: "true", expected: "false" });
    }
    if (value.args[0] === "on") return say.holds(value.at, "nginx passes them");
    say.broken("by-nginx", value.at, {
      words: { ...words, value: value.words },
      actual: givenText(value),
      expected: "on",
    });
  },
  // A gateway drops them before nginx can.
  listed: ({ name, args }, { loadBalancer }, { application }) =>
    name === "underscores_in_headers" &&
    args[0] === "on" &&
    loadBalancer.kind !== "application-gateway" &&
    (application.headers === null || application.headers.some((one) => one.includes("_"))),
});
