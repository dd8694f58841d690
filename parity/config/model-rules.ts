import type { DraftModel } from "./model";
import { didYouMean, quoted } from "./problems";
import type { Excluded, InputProblem, Project, ProjectFile } from "./types";

/** What a model is checked against. */
export interface Surrounding {
  readonly project: ProjectFile;
  /** Stack name → file. */
  readonly files: ReadonlyMap<string, string>;
  /** Stack name → file that has the other extension, `.yml` beside a `Pulumi.yaml`: the CLI does not see it. */
  readonly unseen: ReadonlyMap<string, string>;
}

/** Rules across the members of `parity.yaml` that a schema cannot express. */
export function checkModel(model: DraftModel, around: Surrounding, problems: InputProblem[]): void {
  const names = model.stacks.map(({ name }) => name);
  model.stacks.forEach(({ name, position }, index) => {
    if (names.indexOf(name) < index) problems.push({ message: `The stack ${quoted(name)} is listed twice.`, position });
    else if (!around.files.has(name)) problems.push({ message: noStackFile(name, names, around), position });
  });
  const known = (stack: string): string =>
    `${quoted(stack)} is not listed under \`stacks\`.${didYouMean(stack, names)}`;
  if (!names.includes(model.baseline.stack)) {
    problems.push({ message: `The baseline stack ${known(model.baseline.stack)}`, position: model.baseline.position });
  }
  for (const { stack, position } of model.waivers) {
    if (!names.includes(stack)) problems.push({ message: `This waiver's stack ${known(stack)}`, position });
  }
  const variances = [...model.varies.map(({ name }) => name), "{stack}"];
  for (const { from, position } of model.derived) {
    if (variances.includes(from)) continue;
    const hint = didYouMean(from, variances) || " Name one of them, or `{stack}` for the stack's name.";
    problems.push({
      message: `${quoted(from)}, which this is derived from, is not under \`varies\`.${hint}`,
      position,
    });
  }
}

function noStackFile(stack: string, listed: readonly string[], { project, files, unseen }: Surrounding): string {
  const folder = project.stackConfigDir === "." ? "" : `${project.stackConfigDir}/`;
  const file = `${folder}Pulumi.${stack}${project.file.slice("Pulumi".length)}`;
  const other = unseen.get(stack);
  if (other !== undefined) {
    return `The stack ${quoted(stack)} has no file ${quoted(file)}. Rename ${quoted(other)}, which Pulumi does not see.`;
  }
  const unlisted = [...files.keys()].filter((name) => !listed.includes(name));
  const hint = didYouMean(stack, unlisted);
  return `The stack ${quoted(stack)} has no file ${quoted(file)}. Create it, or take the stack off the list.${hint}`;
}

/** The entry under `excluded` that takes a stack out; null for a listed stack and for one that nothing excludes. */
export function exclusionOf(project: Pick<Project, "model">, stack: string): Excluded | null {
  if (project.model.stacks.some(({ name }) => name === stack)) return null;
  return project.model.excluded.find(({ stack: pattern }) => matches(pattern, stack)) ?? null;
}

/** Whether a name fits a pattern with `*`. Goes back to the last `*` only, so that no pattern takes long. */
function matches(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < name.length; ) {
    if (pattern[at] === "*") [star, resume] = [at++, i];
    else if (pattern[at] === name[i]) [at, i] = [at + 1, i + 1];
    else if (star >= 0) [at, i] = [star + 1, ++resume];
    else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
