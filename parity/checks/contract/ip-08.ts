import type { Scope } from "../../nginx/configuration/types";
import { settingValue } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import { code } from "../words";
import { byClient, consumers } from "./by-client";
import { knowsSubnets, scopeOf, seenAddress } from "./client-address";
import { defineRow } from "./define";
import { seesClient } from "./firewall";
import { clientRequests } from "./health/ask";
import { tellUndecided } from "./health/tell";

export const ip08 = defineRow({
  id: "IP-08",
  summary: "What goes by the client's address has the client's address.",
  why: "All clients count as one: the first busy one has all of them throttled, or everything goes to one server.",
  fix: "Let nginx know the client: `set_real_ip_from` and `real_ip_header`, as IP-01 to IP-06 say.",
  guide: {
    checks:
      "For every location that answers a client, asks the model whom nginx takes the client for, from every subnet of the load " +
      "balancer. Where that is the load balancer's own address, nothing may go by it: `limit_req` and `limit_conn` on a zone of " +
      "`$remote_addr` or of what `map`, `geo` and `set` make of it, `ip_hash` and `hash` of several servers, `split_clients`, " +
      "`allow` and `deny` of addresses on the internet.",
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
    limits: [
      "`allow` and `deny` of private addresses, which may mean the load balancer.",
      "What is only written down: `access_log`.",
    ],
  },
  messages: {
    "one-for-all": {
      text: "{consumer} in {stacks} goes by the client's address, and nginx takes {seen}, a node of the load balancer, for the client.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    const keyed = byClient(view);
    const metIn = new Map<Scope, readonly Directive[]>();
    const asked = clientRequests(view).flatMap((one) => {
      const scope = scopeOf(one.answer);
      if (scope === null) return [];
      const met = metIn.get(scope) ?? consumers(scope, keyed);
      metIn.set(scope, met);
      return met.length === 0 ? [] : [{ one, met }];
    });
    if (asked.length === 0 || (seesClient(view.path) !== true && !knowsSubnets(view, say))) return;
    tellUndecided(
      view,
      say,
      asked.map(({ one }) => one),
    );
    for (const { one, met } of asked) {
      const seen = seenAddress(one);
      for (const directive of seen === null ? [] : met) {
        const at = view.placeOf(directive);
        if (seen === one.probe.client) say.holds(at, "nginx knows the client there");
        else {
          const consumer = code(`${directive.name} ${settingValue(directive)}`);
          say.broken("one-for-all", at, { words: { consumer, seen: code(seen!) }, actual: settingValue(directive) });
        }
      }
    }
  },
});
