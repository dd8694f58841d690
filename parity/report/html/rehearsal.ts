import type { ProbeOutcome, RehearsalResult, RehearsedState, ServerOutcome, StackOutcome } from "../../result";
import { count } from "../values";
import { type Content, html } from "./html";
import { addressText, mark, type Page, prose, type Section, table } from "./page";

/** Stacks whose probes are written out; of a stack that was run for another, nothing is said twice. */
const MOST_STACKS = 200;

const STATES: { readonly [state in RehearsedState]: Content } = {
  serving: mark("good", "✓", ""),
  degraded: mark("bad", "✗", ""),
  offline: mark("bad", "✗", ""),
  "not judged": mark("caution", "?", ""),
  "not rehearsed": mark("caution", "?", ""),
};

/** What every stack's configuration did on a real nginx, probe by probe. */
export function rehearsalSection(page: Page, rehearsal: RehearsalResult): Section {
  const { nginx, haproxy, how, speed, limits, stacks } = rehearsal;
  const own = stacks.filter(({ sameAs }) => sameAs === null);
  const body = [
    html`<p>nginx ${nginx.ran}${nginx.declared === null ? null : ` (declared: ${nginx.declared})`} behind HAProxy ${haproxy}, ${how}; durations divided by ${speed}.</p>
${notes(limits)}`,
    own.slice(0, MOST_STACKS).map((stack) => stackOf(stack, stacks, page)),
  ];
  return { id: "rehearsal", title: "Rehearsal", count: stacks.length, body };
}

function notes(texts: readonly string[]): Content {
  return texts.map((text) => html`<p class="gap">${prose(text)}</p>\n`);
}

function stackOf(stack: StackOutcome, all: readonly StackOutcome[], { sets }: Page): Content {
  const same = all.filter((other) => other === stack || other.sameAs === stack.stack).map((other) => other.stack);
  const level = stack.state === "serving" ? "note" : "error";
  return html`<article class="item finding ${level}" data-s="${sets.id(same)}" data-level="${level}" data-check="${stack.state}">
<h3>${STATES[stack.state]} <span class="check">${stack.state}</span> ${sets.mention(same)}</h3>
${stack.consequence === "" ? null : html`<p class="message">${prose(stack.consequence)}</p>`}${stack.servers.map(serverOf)}${notes(stack.gaps)}</article>
`;
}

function serverOf({ resource, property, failure, probes, made, scaled, relocated, limits }: ServerOutcome): Content {
  const head = html`<tr><th scope="col">Probe</th><th scope="col">Outcome</th><th scope="col">What was seen</th></tr>`;
  const failed = probes.filter(({ passes }) => !passes);
  const passed = probes.filter(({ passes }) => passes);
  const bodyOf = (some: readonly ProbeOutcome[]): Content => html`<tbody>${some.map(probeOf)}</tbody>\n`;
  const means = [...made, ...scaled, ...relocated];
  return html`<p class="address"><code>${addressText(resource)}</code> <code>${addressText(property)}</code></p>
${failure === null ? null : html`<p class="message bad">${prose(failure)}</p>`}${failed.length === 0 ? null : table(`Probes of ${resource} that fail`, head, bodyOf(failed))}${
  passed.length === 0
    ? null
    : html`<details><summary>${count(passed.length, "probe")} pass</summary>${table(`Probes of ${resource} that pass`, head, bodyOf(passed))}</details>\n`
}${notes(limits)}${means.length === 0 ? null : html`<details><summary>Made for it</summary>${notes(means)}</details>\n`}`;
}

function probeOf({ title, path, passes, judged, reason, balancer }: ProbeOutcome): Content {
  const sign = passes
    ? mark("good", "✓", "passes")
    : judged === false
      ? mark("caution", "?", "not judged")
      : mark("bad", "✗", "fails");
  return html`<tr><td>${title}<br><span class="type">${addressText(path)}</span></td><td>${sign}</td><td>${prose(reason)}${balancer === null ? null : html` <code>${balancer}</code>`}</td></tr>
`;
}
