import type { Effective, Scope } from "../../nginx/configuration/types";
import { effective, effectiveAll, settingValue } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import { code } from "../words";
import { scopeOf, seenAddress } from "./client-address";
import { defineRow } from "./define";
import { clientRequests } from "./health/ask";
import type { PathView } from "./view";

const BY_CLIENT = /\$(?:binary_)?remote_addr\b/;

/** Zones and variables that go by the client's address: name → what defines it. */
function keyedByClient({ web }: PathView): { zones: Set<string>; upstreams: Set<string> } {
  const zones = new Set<string>();
  for (const { name, args } of web.directive?.block ?? []) {
    if (!/^limit_(?:req|conn)_zone$/.test(name) || !BY_CLIENT.test(args[0] ?? "")) continue;
    const zone = args
      .find((arg) => arg.startsWith("zone="))
      ?.slice("zone=".length)
      .split(":")[0];
    if (zone !== undefined) zones.add(zone);
  }
  const hashed = [...web.upstreams.values()].filter(({ directive }) => directive.block?.some(isByClient));
  return { zones, upstreams: new Set(hashed.map(({ name }) => name)) };
}

function isByClient({ name, args }: Directive): boolean {
  return name === "ip_hash" || (name === "hash" && BY_CLIENT.test(args[0] ?? ""));
}

/** What a request meets in its location that goes by the client's address. */
function consumers(scope: Scope, keyed: ReturnType<typeof keyedByClient>): Directive[] {
  const limits = [...effectiveAll(scope, "limit_req"), ...effectiveAll(scope, "limit_conn")].filter(({ args }) =>
    args.some((arg) => keyed.zones.has(arg.replace(/^zone=/, ""))),
  );
  const pass = effective(scope, "proxy_pass");
  const upstream = pass?.args[0]?.replace(/^https?:\/\//, "").split("/")[0] ?? "";
  const handed: readonly Effective[] = pass !== null && keyed.upstreams.has(upstream) ? [pass] : [];
  return [...limits, ...handed].flatMap(({ directive }) => (directive === null ? [] : [directive]));
}

export const ip08 = defineRow({
  id: "IP-08",
  summary: "What goes by the client's address has the client's address.",
  why: "All clients count as one: the first busy one has all of them throttled, or everything goes to one server.",
  fix: "Let nginx know the client: `set_real_ip_from` and `real_ip_header`, as IP-01 to IP-06 say.",
  guide: {
    checks:
      "For every location that answers a client, asks the model whom nginx takes the client for, from every subnet of the load " +
      "balancer. Where that is the load balancer's own address, nothing may go by it: `limit_req` and `limit_conn` on a zone of " +
      "`$remote_addr`, `ip_hash`, `hash $remote_addr`.",
    story:
      "A rate limit of 100 requests a second for each client becomes one for all of them on the day when the real_ip settings " +
      "are taken out as redundant. Nothing fails before there is load.",
    examples: ["one-for-all"],
    ways: [
      {
        title: "Know the client",
        text: "`set_real_ip_from` for each subnet of the load balancer, and `real_ip_header`.",
      },
      { title: "Go by something else", text: "A key that does not depend on the address, like an API key." },
    ],
    limits: ["`allow` and `deny`, which may mean the load balancer.", "What is only written down: `access_log`."],
  },
  messages: {
    "one-for-all": {
      text: "{consumer} in {stacks} goes by the client's address, and nginx takes {seen}, a node of the load balancer, for every client.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    const keyed = keyedByClient(view);
    if (keyed.zones.size === 0 && keyed.upstreams.size === 0) return;
    for (const asked of clientRequests(view)) {
      const scope = scopeOf(asked.answer);
      const seen = seenAddress(asked);
      if (scope === null || seen === null) continue;
      for (const directive of consumers(scope, keyed)) {
        const at = view.placeOf(directive);
        if (seen === asked.probe.client) say.holds(at, "nginx knows the client there");
        else {
          const consumer = code(`${directive.name} ${settingValue(directive)}`);
          say.broken("one-for-all", at, { words: { consumer, seen: code(seen) }, actual: settingValue(directive) });
        }
      }
    }
  },
});
