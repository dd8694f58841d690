import type { Finding, Location, Result, Severity } from "../result";
import { visible } from "./console/text";
import type { ReportOptions } from "./index";
import { commandOf, inRepository } from "./places";
import { remarksOf } from "./remarks";
import { summaryOf } from "./summary";
import { listStacks, valueLines } from "./values";

/** Annotations of one kind that GitHub shows of a step; it drops those beyond without a word. */
const MOST = 10;
/** Characters of a title (GitHub cuts at 255) and of a message. */
const LONGEST_TITLE = 200;
const LONGEST_MESSAGE = 4000;

const KINDS = { error: "error", warning: "warning", note: "notice" } as const;

interface Annotation {
  readonly severity: Severity;
  readonly title: string;
  /** Lines, each of them foreign. */
  readonly message: readonly string[];
  readonly location: Location | null;
}

/**
 * Workflow commands that GitHub Actions shows as annotations at file and line, the most important first; what it would drop
 * is counted. The last line is for those who read the log.
 */
export function renderGithub(result: Result, options: ReportOptions): string {
  const all = annotationsOf(result);
  const of = (severity: Severity): Annotation[] => all.filter((one) => one.severity === severity);
  const [errors, warnings] = [of("error").slice(0, MOST), of("warning").slice(0, MOST)];
  const tooMany = all.length - errors.length - warnings.length > MOST || isCut(of("error")) || isCut(of("warning"));
  // What is left out is told in a notice, which is one of the ten.
  const shown = [...errors, ...warnings, ...of("note").slice(0, tooMany ? MOST - 1 : MOST)];
  return [
    ...shown.map((one) => command(one, options)),
    ...(tooMany ? [command(leftOut(all.length - shown.length, result, options), options)] : []),
    `${commandOf(result, options)}: ${visible(`${result.verdict}, ${summaryOf(result)}`, true)}`,
    "",
  ].join("\n");
}

function isCut(annotations: readonly Annotation[]): boolean {
  return annotations.length > MOST;
}

function annotationsOf(result: Result): Annotation[] {
  return [
    ...result.errors.map(({ message, location }): Annotation => {
      const title = titleOf("cannot be judged", location?.stack ? [location.stack] : []);
      return { severity: "error", title, message: message.split("\n"), location };
    }),
    ...result.findings.filter(({ waiver }) => waiver === null).map(ofFinding),
    ...remarksOf(result).map(({ severity, rule, stacks, message, locations }): Annotation => {
      return { severity, title: titleOf(rule, stacks), message: [message], location: locations[0] ?? null };
    }),
  ];
}

function ofFinding(finding: Finding): Annotation {
  const { severity, check, stacks, resource, property, message, fix, locations, id } = finding;
  const address = [resource, property].filter((part) => part !== null && part !== "").join(" · ");
  return {
    severity,
    title: titleOf(check, stacks),
    message: [
      message,
      ...(address === "" ? [] : [address]),
      ...valueLines(finding),
      ...(fix === "" ? [] : [`fix: ${fix}`]),
      `id: ${id}`,
    ],
    location: locations[0] ?? null,
  };
}

function titleOf(check: string, stacks: readonly string[]): string {
  return stacks.length === 0 ? check : `${check}: ${listStacks(stacks)}`;
}

function leftOut(number: number, result: Result, options: ReportOptions): Annotation {
  const message = [
    `GitHub shows ${MOST} annotations of a kind for a step: ${number} more ${number === 1 ? "is" : "are"} left out.`,
    `${commandOf(result, options)} has all.`,
  ];
  return { severity: "note", title: "parity", message, location: null };
}

/** `::error file=…,line=…,col=…,title=…::…`; every part is escaped, so that none ends before it should. */
function command({ severity, title, message, location }: Annotation, { folder }: ReportOptions): string {
  const place = location && {
    file: inRepository(location.file, folder),
    line: String(location.line),
    col: String(location.column),
  };
  const properties = { ...place, title: clip(visible(title, true), LONGEST_TITLE) };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(visible(value, true))}`);
  const text = message.map((line) => visible(line.slice(0, LONGEST_MESSAGE), true)).join("\n");
  return `::${KINDS[severity]} ${list.join(",")}::${escapeData(clip(text, LONGEST_MESSAGE))}`;
}

function clip(text: string, most: number): string {
  return text.length > most ? `${[...text.slice(0, most)].slice(0, -1).join("")}…` : text;
}

/** As the runner takes it back (`ActionCommand.cs`): the percent sign first, since it is what the others are made of. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
