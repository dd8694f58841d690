import { code } from "../words";
import { canForge, firstInScopes, realIpIn } from "./client-address";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp } from "./timeouts";

export const ip03 = defineRow({
  id: "IP-03",
  summary: "The header that nginx reads is one that the balancer writes.",
  why: "Clients choose the address that they are known by; or all of them have the load balancer's.",
  fix: "Let the load balancer append to X-Forwarded-For, and nginx read the last entry of it.",
  guide: {
    checks:
      "Where nginx takes the client's address from a header, asks the model who nginx takes a client for, once as it is and once " +
      "with an address of its own in X-Forwarded-For. `xffHeaderProcessingMode` of an ALB decides: `append` adds the address it " +
      "saw, `preserve` passes on what the client wrote, `remove` sends none. On an Application Gateway a rewrite rule can do the " +
      "same.",
    story:
      "With `preserve`, or with a header that the load balancer does not know (`X-Real-IP`, nginx's default), the address is " +
      "whatever the client says it is. Limits and lists then protect nothing.",
    examples: ["preserved"],
    ways: [
      { title: "Append", text: '`xffHeaderProcessingMode: "append"`, the default.' },
      { title: "Read the right header", text: "`real_ip_header X-Forwarded-For;` with `real_ip_recursive off;`." },
    ],
    limits: ["Servers of a CDN before the load balancer: IP-09."],
  },
  messages: {
    forged: {
      text: "A client of {balancer} in {stacks} chooses its own address: nginx believes {header}, which the load balancer passes on as it comes.",
    },
    absent: {
      text: "nginx in {stacks} reads the client's address from {header}, which {balancer} does not send: all clients have the load balancer's address.",
    },
  },
  applies: endsHttp,
  judge: (view, say) => {
    const { forwardedFor } = view.path.loadBalancer;
    for (const { scope, asked } of firstInScopes(view)) {
      const realIp = realIpIn(scope);
      if (realIp === null || asked.answer.kind !== "response") continue;
      const directive = realIp.trusted[0]!.directive!;
      const at = forwardedFor.given && forwardedFor.value !== "append" ? forwardedFor.at : view.placeOf(directive);
      const words = { balancer: balancerName(view), header: code(realIp.header) };
      const also = [forwardedFor.at];
      if (canForge(asked)) say.broken("forged", at, { words, actual: forwardedFor.value, expected: "append", also });
      else if (isSent(realIp.header, asked.request.headers)) say.holds(at, `${balancerName(view)} writes the header`);
      else say.broken("absent", at, { words, actual: forwardedFor.value, expected: "append", also });
    }
  },
  listed: ({ name, args }, { loadBalancer }) =>
    name === "real_ip_header" &&
    args[0]?.toLowerCase() === "x-forwarded-for" &&
    loadBalancer.forwardedFor.value === "append",
});

function isSent(header: string, headers: readonly (readonly [string, string])[]): boolean {
  return headers.some(([name]) => name.toLowerCase() === header);
}
