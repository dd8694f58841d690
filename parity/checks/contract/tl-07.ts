import { effectiveAll } from "../../nginx/index";
import { code } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { servedOn } from "./timeouts";

export const tl07 = defineRow({
  id: "TL-07",
  summary: "Each response header is set on one side alone.",
  why: "Browsers get another value than the one in nginx: HSTS, CORS and the like hold where nobody expects it.",
  fix: "Take the header out of nginx or out of the load balancer, in every stack alike.",
  guide: {
    checks:
      "Compares the response headers that the load balancer sets (`routingHttpResponse…` of a listener, response headers of a " +
      "gateway's rewrite rules) with `add_header` in the locations that answer clients of the path. Both load balancers put their own " +
      "value in the place of what a server sends.",
    story:
      "Security headers are added wherever somebody is asked to add them. Two owners are none: each thinks the other changes it.",
    examples: ["both"],
    ways: [
      {
        title: "One owner",
        text: "nginx, where both clouds must be alike; the load balancer, where nginx is one of several.",
      },
    ],
    limits: ["Headers that the application sets."],
  },
  messages: {
    differs: {
      text: "{header} is set by nginx in {stacks} and by {balancer} as well, which puts its own value in place of {value}.",
    },
    twice: {
      text: "{header} is set by nginx in {stacks} and by {balancer} as well, both to {value}.",
      severity: "note",
    },
    removed: {
      text: "{header} is set by nginx in {stacks}, and {balancer} takes it out.",
    },
  },
  applies: ({ listener }) => listener.responseHeaders.length > 0,
  judge: (view, say) => {
    const own = new Map(view.path.listener.responseHeaders);
    for (const { scope } of servedOn(view)) {
      for (const { args, directive } of effectiveAll(scope, "add_header")) {
        const header = own.get((args[0] ?? "").toLowerCase());
        if (header === undefined || directive === null) continue;
        const words = { header: code(args[0]!), balancer: balancerName(view) };
        const at = view.placeOf(directive);
        const about = { actual: args.slice(1).join(" "), also: [header.at] };
        // An ALB takes no header out but its own `Server`: what is null there is not known.
        if (header.value === null && view.path.loadBalancer.kind === "alb")
          say.unjudged(`what the load balancer sets ${args[0]} to`, header.at);
        else if (header.value === null) say.broken("removed", at, { words, ...about });
        else {
          const value = code(args[1] ?? "");
          say.broken(args[1] === header.value ? "twice" : "differs", at, { words: { ...words, value }, ...about });
        }
      }
    }
  },
});
