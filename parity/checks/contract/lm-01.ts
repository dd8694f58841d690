import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { headerBuffers } from "./sizes";
import { givenText, showBytes } from "./values";

export const lm01 = defineRow({
  id: "LM-01",
  summary: "nginx takes request lines and headers that the balancer takes.",
  why: "Long URLs and large cookies get 414 or 400 from nginx, though the load balancer let them through.",
  fix: "Set `large_client_header_buffers` in `http` to what the load balancer lets through.",
  guide: {
    checks:
      "Compares `large_client_header_buffers` (4 of 8k where it is not set) with what the load balancer lets through: 16k for a line " +
      "and 64k for all headers on an ALB, 32k on an Application Gateway. The request line is read by the port's default server, " +
      "headers by the server that answers.",
    story:
      "Single sign-on makes cookies of ten kilobytes. Users with many groups get `400 Request Header Or Cookie Too Large`, all others " +
      "notice nothing.",
    examples: ["smaller"],
    ways: [
      {
        title: "Take as much",
        text: "`large_client_header_buffers 4 16k;` behind an ALB, `4 32k` behind a gateway, in `http`.",
      },
    ],
    limits: ["Whether anybody sends so much."],
  },
  messages: {
    smaller: {
      text: "{balancer} lets {what} of {limit} through, and nginx in {stacks} takes {size}: {value}.",
    },
  },
  applies: ({ loadBalancer: { limits } }) => limits.requestLine !== null || limits.header !== null,
  judge: (view, say) => {
    const { requestLine, header, headers } = view.path.loadBalancer.limits;
    for (const { value, line, all, isDefault } of headerBuffers(view, say)) {
      const longest = Math.max(isDefault ? (requestLine ?? 0) : 0, header ?? 0);
      const tooShort = line < longest;
      if (!tooShort && all >= (headers ?? 0)) say.holds(value.at, "the load balancer lets less through");
      else {
        const words = {
          balancer: balancerName(view),
          what: tooShort ? "a line" : "headers",
          limit: showBytes(tooShort ? longest : headers!),
          size: showBytes(tooShort ? line : all),
          value: value.words,
        };
        say.broken("smaller", value.at, { words, actual: givenText(value) });
      }
    }
  },
});
