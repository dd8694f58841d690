import { effective } from "../../nginx/index";
import { code } from "../words";
import { defineRow } from "./define";
import { clientRequests } from "./health/ask";
import { balancerName } from "./health/tell";
import { hostsOf } from "./routing";
import { servedOn } from "./timeouts";

export const lm05 = defineRow({
  id: "LM-05",
  summary: "No request goes round through the load balancer again.",
  why: "X-Forwarded-For grows with each round; with more than 30 addresses the load balancer answers 463.",
  fix: "Send the request to the application, not to the load balancer's own name.",
  guide: {
    checks:
      "Looks for a `proxy_pass` to a host that the listener itself forwards here: the request comes back to the same servers.",
    story:
      "A service calls another by its public name, and that is served by the same load balancer and the same location.",
    examples: ["round"],
    ways: [{ title: "Go straight", text: "`proxy_pass http://127.0.0.1:3000;` instead of the public name." }],
    limits: ["Names that point to the load balancer and are not in its rules.", "Rounds that the application makes."],
  },
  messages: {
    round: {
      text: "{pass} in {stacks} leads to {balancer} again, which forwards that host here.",
    },
  },
  applies: ({ loadBalancer }) => loadBalancer.kind === "alb",
  judge: (view, say) => {
    const hosts = new Set(clientRequests(view).map((asked) => hostsOf(asked).client));
    for (const { scope } of servedOn(view)) {
      const pass = effective(scope, "proxy_pass");
      const target = pass?.args[0] ?? "";
      const host = /^https?:\/\/([^/:$]+)/i.exec(target)?.[1]?.toLowerCase();
      if (!pass?.directive || host === undefined || !hosts.has(host) || view.web.upstreams.has(host)) continue;
      say.broken("round", view.placeOf(pass.directive), {
        words: { pass: code(`proxy_pass ${target}`), balancer: balancerName(view) },
      });
    }
  },
});
