import { settingValue } from "../../nginx/index";
import { legsOf } from "../../traffic/probes/addresses";
import { code } from "../words";
import { defineRow } from "./define";
import { accessControlOf } from "./health/access";
import type { Asked } from "./health/ask";
import { checkWords, type Failed, failedFor, tellPassing } from "./health/tell";

/** Where the check is let through, or would be turned away. */
function placeOfControl(asked: Asked) {
  const { answer, view } = asked;
  const scope = answer.location ?? answer.server;
  const directive = scope === null ? null : accessControlOf(scope);
  return directive === null ? view.path.group.healthCheck.at : view.placeOf(directive);
}

/** The subnet that the check comes from; its address where it has none. */
function sourceOf({ connection: { remote }, view }: Asked): string {
  return legsOf(view.path, []).find(({ node }) => node === remote.address)?.cidr ?? remote.address;
}

/** One finding a directive, for all the subnets that it turns away. */
function byDirective(failed: readonly Failed<"access">[]): Failed<"access">[][] {
  const groups = new Map<unknown, Failed<"access">[]>();
  for (const one of failed) {
    const group = groups.get(one.cause.directive);
    if (group === undefined) groups.set(one.cause.directive, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

export const hc10 = defineRow({
  id: "HC-10",
  summary: "Access control on the health check's path admits the balancer.",
  why: "The check gets 401, 403 or 503, from one day to the next when the balancer has a new subnet.",
  fix: "Admit every subnet of the load balancer on that path, and ask for no credentials there.",
  guide: {
    checks:
      "Sends the check from each subnet of the load balancer (from 168.63.129.16 for an Azure Load Balancer), and again without " +
      "`allow`, `deny`, `auth_basic`, `auth_request`, `limit_req` and `limit_conn`. A check that passes only then is turned away by " +
      "them. `return` runs before all of these.",
    story:
      "An `allow` list is complete until the load balancer gets a subnet in a third zone. From then on a third of its nodes call " +
      "every server unhealthy.",
    examples: ["subnet-not-allowed"],
    ways: [
      {
        title: "Admit the subnets",
        text: "`allow` for each subnet of the load balancer, made from the same list as the subnets.",
      },
      {
        title: "Leave the path open",
        text: "`location = /health` with `auth_basic off;` and `allow all;`, if it tells nothing.",
      },
    ],
    limits: [
      "Rates that real traffic reaches: the check is the only request.",
      "What an `auth_request` answers: it is taken to refuse.",
    ],
  },
  messages: {
    "turned-away": {
      text: "The health check of {check} from {sources} gets {answer} in {stacks}: {directive} turns it away.",
    },
  },
  applies: ({ group }) => group.healthCheck.enabled.value !== false,
  judgeStack: (views, say) => {
    for (const group of byDirective(failedFor(views, "access"))) {
      const [{ asked, cause }] = group as [Failed<"access">];
      const sources = group.map((one) => sourceOf(one.asked));
      const { check, answer } = checkWords(asked);
      const directive = code(`${cause.directive.name} ${settingValue(cause.directive)}`);
      say.broken("turned-away", asked.view.placeOf(cause.directive), {
        words: { check, answer, directive, sources: [...new Set(sources)].join(" and ") },
        also: [asked.view.path.group.healthCheck.at],
        paths: group.flatMap((one) => one.paths),
      });
    }
    tellPassing(views, say, placeOfControl);
  },
});
