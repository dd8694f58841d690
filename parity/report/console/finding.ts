import type { Finding, Location, Severity } from "../../result";
import { listStacks, stackList } from "../values";
import { renderDifference } from "./difference";
import type { Style, Tone } from "./style";
import { clip, displayWidth, wrap } from "./text";

const INDENT = "    ";
/** Locations shown of one finding, and columns an address may take before its end is left out. */
const MOST_LOCATIONS = 3;
const LONGEST_ADDRESS = 400;
const LONGEST_CHECK = 24;

const TONES: { readonly [severity in Severity]: Tone } = { error: "bad", warning: "caution", note: "plain" };

/** What was explained already in this report, so that the same words are not read twice. */
export type Explained = Set<string>;

/** One finding of `total` stacks as a small block, its first line at the margin. */
export function renderFinding(finding: Finding, total: number, style: Style, explained: Explained): string[] {
  const mark = { error: style.bad, warning: style.caution, note: style.note }[finding.severity];
  const check = clip(style.text(finding.check), LONGEST_CHECK, style.ellipsis);
  const room = style.width - INDENT.length;
  const stacks = clip(style.text(stackList(finding.stacks, total)), room - displayWidth(check), style.ellipsis);
  return [
    `${style.paint(TONES[finding.severity], mark)} ${style.paint("strong", check)}  ${stacks}`,
    ...indent(wrapAddress(finding, style, room)),
    ...indent(wrap(style.text(finding.message), room)),
    ...indent(renderDifference(finding, style, room)),
    ...indent(labelled("at   ", renderLocations(finding.locations, style), style, room)),
    // A note asks for nothing: why it matters is a command away (`parity explain`).
    ...(finding.severity === "note" ? [] : indent(once("why  ", finding.why, explained, style, room))),
    ...indent(once("fix  ", finding.fix, explained, style, room)),
  ];
}

/** The same in a list of what was found, with its id: `parity explain` and `parity waive` take it. */
export function renderListed(finding: Finding, total: number, style: Style, explained: Explained): string[] {
  return [
    ...renderFinding(finding, total, style, explained),
    ...indent(labelled("id   ", style.text(finding.id), style, style.width - INDENT.length)),
  ];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => INDENT + line);
}

/** `api/web/tg · healthCheck.path`, to be copied into `parity.yaml`: wrapped, and cut only beyond all reason. */
function wrapAddress(finding: Finding, style: Style, room: number): string[] {
  const parts = [finding.resource, finding.property].filter((part) => part !== null && part !== "");
  if (parts.length === 0) return [];
  const address = style.text(parts.join(style.dot));
  return wrap(clip(address, LONGEST_ADDRESS, style.ellipsis), room).map((line) => style.paint("strong", line));
}

/** `Pulumi.prod-eu.yaml:12:5`, which terminals and editors open. */
export function renderLocation({ file, line, column }: Location, style: Style): string {
  return `${style.text(file)}:${line}:${column}`;
}

function renderLocations(locations: readonly Location[], style: Style): string {
  const places = [...new Set(locations.map((location) => renderLocation(location, style)))];
  return listStacks(places, MOST_LOCATIONS);
}

function once(label: string, text: string, explained: Explained, style: Style, room: number): string[] {
  if (explained.has(text)) return [];
  explained.add(text);
  return labelled(label, style.text(text), style, room);
}

/** `why  the words, wrapped beside their label` (`why  `, spaces and all); nothing for no words. */
export function labelled(label: string, words: string, style: Style, room: number): string[] {
  if (words === "") return [];
  const width = displayWidth(label);
  return wrap(words, room - width).map((line, index) => {
    return (index === 0 ? style.paint("faint", label) : " ".repeat(width)) + line;
  });
}

/** A waived finding on one row: it is accepted, and stays in sight. */
export function renderWaived(finding: Finding, style: Style): string[] {
  const { owner, reason, expires } = finding.waiver!;
  const address = [finding.resource, finding.property].filter((part) => part !== null && part !== "");
  const where = [finding.check, finding.stacks.join(", "), ...address].join(style.dot);
  return [
    `${style.note} ${clip(style.text(where), style.width - 2, style.ellipsis)}`,
    ...indent(wrap(style.text(`until ${expires}, ${owner}: ${reason} (${finding.id})`), style.width - INDENT.length)),
  ];
}
