import type { TrafficPath } from "../../traffic/types";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { headerBuffers } from "./sizes";
import { givenText, showBytes } from "./values";

/** `x-amzn-oidc-data` and certificates of clients can pass 8k each (AWS, "Authenticate users"). */
const IDENTITY = 16 * 1024;

function addsIdentity({ rule, listener }: TrafficPath): boolean {
  return rule.authenticates || listener.addsIdentityHeaders.value !== false;
}

export const lm02 = defineRow({
  id: "LM-02",
  summary: "nginx has room for the identity that the balancer adds.",
  why: "Users with many claims get 400, only where the load balancer signs users in.",
  fix: "Set `large_client_header_buffers 4 16k` or more.",
  guide: {
    checks:
      "Where a rule signs users in (`authenticate-oidc`, `authenticate-cognito`) or the listener passes client certificates on, the " +
      "load balancer adds headers of up to 16k. Compares `large_client_header_buffers` of every server that answers with that.",
    story: "The header grows with the user's groups: it works for whoever tries it first.",
    examples: ["claims"],
    ways: [{ title: "Make room", text: "`large_client_header_buffers 4 16k;` in `http`." }],
    limits: ["How large the claims really are."],
  },
  messages: {
    smaller: {
      text: "{balancer} adds headers about the user, of up to {needed}, and nginx in {stacks} takes lines of {size}: {value}.",
    },
  },
  applies: addsIdentity,
  judge: (view, say) => {
    const { addsIdentityHeaders } = view.path.listener;
    if (!view.path.rule.authenticates && addsIdentityHeaders.value === null)
      return say.unjudged("whether the listener adds headers about the client", addsIdentityHeaders.at);
    for (const { value, line } of headerBuffers(view, say)) {
      if (line >= IDENTITY) say.holds(value.at, "there is room for the user's identity");
      else {
        const words = {
          balancer: balancerName(view),
          needed: showBytes(IDENTITY),
          size: showBytes(line),
          value: value.words,
        };
        say.broken("smaller", value.at, { words, actual: givenText(value) });
      }
    }
  },
});
