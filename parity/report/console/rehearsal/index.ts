import type { RehearsalResult, Result, StackOutcome } from "../../../result";
import { rehearsalSummary } from "../../summary";
import { count, countMore } from "../../values";
import { type Explained, labelled, renderListed } from "../finding";
import { alike, stackList, titled } from "../impact/words";
import type { Style, Tone } from "../style";
import { renderStates } from "./states";

/** What came of every stack, as sections of lines. */
export function renderRehearsal(result: Result, rehearsal: RehearsalResult, style: Style): string[][] {
  const { findings } = result;
  const explained: Explained = new Set();
  return [
    headline(result, rehearsal, style),
    renderStates(rehearsal, style),
    ...findings.slice(0, MOST_FINDINGS).map((finding) => renderListed(finding, result.stacks.length, style, explained)),
    findings.length > MOST_FINDINGS
      ? [`${style.ellipsis} and ${countMore(findings.length - MOST_FINDINGS, "finding")}: --format json has all`]
      : [],
    renderMeans(rehearsal, style),
  ];
}

function headline({ verdict }: Result, { stacks, how }: RehearsalResult, style: Style): string[] {
  const marks: { readonly [verdict in Result["verdict"]]: readonly [mark: string, tone: Tone] } = {
    parity: [style.good, "good"],
    deviates: [style.bad, "bad"],
    undetermined: [style.unknown, "caution"],
  };
  const [mark, tone] = marks[verdict];
  const title = how === "relocated" ? "rehearsed, relocated" : "rehearsed";
  return titled(mark, tone, title, rehearsalSummary(stacks), style);
}

/** Findings shown as blocks. */
const MOST_FINDINGS = 20;

/** Lines of one kind that are told. */
const MOST = 8;

/** With what it was rehearsed, what was made for it, and what it leaves open. */
function renderMeans({ nginx, haproxy, speed, limits, stacks }: RehearsalResult, style: Style): string[] {
  const room = style.width - 2;
  const all = (label: string, of: (stack: StackOutcome) => readonly string[]): string[] => {
    const found = stacks.flatMap((stack) => of(stack).map((text) => ({ stack: stack.stack, text })));
    const groups = alike(found, ({ text }) => text);
    const shown = groups.slice(0, MOST).flatMap((group) => {
      const names = [...new Set(group.map(({ stack }) => stack))];
      return labelled(label, style.text(`${group[0]!.text} (${stackList(names, stacks.length)})`), style, room);
    });
    const rest = groups.length - MOST;
    return rest > 0
      ? [...shown, ...labelled(label, `${style.ellipsis} and ${rest} more: --format json has all`, style, room)]
      : shown;
  };
  const scaled = new Set(stacks.flatMap(({ servers }) => servers.flatMap((server) => server.scaled)));
  const with_ = `nginx ${nginx.ran} behind HAProxy ${haproxy}; ${count(scaled.size, "duration")} divided by ${speed}`;
  const ran = stacks.some(({ state }) => state !== "not rehearsed");
  return [
    ...(ran ? limits.flatMap((limit) => labelled("but           ", style.text(limit), style, room)) : []),
    ...(ran ? labelled("rehearsed on  ", style.text(with_), style, room) : []),
    ...all("made for it   ", ({ servers }) => servers.flatMap(({ made }) => made)),
    ...all("relocated     ", ({ servers }) => servers.flatMap(({ relocated }) => relocated)),
    ...all("not rehearsed ", ({ servers }) => servers.flatMap((server) => server.limits)),
    ...all("not seen      ", ({ gaps }) => gaps),
  ].map((line) => `  ${line}`);
}
