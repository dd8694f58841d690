import { resolve } from "node:path";
import {
  addWaivers,
  findFinding,
  isFarAhead,
  nameOf,
  openParityFile,
  requireTerms,
  type Waivable,
  type WaiverRow,
  type WaiverTerms,
  waivable,
  waiverRows,
} from "./adopt/index";
import { type CheckOptions, checkIn } from "./check";
import { InputError, loadProjectWith, PARITY_FILE } from "./config/index";
import type { EvaluationPool } from "./evaluate/index";
import { withPool } from "./evaluation";
import type { Finding, Result } from "./result";
import { chosenStacks } from "./stacks";

export interface WaiveOptions extends Pick<CheckOptions, "project" | "now" | "timeoutMs" | "onProgress" | "onOutput"> {
  /** Its id or the beginning of it, or words that are its check, its resource or its property. */
  readonly finding: string | readonly string[];
  /** Accept it in these stacks only; default: in all in which it stands. */
  readonly stacks?: readonly string[];
  /** Who answers for it, why, and until when; or how to find out, once the finding is known. */
  readonly terms: WaiverTerms | ((accepted: Waivable) => Promise<WaiverTerms>);
  /** False: judge what would be written, and write nothing. */
  readonly write?: boolean;
}

export interface WaiveResult {
  readonly finding: Finding;
  /** In rollout order of their stacks. */
  readonly rows: readonly WaiverRow[];
  /** The line in `parity.yaml` of each. */
  readonly lines: readonly number[];
  readonly written: boolean;
  /** What `check` says with the rows. */
  readonly result: Result;
  /** Other findings that the rows accept as well, where an address holds a `*`. */
  readonly others: readonly Finding[];
  /** What `check` says of the rows themselves: what needs the setting, that nothing does, that they end soon. */
  readonly remarks: readonly Finding[];
  /** It ends more than a year from now. */
  readonly farAhead: boolean;
}

/**
 * Accepts a finding for a time: writes a row under `waivers` in `parity.yaml` for each stack, comments and layout kept.
 * Nothing is written unless the project, judged with the rows, has the finding waived. Throws {@link InputError} for
 * what the user can put right.
 */
export async function waive(options: WaiveOptions): Promise<WaiveResult> {
  return withPool(options.timeoutMs, (pool) => waiveIn(pool, options));
}

async function waiveIn(pool: EvaluationPool, options: WaiveOptions): Promise<WaiveResult> {
  const { finding: asked, stacks, terms, write = true, onProgress, onOutput } = options;
  const dir = resolve(options.project ?? ".");
  const now = options.now ?? new Date();
  if (typeof terms !== "function") requireTerms(terms, now);
  const file = openParityFile(dir);
  // Refused before any work: all stacks are evaluated first.
  chosenStacks(loadProjectWith(dir, file.text), stacks);
  const judge = (parityYaml: string, how: CheckOptions): Promise<Result> =>
    checkIn(pool, { project: dir, now, parityYaml, ...how });
  const before = usable(await judge(file.text, { ...(onProgress && { onProgress }), ...(onOutput && { onOutput }) }));
  const words = typeof asked === "string" ? [asked] : asked;
  const accepted = waivable(find(before, words), listedIn(dir, file.text), stacks);
  const agreed = typeof terms === "function" ? await terms(accepted) : terms;
  requireTerms(agreed, now);
  const rows = waiverRows(accepted, agreed);
  const text = addWaivers(file.text, rows);
  const after = usable(await judge(text, onProgress ? { onProgress } : {}));
  const missed = rows.find(({ stack }) => !isWaived(after, accepted.finding.id, stack));
  if (missed !== undefined) throw noEffect(accepted.finding, missed.stack);
  const lines = linesOf(dir, text, rows.length);
  if (write) file.write(text);
  return {
    finding: accepted.finding,
    rows,
    lines,
    written: write,
    result: after,
    others: newlyWaived(before, after, accepted.finding.id),
    remarks: after.findings.filter((one) => isAbout(one, lines)),
    farAhead: isFarAhead(agreed.expires, now),
  };
}

/** What could not be judged at all has nothing to waive. */
function usable(result: Result): Result {
  if (result.stacks.length > 0) return result;
  throw new InputError(
    result.errors.map(({ message, location }) => ({
      message,
      position: location === null ? null : { file: location.file, line: location.line, column: location.column },
    })),
  );
}

/** Where a stack could not be judged, that may be why there is no such finding. */
function find({ findings, errors }: Result, words: readonly string[]): readonly Finding[] {
  try {
    return findFinding(findings, words);
  } catch (error) {
    if (!(error instanceof InputError) || errors.length === 0) throw error;
    const unjudged = errors.map(({ message }) => ({ message: `Not judged: ${message}`, position: null }));
    throw new InputError([...error.problems, ...unjudged]);
  }
}

function listedIn(dir: string, text: string): readonly string[] {
  return loadProjectWith(dir, text).model.stacks.map(({ name }) => name);
}

function linesOf(dir: string, text: string, count: number): readonly number[] {
  return loadProjectWith(dir, text)
    .model.waivers.slice(-count)
    .map(({ position }) => position.line);
}

function isWaived({ findings }: Result, id: string, stack: string): boolean {
  const here = findings.filter(({ id: of, severity, stacks }) => {
    return of === id && severity !== "note" && stacks.includes(stack);
  });
  return here.length > 0 && here.every(({ waiver }) => waiver !== null);
}

function isAbout({ check, locations }: Finding, lines: readonly number[]): boolean {
  return check === "waiver" && locations.some(({ file, line }) => file === PARITY_FILE && lines.includes(line));
}

function newlyWaived(before: Result, after: Result, id: string): Finding[] {
  const known = new Set(before.findings.filter(({ waiver }) => waiver !== null).map(keyOf));
  return after.findings.filter((one) => one.waiver !== null && one.id !== id && !known.has(keyOf(one)));
}

function keyOf({ id, stacks }: Finding): string {
  return JSON.stringify([id, stacks]);
}

function noEffect(finding: Finding, stack: string): InputError {
  const message =
    `A waiver of ${nameOf(finding)} in ${stack} would not be of effect, so nothing was written: ` +
    "the finding is another as soon as it is accepted.";
  return new InputError([{ message, position: { file: PARITY_FILE, line: 1 } }]);
}
