import type { RehearsalResult, StackOutcome } from "../../result";
import { alike } from "../console/impact/words";
import { probesOf } from "../console/rehearsal/states";
import { count, listStacks, stackList } from "../values";
import type { Section } from "./budget";
import { delimiter, row } from "./findings";
import { prose } from "./text";

/** What came of every stack; then what stands between this and the full proof. */
export function rehearsalSections({ nginx, haproxy, how, limits, stacks }: RehearsalResult): Section[] {
  const groups = alike(stacks, (stack) => JSON.stringify([stack.state, standing(stack), stack.consequence]));
  const rows = groups.map((group) => {
    const { state, consequence } = group[0]!;
    const names = group.map(({ stack }) => stack);
    const who = names.length === stacks.length ? stackList(names, stacks.length) : listStacks(names);
    return row([who, state, standing(group[0]!), consequence]);
  });
  const open = [
    ...(how === "relocated" ? ["Addresses and ports were relocated: this is not the full proof."] : []),
    ...limits,
    ...stacks.flatMap(({ servers, gaps }) => [...servers.flatMap((server) => server.limits), ...gaps]),
  ];
  return [
    {
      title: null,
      head: [row(["stacks", "state", "probes", "then"]), delimiter(4)],
      blocks: rows,
      tight: true,
      noun: "rows",
    },
    {
      title: "Rehearsed on",
      folded: true,
      blocks: [
        `- ${prose(`nginx ${nginx.ran} behind HAProxy ${haproxy}`, 120)}`,
        ...[...new Set(open)].map((limit) => `- ${prose(limit, 300)}`),
      ],
      noun: "limits",
      tight: true,
    },
  ];
}

function standing(stack: StackOutcome): string {
  const probes = probesOf(stack);
  if (probes.length === 0) return "–";
  const failed = probes.filter(({ passes }) => !passes).length;
  return failed === 0 ? `${count(probes.length, "probe")} ✓` : `${failed} of ${count(probes.length, "probe")} ✗`;
}
