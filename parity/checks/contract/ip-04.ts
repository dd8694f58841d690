import type { Scope } from "../../nginx/configuration/types";
import { below, effectiveAll } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import { code } from "../words";
import { firstInScopes } from "./client-address";
import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { balancerName, tellUndecided } from "./health/tell";
import { endsHttp } from "./timeouts";
import type { Place } from "./types";
import { placeOfDefault } from "./values";
import type { PathView } from "./view";

/** Headers (or parameters) in which the application is told of the client's port together with its address. */
function withPort(asked: Asked): string[] {
  const address = asked.probe.client.replaceAll(".", "\\.");
  return toldBy(asked, new RegExp(`(?:^|[^\\w.:])${address}\\]?:\\d`));
}

function toldBy({ answer }: Asked, pattern: RegExp): string[] {
  if (answer.kind !== "response" || answer.exchange === null) return [];
  return answer.exchange.headers.flatMap(([name, value]) =>
    typeof value === "string" && pattern.test(value) ? name : [],
  );
}

function setBy(scope: Scope, header: string): Directive | null {
  const set = effectiveAll(scope, "proxy_set_header").find(({ args }) => args[0]?.toLowerCase() === header);
  return set?.directive ?? null;
}

/** Where a header is set that the application gets, or would be. */
function placeOfHeader(view: PathView, scope: Scope, header: string): Place {
  const directive = setBy(scope, header);
  return directive === null
    ? placeOfDefault(view, scope, `proxy_set_header[${header.replace(/^http_/, "").replaceAll("_", "-")}]`)
    : view.placeOf(directive);
}

const RAW = "$http_x_forwarded_for";

/** Blocks that compare the whole header: `map $http_x_forwarded_for $office { … }`, `if ($http_x_forwarded_for = …)`. */
function comparing({ web }: PathView): Directive[] {
  return web.directive === null ? [] : below(web.directive).filter((one) => one.block !== null && compares(one));
}

function compares({ name, args, block }: Directive): boolean {
  if (name === "geo" || name === "split_clients") return (args[0] ?? "").includes(RAW);
  if (name === "map") return args[0] === RAW && (block ?? []).some((entry) => isWhole(entry.name));
  // ngx_http_rewrite_if: `($a = b)`, `($a ~ regex)`.
  if (name !== "if" || !args.some((arg) => arg.replace("(", "") === RAW)) return false;
  const [operator = "", operand = ""] = args.slice(-2);
  return operator.includes("~") ? isWhole(`~${operand.replace(/\)$/, "")}`) : operator === "=" || operator === "!=";
}

/** An entry that only the address alone can match: a text, or an expression that goes on to the end. */
function isWhole(key: string): boolean {
  if (key.startsWith("~")) return key.endsWith("$");
  return !["default", "hostnames", "volatile", "include"].includes(key) && key !== "";
}

export const ip04 = defineRow({
  id: "IP-04",
  summary: "A port behind the client's address gets no further than nginx.",
  why: "Applications and patterns that expect an address refuse or misread `203.0.113.10:51234`.",
  fix: "Hand `$remote_addr` on, which real_ip has cleaned, and not the header as it came.",
  guide: {
    checks:
      "An Application Gateway always writes `address:port` into X-Forwarded-For, an ALB with `enableXffClientPort`. Asks the " +
      "model what the application receives from a client, and looks for `map`, `geo`, `split_clients` and `if` that compare the whole header.",
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
    tellUndecided(view, say, clientRequests(view));
    for (const { scope, asked } of firstInScopes(view)) {
      for (const header of withPort(asked)) {
        const at = placeOfHeader(view, scope, header);
        const actual = setBy(scope, header)?.args.slice(1).join(" ") ?? null;
        say.broken("handed-on", at, { words: { header: code(header), balancer }, actual, also: [forwardedPort.at] });
      }
    }
    for (const block of comparing(view)) {
      const words = { block: code([block.name, ...block.args].join(" ")), balancer };
      say.broken("compared", view.placeOf(block), { words, also: [forwardedPort.at] });
    }
  },
  elsewhere: (views, say) => {
    for (const view of views.filter(({ path }) => endsHttp(path))) {
      for (const { scope, asked } of firstInScopes(view)) {
        for (const header of toldBy(asked, new RegExp(asked.probe.client.replaceAll(".", "\\."))))
          say.holds(placeOfHeader(view, scope, header), `${balancerName(view)} writes addresses without a port`);
      }
    }
  },
});
