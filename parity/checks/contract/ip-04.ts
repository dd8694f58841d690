import type { Scope } from "../../nginx/configuration/types";
import { effectiveAll } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import { code } from "../words";
import { firstInScopes } from "./client-address";
import { defineRow } from "./define";
import type { Asked } from "./health/ask";
import { balancerName } from "./health/tell";
import { endsHttp } from "./timeouts";
import type { PathView } from "./view";

/** A header in which the application is told of the client's port together with its address. */
function withPort({ answer, probe }: Asked): string | null {
  if (answer.kind !== "response" || answer.exchange === null) return null;
  const port = new RegExp(`${probe.client.replaceAll(".", "\\.")}\\]?:\\d`);
  const found = answer.exchange.headers.find(([, value]) => typeof value === "string" && port.test(value));
  return found?.[0] ?? null;
}

function setBy(scope: Scope, header: string): Directive | null {
  const set = effectiveAll(scope, "proxy_set_header").find(({ args }) => args[0]?.toLowerCase() === header);
  return set?.directive ?? null;
}

/** Blocks that look at the whole header: `map $http_x_forwarded_for $office { … }`. */
function lookups({ web }: PathView): Directive[] {
  return (web.directive?.block ?? []).filter(
    ({ name, args }) => /^(?:map|geo|split_clients)$/.test(name) && (args[0] ?? "").includes("$http_x_forwarded_for"),
  );
}

export const ip04 = defineRow({
  id: "IP-04",
  summary: "A port behind the client's address gets no further than nginx.",
  why: "Applications and patterns that expect an address refuse or misread `203.0.113.10:51234`.",
  fix: "Hand `$remote_addr` on, which real_ip has cleaned, and not the header as it came.",
  guide: {
    checks:
      "An Application Gateway always writes `address:port` into X-Forwarded-For, an ALB with `enableXffClientPort`. Asks the " +
      "model what the application receives from a client, and looks for `map`, `geo` and `split_clients` on the raw header.",
    story:
      "nginx's own real_ip module reads both forms, so nothing is wrong in nginx. The application behind it meets the port on one " +
      "cloud only.",
    examples: ["handed-on"],
    ways: [
      { title: "Hand on the address", text: "`proxy_set_header X-Forwarded-For $remote_addr;` with real_ip in place." },
      {
        title: "Leave the port out",
        text: "`enableXffClientPort: false` on an ALB. A gateway needs a rewrite rule for it.",
      },
    ],
    limits: ["Applications that read the port off themselves: then a waiver says so."],
  },
  messages: {
    "handed-on": {
      text: "The application in {stacks} receives the client's port with its address in {header}, as {balancer} writes it.",
    },
    compared: {
      text: "{block} in {stacks} looks at X-Forwarded-For as {balancer} writes it, with the client's port behind the address.",
    },
  },
  applies: (path) => endsHttp(path) && path.loadBalancer.forwardedPort.value !== false,
  judge: (view, say) => {
    const { forwardedPort, forwardedFor } = view.path.loadBalancer;
    if (forwardedPort.value === null) return say.unjudged("whether the client's port is sent", forwardedPort.at);
    if (forwardedFor.value === "remove") return;
    const balancer = balancerName(view);
    for (const { scope, asked } of firstInScopes(view)) {
      const header = withPort(asked);
      const directive = header === null ? null : setBy(scope, header);
      if (header === null) continue;
      const at =
        directive === null ? view.placeOfAbsent(scope, `proxy_set_header[${header}]`) : view.placeOf(directive);
      const actual = directive?.args.slice(1).join(" ") ?? null;
      say.broken("handed-on", at, { words: { header: code(header), balancer }, actual, also: [forwardedPort.at] });
    }
    for (const block of lookups(view)) {
      const words = { block: code([block.name, ...block.args].join(" ")), balancer };
      say.broken("compared", view.placeOf(block), { words, also: [forwardedPort.at] });
    }
  },
});
