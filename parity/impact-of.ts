import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { contractChecks, type StackContext, stackContexts } from "./checks/index";
import { evaluatedStacks } from "./compare/index";
import { didYouMean, InputError, loadProject, quoted } from "./config/index";
import type { EvaluationPool } from "./evaluate/index";
import { evaluateProject, stopwatch, withPool } from "./evaluation";
import { ImpactModel, type Unnamed, whyUndetermined } from "./impact/index";
import { type Rehearsed, tryRehearsal } from "./rehearsed-impact";
import type { Impact, Result, ResultError } from "./result";
import { chosenStacks, errorsOf, type Said, saidOnce, summariesOf, unusable } from "./stacks";
import { nothingKnown, probesOf } from "./traffic/index";

export interface ImpactOptions {
  /** The folder that holds `Pulumi.yaml`; default: the current one. */
  readonly project?: string;
  /**
   * What is asked about: addresses, `file:line`, directives or names of directives; several are also judged when removed
   * together. Default: every setting, alone.
   */
  readonly settings?: readonly string[];
  /** Only these stacks are judged. */
  readonly stacks?: readonly string[];
  /** Hold every prediction against a real nginx. */
  readonly rehearse?: boolean;
  /** Time limit of one evaluation, in milliseconds; default 60,000. */
  readonly timeoutMs?: number;
  readonly onProgress?: (progress: { done: number; total: number; label: string }) => void;
  /** Receives what programs print, a line a call. */
  readonly onOutput?: (stack: string, line: string) => void;
}

/**
 * Says what each setting of the web servers is needed for. Never rejects for what the user can put right: that is `errors`
 * and the verdict `undetermined`; else the verdict is `parity`, for what is needed is no fault.
 */
export async function impact(options: ImpactOptions = {}): Promise<Result> {
  return withPool(options.timeoutMs, (pool) => impactIn(pool, options));
}

/** The same in processes that are there already. */
export async function impactIn(pool: EvaluationPool, options: Omit<ImpactOptions, "timeoutMs">): Promise<Result> {
  const clock = stopwatch();
  const dir = resolve(options.project ?? ".");
  try {
    pool.warm(Math.min(2, availableParallelism()), dir);
    const project = loadProject(dir);
    const chosen = chosenStacks(project, options.stacks);
    const loadMs = clock();
    const { judgement, results, judgeMs } = await evaluateProject(project, pool, options);
    const evaluateMs = clock() - judgeMs;
    const contexts = stackContexts(evaluatedStacks(project, results), project.model);
    const contractMs = clock();
    const own = contexts.filter(({ stack }) => chosen.has(stack));
    const found = judge(own, options);
    const impactMs = clock();
    const rehearsed = options.rehearse && found.impact ? await tryRehearsal(own, options) : NOT_TRIED;
    const errors = [...errorsOf(judgement, chosen), ...found.errors, ...rehearsed.errors];
    return {
      version: 1,
      verb: "impact",
      verdict: errors.length > 0 ? "undetermined" : "parity",
      // Without an answer there is nothing to say of any stack.
      stacks: found.impact ? summariesOf(judgement, contexts, chosen) : [],
      findings: [],
      errors,
      ...(found.impact && { impact: { ...found.impact, rehearsal: rehearsed.rehearsal } }),
      timings: { loadMs, evaluateMs, checkMs: judgeMs + contractMs + impactMs, contractMs, impactMs },
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return unusable("impact", error, clock());
  }
}

const NOT_TRIED: Rehearsed = { rehearsal: null, errors: [] };

interface Found {
  readonly impact: Impact | null;
  readonly errors: readonly ResultError[];
}

function judge(contexts: readonly StackContext[], { settings: asked = [], onProgress }: ImpactOptions): Found {
  const model = new ImpactModel({
    checks: contractChecks,
    stacks: contexts.map((context) => ({ context, probes: probesOf(context.traffic, context.application) })),
  });
  if (model.rows.length === 0) return { impact: null, errors: nothingIn(contexts, model) };
  const tell = (done: number, total: number) => onProgress?.({ done, total, label: "what settings are needed for" });
  const impact = asked.length === 0 ? model.all(tell) : model.of(asked, selected(model, asked));
  return { impact, errors: whyUndetermined(model.stacks, impact) };
}

/** No stack has a setting that could be asked about: why, stacks of which the same is said together. */
function nothingIn(contexts: readonly StackContext[], { stacks }: ImpactModel): ResultError[] {
  const said = contexts.map((context): Said => {
    const known = stacks.find(({ name }) => name === context.stack)?.unseen;
    const gaps = new Set(context.traffic.gaps.map(({ message }) => message));
    return { context, words: known ?? [nothingKnown(context.traffic), ...gaps].join(" ") };
  });
  return saidOnce(said);
}

function selected(model: ImpactModel, asked: readonly string[]): ReturnType<ImpactModel["rows"]["filter"]> {
  const found = model.select(asked);
  if ("rows" in found) return [...found.rows];
  throw new InputError(found.unnamed.map((one) => ({ message: unnamedWords(one), position: null })));
}

/** Names that are shown where none is spelt much like the word. */
const MOST_NAMES = 5;

function unnamedWords({ asked, known }: Unnamed): string {
  const containing = known.filter((name) => name.includes(asked)).slice(0, MOST_NAMES);
  const hint =
    didYouMean(asked, known) || (containing.length > 0 ? ` There are: ${containing.map(quoted).join(", ")}.` : "");
  return `there is no setting ${quoted(asked)} in any stack.${hint || " `parity impact` lists all that there are."}`;
}
