import { effectiveAll } from "../../nginx/index";
import { code } from "../words";
import { firstInScopes } from "./client-address";
import { defineRow } from "./define";
import { clientRequests } from "./health/ask";
import { tellUndecided } from "./health/tell";
import { isTls } from "./routing";
import { endsHttp } from "./timeouts";
import type { PathView } from "./view";

/** Headers that tell an application of the scheme, and what they say where the client uses HTTPS. */
const SCHEME: readonly (readonly [header: string, right: string])[] = [
  ["x-forwarded-proto", "https"],
  ["x-forwarded-protocol", "https"],
  ["x-forwarded-scheme", "https"],
  ["x-url-scheme", "https"],
  ["x-scheme", "https"],
  ["x-forwarded-ssl", "on"],
  ["front-end-https", "on"],
];

function rightHeaders({ path: { listener } }: PathView): ReadonlyMap<string, string> {
  const { value } = listener.port;
  return new Map(value === null ? SCHEME : [...SCHEME, ["x-forwarded-port", String(value)]]);
}

export const rt09 = defineRow({
  id: "RT-09",
  summary: "The application learns the scheme that the client used.",
  why: "The application redirects in a loop, sets insecure cookies and writes links with `http://`.",
  fix: "Pass on `$http_x_forwarded_proto`, which the load balancer wrote, instead of `$scheme`.",
  guide: {
    checks:
      "Asks the model what the application receives from a client that uses HTTPS. `X-Forwarded-Proto: http`, or the port of " +
      "nginx in `X-Forwarded-Port`, is what nginx sees, and not what the client uses. Without `proxy_set_header` the load " +
      "balancer's own header passes through, and is right; a Network Load Balancer sends none.",
    story:
      "`proxy_set_header X-Forwarded-Proto $scheme;` stands in most examples, written for an nginx that ends TLS itself. " +
      "kubernetes/ingress-nginx#2724 is the redirect loop that follows.",
    examples: ["own-scheme"],
    ways: [
      { title: "Pass it on", text: "`proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;`" },
      {
        title: "Leave it alone",
        text: "Without the directive the header passes through as the load balancer wrote it.",
      },
    ],
    limits: ["`fastcgi_param HTTPS` and other parameters of that kind."],
  },
  messages: {
    "own-scheme": {
      text: "A client uses HTTPS, and the application in {stacks} is told {header}: {value}.",
    },
    "own-scheme-layer4": {
      text: "A client uses HTTPS, and the application in {stacks} is told {header}: {value}.",
      fix: "Write `https` itself: a listener that ends TLS takes nothing else, and no header says so.",
    },
  },
  applies: isTls,
  judge: (view, say) => {
    const right = rightHeaders(view);
    tellUndecided(view, say, clientRequests(view));
    for (const { scope, asked } of firstInScopes(view)) {
      if (asked.answer.kind !== "response" || asked.answer.exchange === null) continue;
      for (const { args, directive } of effectiveAll(scope, "proxy_set_header")) {
        const name = (args[0] ?? "").toLowerCase();
        const expected = right.get(name);
        const told = asked.answer.exchange.headers.find(([header]) => header === name)?.[1];
        if (directive === null || expected === undefined || typeof told !== "string") continue;
        const at = view.placeOf(directive);
        if (told === expected) say.holds(at, "the application learns what the client used");
        else {
          const words = { header: code(`${args[0]}: ${told}`), value: code(`proxy_set_header ${args.join(" ")}`) };
          say.broken(endsHttp(view.path) ? "own-scheme" : "own-scheme-layer4", at, {
            words,
            actual: args.slice(1).join(" "),
            also: [view.path.listener.protocol.at],
          });
        }
      }
    }
  },
  listed: ({ name, args }, path) =>
    isTls(path) && name === "proxy_set_header" && args[0]?.toLowerCase() === "x-forwarded-proto",
});
