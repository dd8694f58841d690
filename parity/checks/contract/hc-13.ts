import type { Fact, TrafficPath } from "../../traffic/types";
import { code, list } from "../words";
import { defineRow } from "./define";
import { groupName } from "./health/tell";
import type { StackContext } from "./types";
import { type PathView, viewsOf } from "./view";

const PARTS = ["path", "matcher"] as const;

/** Stacks that say this part of the same target group's health check, with what they say. */
function givenIn(view: PathView, part: (typeof PARTS)[number], stacks: readonly StackContext[]): Map<string, string[]> {
  const own = view.context.addressOf(view.path.group.at).resource;
  const found = new Map<string, string[]>();
  for (const context of stacks) {
    const path = viewsOf(context).find((other) => context.addressOf(other.path.group.at).resource === own)?.path;
    const fact = path ? factOf(path, part) : null;
    if (fact?.given && fact.value !== null) found.set(fact.value, [...(found.get(fact.value) ?? []), context.stack]);
  }
  return found;
}

function factOf({ group }: TrafficPath, part: (typeof PARTS)[number]): Fact<string> {
  return group.healthCheck[part];
}

export const hc13 = defineRow({
  id: "HC-13",
  // What is deployed is known to nobody here: it is a trap, not yet a fault.
  severity: "warning",
  summary: "Path and matcher of a check are given everywhere or nowhere.",
  why: "Removing them has no effect in the cloud: old stacks keep what they had, new ones get the default.",
  fix: "Write path and matcher out in every stack.",
  guide: {
    checks:
      "On AWS, compares between stacks whether the health check of a target group has a `path` and a `matcher`. The provider " +
      "computes both where they are absent, so that removing one leaves in the cloud what was there.",
    story:
      "A stack from which the path is removed goes on checking /health; a stack that is made later checks /. Two environments " +
      "differ, and no program and no preview shows it.",
    examples: ["path-removed"],
    ways: [
      { title: "Write it out", text: "The same `path` and `matcher` in all stacks, also where they are the default." },
      { title: "Unset it explicitly", text: '`path: ""` sets the default, where an absent one changes nothing.' },
    ],
    limits: ["What is deployed: `parity drift` compares that."],
  },
  messages: {
    absent: {
      text: "The health check of {group} in {stacks} says no `{part}`, where {others}. A stack that had one keeps it; one that is new gets {fallback}.",
    },
  },
  balancerAlone: true,
  applies: ({ loadBalancer: { kind }, group }) =>
    (kind === "alb" || kind === "nlb") && group.healthCheck.protocol.value !== "TCP",
  judgeStack: (views, say, stacks) => {
    for (const view of views) {
      for (const part of PARTS) {
        const fact = factOf(view.path, part);
        const given = fact.given ? new Map<string, string[]>() : givenIn(view, part, stacks);
        if (given.size === 0) continue;
        const others = list(
          [...given].map(([value, names]) => `${list(names)} ${names.length > 1 ? "have" : "has"} ${code(value)}`),
        );
        const fallback = fact.value === null ? "the default" : code(fact.value);
        const expected = given.size === 1 ? [...given.keys()][0]! : null;
        say.broken("absent", fact.at, {
          words: { group: groupName(view), part, others, fallback },
          expected,
          paths: [view.path],
        });
      }
    }
  },
});
