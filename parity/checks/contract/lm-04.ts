import { sizeOf } from "../../nginx/index";
import type { Exchange } from "../../nginx/request/types";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { servedOn } from "./timeouts";
import { bytesOf, givenText, showBytes, valueIn } from "./values";

/** All response headers together (AWS, "Quotas for your Application Load Balancers"). */
const LIMIT = 32 * 1024;
/** One page of memory, 8k at most (ngx_http_proxy_module). */
const DEFAULT = 8 * 1024;

export const lm04 = defineRow({
  id: "LM-04",
  summary: "nginx passes no larger headers than the balancer takes.",
  why: "Responses with large headers get 502 from the load balancer, though nginx and the application were content.",
  fix: "Let `proxy_buffer_size` be at most 32k behind an ALB.",
  // Without it nginx would answer 502 instead: what differs is in whose log it stands.
  severity: "note",
  guide: {
    checks:
      "Compares `proxy_buffer_size`, which all headers of a response must fit into, with what an ALB takes: 32k. Where nginx passes " +
      "more, the load balancer answers 502.",
    story:
      "With the default of 4k or 8k it is nginx that answers 502, `upstream sent too big header`, for applications with many " +
      "cookies. That is why a larger one is needed, and why taking it out again is a change that no test shows.",
    examples: ["larger"],
    ways: [{ title: "Take what fits", text: "`proxy_buffer_size 16k;` and `proxy_buffers 8 16k;`." }],
    limits: ["How large the application's headers are: nothing declares it."],
  },
  messages: {
    larger: {
      text: "nginx in {stacks} passes response headers of {size}, and {balancer} takes {limit}: {value}.",
    },
  },
  applies: ({ loadBalancer }) => loadBalancer.kind === "alb",
  judge: (view, say) => {
    for (const { scope, exchange } of servedOn(view)) {
      const name = exchange === null ? null : bufferOf(exchange);
      if (name === null) continue;
      const value = valueIn(view, scope, name);
      const size = bytesOf(value);
      if (size === null || size <= LIMIT) continue;
      const words = {
        size: showBytes(size),
        balancer: balancerName(view),
        limit: showBytes(LIMIT),
        value: value.words,
      };
      say.broken("larger", value.at, { words, actual: givenText(value) });
    }
  },
  listed: ({ name, args }) =>
    /^(?:proxy|grpc|fastcgi|uwsgi|scgi)_buffer_size$/.test(name) && (sizeOf(args[0] ?? "") ?? 0) > DEFAULT,
});

/** The directive whose buffer all headers of a response must fit into; null where there is none. */
function bufferOf({ protocol }: Exchange): string | null {
  if (protocol === "cgi" || protocol === "memcached") return null;
  return `${protocol.replace(/^http.*/, "proxy").replace(/^grpcs$/, "grpc")}_buffer_size`;
}
