import { didYouMean } from "../../config/problems";
import { renderCheckList, renderExplanation } from "../../report/explanation";
import { type ReportOptions, renderFindingAlone } from "../../report/index";
import { resultOf } from "../deliver";
import { UsageError } from "../failure";
import type { Io } from "../io";
import { loadLibrary } from "../library";
import { createProgress } from "../progress";
import { reportOptionsFor } from "../terminal";
import type { Verb } from "./verb";

export const explain: Verb = {
  name: "explain",
  summary: "say what a check looks for, why, and what to do",
  declare: (command) => {
    command.argument("[id]", "of a check, or of a finding as --format json gives it; without it, all checks");
  },
  run: async ({ args: [id], project }, io) => {
    const { checks } = loadLibrary();
    const options = reportOptionsFor(io.stdout, io.env);
    await io.stdout.write(
      id === undefined ? renderCheckList(checks, options) : await explained(id, project, options, io),
    );
    return 0;
  },
};

async function explained(id: string, project: string, options: ReportOptions, io: Io): Promise<string> {
  const { checks, explain: explanationOf } = loadLibrary();
  const explanation = explanationOf(id);
  if (explanation) return renderExplanation(explanation, options);
  if (looksLikeFinding(id)) return explainFinding(id, project, options, io);
  const hint =
    didYouMean(
      id,
      checks.map((check) => check.id),
    ) || " `parity explain` lists them.";
  throw new UsageError(`there is no check '${id}'.${hint}`);
}

/** Ids of findings are hashes; those of checks are words. */
function looksLikeFinding(id: string): boolean {
  return /^[0-9a-f]{8,}$/.test(id);
}

/** A finding is known by what it finds: the stacks are judged again. */
async function explainFinding(id: string, project: string, options: ReportOptions, io: Io): Promise<string> {
  const { check, explain: explanationOf } = loadLibrary();
  const progress = createProgress(io);
  const result = await resultOf("explain", io, () =>
    check({ project, onProgress: progress.show, onOutput: progress.passOn }),
  );
  progress.end();
  const finding = result.findings.find((candidate) => candidate.id === id);
  const why = result.errors[0]?.message ?? "not in this project as it is now";
  if (!finding) throw new UsageError(`there is no finding '${id}': ${why}`);
  const explanation = explanationOf(finding.check);
  const shown = renderFindingAlone(finding, result.stacks.length, options);
  // The finding itself is the example.
  return explanation ? `${shown}\n${renderExplanation({ ...explanation, examples: [] }, options)}` : shown;
}
