import { didYouMean } from "../../config/problems";
import { explainBeside, namesBesideChecks } from "../../report/beside-checks";
import { type Explanation, renderCheckList, renderExplanation } from "../../report/explanation";
import { type ReportOptions, renderFindingAlone } from "../../report/index";
import type { Finding, Result } from "../../result";
import { resultOf } from "../deliver";
import { UsageError } from "../failure";
import type { Io } from "../io";
import { loadLibrary } from "../library";
import { createProgress } from "../progress";
import { readSavedResult } from "../saved-result";
import { reportOptionsFor } from "../terminal";
import type { Call, Verb } from "./verb";

export const explain: Verb = {
  name: "explain",
  summary: "say what a check looks for, or what a finding is; why, and what to do",
  declare: (command) => {
    command
      .argument("[id...]", "a check; or a finding: its id, or its check, resource and property; without it, all checks")
      .option("--result <file>", "find it in what --format json wrote, instead of judging the project again");
  },
  run: async (call, io) => {
    const { checks } = loadLibrary();
    const options = reportOptionsFor(io.stdout, io.env);
    const [id, ...more] = call.args;
    const explanation = id === undefined || more.length > 0 ? null : explanationFor(id);
    const text = explanation
      ? renderExplanation(explanation, options)
      : id === undefined
        ? renderCheckList(checks, options, namesBesideChecks)
        : await explainedFinding(call, options, io);
    await io.stdout.write(text);
    return 0;
  },
};

async function explainedFinding(call: Call, options: ReportOptions, io: Io): Promise<string> {
  const file = call.options["result"] as string | undefined;
  if (file === undefined) requireFinding(call.args);
  const result = file === undefined ? await judged(call.project, io) : readSavedResult(file, io.cwd);
  const told = findIn(result, call.args);
  const finding = told[0]!;
  const explanation = explanationFor(finding.check);
  return [
    ...told.map((one) => renderFindingAlone(one, result.stacks.length, options)),
    // The finding itself is the example.
    ...(explanation ? [renderExplanation({ ...explanation, examples: [], others: [] }, options)] : []),
    ...(told.some((one) =>
      isOpen(
        one,
        result.stacks.map(({ name }) => name),
      ),
    )
      ? [`parity waive ${finding.id} accepts it for a time.\n`]
      : []),
  ].join("\n");
}

/** Of a check, or of what else reports name in the place of one. */
function explanationFor(name: string): Explanation | null {
  return loadLibrary().explain(name) ?? explainBeside(name);
}

/** Ids of findings are hashes; those of checks are words, and a misspelt one is not worth judging a project for. */
function requireFinding(args: readonly string[]): void {
  const [id = ""] = args;
  if (args.length > 1 || /^[0-9a-f]{4,}$/.test(id) || id.includes(" · ")) return;
  const { checks } = loadLibrary();
  const names = [...checks.map((check) => check.id), ...namesBesideChecks];
  throw new UsageError(`there is no check '${id}'.${didYouMean(id, names) || " `parity explain` lists them."}`);
}

/** A finding is known by what it finds: the stacks are judged again. */
async function judged(project: string, io: Io): Promise<Result> {
  const progress = createProgress(io);
  const result = await resultOf("explain", io, () => {
    return loadLibrary().check({ project, onProgress: progress.show, onOutput: progress.passOn });
  });
  progress.end();
  return result;
}

const ELSEWHERE = "A finding of another verb, or of another time, is in its result: parity explain ID --result FILE.";

/** Where it is not there, what could not be judged may be why. */
function findIn({ findings, review, errors }: Result, words: readonly string[]): readonly Finding[] {
  const { findFinding, InputError } = loadLibrary();
  const all = [...findings, ...(review?.standing ?? []), ...(review?.mended ?? [])];
  try {
    // Several where more than one thing is wrong at an address, or where a waiver covers some of its stacks.
    return findFinding(all, words);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const unjudged = errors.map(({ message }) => `Not judged: ${message}`);
    const more = [...unjudged, ELSEWHERE].map((message) => ({ message, position: null }));
    throw new InputError([...error.problems, ...more]);
  }
}

/** Only an error that stands is to be waived, and only what `check` finds and `waive` would accept. */
function isOpen(finding: Finding, listed: readonly string[]): boolean {
  const { waiver, severity, id } = finding;
  if (waiver !== null || severity !== "error" || !/^[0-9a-f]+$/.test(id)) return false;
  return loadLibrary().whyNotWaivable(finding, listed) === null;
}
