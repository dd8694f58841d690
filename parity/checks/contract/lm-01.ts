import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { headerBuffers } from "./sizes";
import { showBytes } from "./values";

export const lm01 = defineRow({
  id: "LM-01",
  summary: "nginx takes request lines and headers that the balancer takes.",
  why: "Long URLs and large cookies get 414 or 400 from nginx, though the load balancer let them through.",
  fix: "Set `large_client_header_buffers` in `http` to what the load balancer lets through.",
  guide: {
    checks:
      "Compares `large_client_header_buffers` of the port's default server (4 of 8k where it is not set) with what the load balancer " +
      "lets through: 16k for a line and 64k for all headers on an ALB, 32k on an Application Gateway. A named server has no say in " +
      "it for the request line.",
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
    const buffers = headerBuffers(view);
    if (buffers === null) return;
    const { requestLine, header, headers } = view.path.loadBalancer.limits;
    const line = Math.max(requestLine ?? 0, header ?? 0);
    const tooSmall = buffers.line < line;
    if (!tooSmall && buffers.all >= (headers ?? 0))
      return say.holds(buffers.value.at, "the load balancer lets less through");
    const words = {
      balancer: balancerName(view),
      what: tooSmall ? "a line" : "headers",
      limit: showBytes(tooSmall ? line : headers!),
      size: showBytes(tooSmall ? buffers.line : buffers.all),
      value: buffers.value.words,
    };
    say.broken("smaller", buffers.value.at, { words, actual: buffers.value.text });
  },
});
