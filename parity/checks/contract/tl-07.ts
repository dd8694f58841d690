import { effectiveAll } from "../../nginx/index";
import { code } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { servedOn } from "./timeouts";

export const tl07 = defineRow({
  id: "TL-07",
  summary: "Each response header is set on one side alone.",
  why: "Browsers get the header twice, or another value in one environment: duplicate CORS headers they reject.",
  fix: "Take the header out of nginx or out of the load balancer, in every stack alike.",
  guide: {
    checks:
      "Compares the response headers that the load balancer sets (`routingHttpResponse…` of a listener, response headers of a " +
      "gateway's rewrite rules) with `add_header` in the locations that answer clients of the path.",
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
    both: {
      text: "{header} is set by nginx in {stacks} and by {balancer} as well: {value}.",
    },
  },
  applies: ({ listener }) => listener.responseHeaders.length > 0,
  judge: (view, say) => {
    const own = new Map(view.path.listener.responseHeaders);
    for (const { scope } of servedOn(view)) {
      for (const { args, directive } of effectiveAll(scope, "add_header")) {
        const header = own.get((args[0] ?? "").toLowerCase());
        if (header === undefined || directive === null) continue;
        const words = { header: code(args[0]!), balancer: balancerName(view), value: code(args.slice(1).join(" ")) };
        say.broken("both", view.placeOf(directive), { words, also: [header.at] });
      }
    }
  },
});
