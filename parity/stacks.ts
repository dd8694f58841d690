import type { StackContext } from "./checks/index";
import type { Judgement } from "./compare/index";
import { exclusionOf, InputError, type Project } from "./config/index";
import type { Result, ResultError, StackSummary } from "./result";

/** What verbs that look at stacks have in common: which ones, what is said of each, and what is said where there is none. */

/** The stacks asked for, by default all. Throws {@link InputError} for one that the project does not list. */
export function chosenStacks(project: Project, names: readonly string[] | undefined): ReadonlySet<string> {
  const listed = project.model.stacks.map(({ name }) => name);
  const unknown = names?.find((name) => !listed.includes(name));
  if (unknown !== undefined) throw notListed(project, unknown, listed);
  return new Set(names ?? listed);
}

function notListed(project: Project, name: string, listed: readonly string[]): InputError {
  const { file } = project.model;
  const there = `Listed are: ${listed.join(", ")}.`;
  const exclusion = exclusionOf(project, name);
  if (exclusion === null)
    return new InputError([
      { message: `there is no stack "${name}" under stacks in ${file}. ${there}`, position: null },
    ]);
  const why = exclusion.why.trim().replace(/\.$/, "");
  const message = `the stack "${name}" is excluded from comparison: ${why}. ${there}`;
  return new InputError([{ message, position: exclusion.position }]);
}

/** The chosen stacks in rollout order. */
export function summariesOf(
  judgement: Judgement,
  contexts: readonly StackContext[],
  chosen: ReadonlySet<string>,
): StackSummary[] {
  return judgement.stacks
    .filter(({ name }) => chosen.has(name))
    .map((stack) => ({ ...stack, paths: judgedPaths(contexts, stack.name) }));
}

/** Traffic paths by which the contract was judged; null for a stack that was not evaluated. */
function judgedPaths(contexts: readonly StackContext[], stack: string): number | null {
  const context = contexts.find((one) => one.stack === stack);
  return context?.traffic.paths.filter(({ servers }) => context.webServer(servers) !== null).length ?? null;
}

/** Why the chosen stacks could not be judged. */
export function errorsOf({ errors }: Judgement, chosen: ReadonlySet<string>): ResultError[] {
  return errors.filter(({ location }) => location?.stack == null || chosen.has(location.stack));
}

/** What is said of one stack. */
export interface Said {
  readonly context: StackContext;
  readonly words: string;
}

/**
 * One message for all stacks of which the same is said but for each one's own values: it has these where one stack is meant,
 * or all have the same.
 */
export function saidOnce(said: readonly Said[]): ResultError[] {
  const groups = new Map<string, Said[]>();
  for (const one of said) {
    const key = one.context.shared(one.words);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([shared, group]) => {
    const stacks = [...new Set(group.map(({ context }) => context.stack))];
    const [first, ...others] = new Set(group.map(({ words }) => words));
    return { message: `${stacks.join(", ")}: ${others.length === 0 ? first : shared}`, location: null };
  });
}

/** The result where the input says nothing that could be judged. */
export function unusable(verb: string, error: InputError, loadMs: number): Result {
  return {
    version: 1,
    verb,
    verdict: "undetermined",
    stacks: [],
    findings: [],
    errors: error.problems.map(({ message, position }) => ({
      message,
      location: position === null ? null : { stack: null, column: 1, ...position },
    })),
    timings: { loadMs, evaluateMs: 0, checkMs: 0, contractMs: 0 },
  };
}
