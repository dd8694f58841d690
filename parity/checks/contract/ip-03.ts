import { code } from "../words";
import { canForge, firstInScopes, realIpIn } from "./client-address";
import { defineRow } from "./define";
import type { Asked } from "./health/ask";
import { balancerName } from "./health/tell";
import { endsHttp } from "./timeouts";
import { valueIn } from "./values";

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
    recursive: {
      text: "A client of {balancer} in {stacks} chooses its own address: nginx goes back through {header} until it finds one that it does not trust, and it trusts clients.",
      fix: "Trust the load balancer's subnets alone, or set `real_ip_recursive off`.",
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
      if (realIp === null) continue;
      const { header } = realIp;
      const own = valueIn(view, scope, "real_ip_header").at;
      const isList = header === "x-forwarded-for";
      const words = { balancer: balancerName(view), header: code(header) };
      const mode = { words, actual: forwardedFor.value, expected: "append", also: [own] };
      if (CDN.has(header)) say.unjudged(`whether a CDN before the load balancer writes ${header}`, own);
      else if (isList && forwardedFor.value === null)
        say.unjudged("what the load balancer makes of X-Forwarded-For", forwardedFor.at);
      else if (isList && forwardedFor.value !== "append" && forwardedFor.given) {
        if (canForge(asked, header)) say.broken("forged", forwardedFor.at, mode);
        else if (isSent(header, asked)) say.holds(forwardedFor.at, `${balancerName(view)} writes the header`);
        else say.broken("absent", forwardedFor.at, mode);
      } else if (canForge(asked, header))
        say.broken(isList ? "recursive" : "forged", own, { words, also: [forwardedFor.at] });
      else if (isSent(header, asked)) say.holds(own, `${balancerName(view)} writes the header`);
      else say.broken("absent", own, { words, also: [forwardedFor.at] });
    }
  },
  listed: ({ name, args }, { loadBalancer }) =>
    name === "real_ip_header" &&
    args[0]?.toLowerCase() === "x-forwarded-for" &&
    loadBalancer.forwardedFor.value === "append",
});

/** Headers by which CDNs tell of the client: CloudFront, Cloudflare, Akamai, Fastly, Azure Front Door. */
const CDN: ReadonlySet<string> = new Set([
  ...["cloudfront-viewer-address", "cf-connecting-ip", "cf-connecting-ipv6", "true-client-ip"],
  ...["fastly-client-ip", "x-azure-clientip", "x-azure-socketip"],
]);

function isSent(header: string, { request }: Asked): boolean {
  return request.headers.some(([name]) => name.toLowerCase() === header);
}
