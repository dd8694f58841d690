import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { effectiveConfig, unresolvedEnvironments } from "./effective";
import { LEGAL_NAME } from "./key";
import { type DraftModel, readModel } from "./model";
import { checkModel } from "./model-rules";
import { InputError, printable, quoted } from "./problems";
import { readProjectFile } from "./project-file";
import { isInside, readSource, type Source } from "./source";
import { readStackFile } from "./stack-file";
import type { InputProblem, Project, ProjectFile, StackFile } from "./types";
import { resolveVariances } from "./variances";
import { parseYaml } from "./yaml-document";
import { YamlReader } from "./yaml-value";

/** The name of our own file. */
export const PARITY_FILE = "parity.yaml";

/** A project without its `parity.yaml`. */
export type PulumiProject = Omit<Project, "model">;

/** Loads a project and its `parity.yaml`. Throws {@link InputError}, and nothing else, when the input is unusable. */
export function loadProject(dir: string): Project {
  const base = openProject(dir);
  const source = readSource(base.dir, PARITY_FILE);
  if (source === null) throw new InputError([{ message: noParityFile(base.dir), position: null }]);
  return assemble(base, source);
}

/** The same with a text in the place of `parity.yaml`, to try a proposal before it is written. */
export function loadProjectWith(dir: string, text: string): Project {
  return assemble(openProject(dir), { file: PARITY_FILE, text });
}

/** Loads `Pulumi.yaml` and all stack files; each of them must be readable. Throws {@link InputError}. */
export function loadStacks(dir: string): PulumiProject {
  const base = openProject(dir);
  const problems: InputProblem[] = [];
  const stackFiles = readStackFiles(base, () => problems);
  throwAny(problems);
  return { dir: base.dir, project: base.project, stackFiles };
}

interface OpenProject {
  readonly dir: string;
  readonly project: ProjectFile;
  /** Stack name → file, sorted by name. */
  readonly files: ReadonlyMap<string, string>;
  /** The same for files with the other extension, which the CLI does not see. */
  readonly unseen: ReadonlyMap<string, string>;
}

function assemble(base: OpenProject, source: Source | InputProblem): Project {
  const problems: InputProblem[] = [];
  const reader = open(source, problems);
  const draft = reader === null ? null : readModel(reader, base.project.name, problems);
  if (draft === null) throw new InputError(ordered(problems));
  const names = new Set(draft.stacks.map(({ name }) => name));
  const stackFiles = readStackFiles(base, (stack) => (names.has(stack) ? problems : []));
  checkModel(draft, base, problems);
  throwAny(problems);
  return { dir: base.dir, project: base.project, model: complete(base, draft, stackFiles), stackFiles };
}

function complete(base: OpenProject, draft: DraftModel, stackFiles: Project["stackFiles"]): Project["model"] {
  const problems: InputProblem[] = [];
  const config = { project: base.project, stackFiles, model: draft };
  const stacks = {
    project: base.project.name,
    configs: draft.stacks.map(({ name }) => effectiveConfig(config, name)),
    complete: draft.stacks.every(({ name }) => unresolvedEnvironments(config, name).length === 0),
  };
  const varies = resolveVariances(draft.varies, stacks, problems);
  throwAny(problems);
  return { ...draft, varies };
}

function openProject(dir: string): OpenProject {
  const absolute = resolve(dir);
  const problems: InputProblem[] = [];
  const source = findProjectFile(absolute);
  if (source === null) throw new InputError([{ message: noProjectFile(absolute), position: null }]);
  const reader = open(source, problems);
  const project = reader === null ? null : readProjectFile(reader);
  if (project === null || problems.length > 0) throw new InputError(ordered(problems));
  const files = findStackFiles(absolute, project, problems);
  throwAny(problems);
  return { dir: absolute, project, ...files };
}

/** The CLI takes `Pulumi.yaml` before `Pulumi.yml`. */
function findProjectFile(dir: string): Source | InputProblem | null {
  return readSource(dir, "Pulumi.yaml") ?? readSource(dir, "Pulumi.yml");
}

function noProjectFile(dir: string): string {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return `There is no folder ${quoted(dir)}. Name the folder that holds Pulumi.yaml with \`--project\`.`;
  }
  if (readSource(dir, "Pulumi.json") !== null) {
    return "The project file is Pulumi.json. Rename it and its stack files to `.yaml`: JSON is YAML.";
  }
  return `There is no Pulumi.yaml in ${quoted(dir)}. Name the folder that holds it with \`--project\`.`;
}

function noParityFile(dir: string): string {
  const other = readSource(dir, "parity.yml") === null ? "" : " There is a parity.yml: rename it, if it is meant.";
  return `This project has no parity.yaml. Run \`parity init\` to have one proposed.${other}`;
}

/** Parses a file; a file that could not be read, or is no YAML, is a problem. */
function open(source: Source | InputProblem, problems: InputProblem[]): YamlReader | null {
  const parsed = "text" in source ? parseYaml(source) : source;
  if ("at" in parsed) return new YamlReader(parsed, problems);
  problems.push(parsed);
  return null;
}

/** Stack files beside `Pulumi.yaml`, or in its `stackConfigDir`. They have its extension. */
function findStackFiles(dir: string, project: ProjectFile, problems: InputProblem[]) {
  const extension = project.file.slice("Pulumi".length);
  const files = new Map<string, string>();
  const unseen = new Map<string, string>();
  for (const name of listFolder(dir, project.stackConfigDir)) {
    const [, stack, ending] = /^Pulumi\.(.+)(\.ya?ml)$/s.exec(name) ?? [];
    // Pulumi.<stack>.deploy.yaml holds deployment settings, no config.
    if (stack === undefined || stack.endsWith(".deploy")) continue;
    const file = project.stackConfigDir === "." ? name : `${project.stackConfigDir}/${name}`;
    if (ending !== extension) unseen.set(stack, file);
    else if (LEGAL_NAME.test(stack)) files.set(stack, file);
    else {
      const message = `${quoted(stack)} is no stack name (letters, digits, \`-\`, \`_\` and \`.\`). Rename this file, or remove it.`;
      problems.push({ message, position: { file: printable(file), line: 1, column: 1 } });
    }
  }
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), unseen };
}

function listFolder(dir: string, folder: string): readonly string[] {
  try {
    const path = realpathSync(join(dir, folder));
    return isInside(realpathSync(dir), path) ? readdirSync(path).sort() : [];
  } catch {
    // No folder, or none that may be read: then there are no stack files, and that is reported by who needs one.
    return [];
  }
}

/** Reads all stack files; the problems of each go to the list that `problemsOf` gives. */
function readStackFiles(base: OpenProject, problemsOf: (stack: string) => InputProblem[]): Project["stackFiles"] {
  const files: [string, StackFile][] = [];
  for (const [stack, file] of base.files) {
    const problems = problemsOf(stack);
    const source = readSource(base.dir, file) ?? {
      message: "This link leads nowhere. Remove it.",
      position: { file, line: 1, column: 1 },
    };
    const reader = open(source, problems);
    const before = problems.length;
    const read = reader === null ? null : readStackFile(reader, base.project.name, stack);
    const usable = read !== null && problems.length === before;
    files.push([stack, usable ? read : { stack, file, config: {}, environments: [] }]);
  }
  return Object.fromEntries(files);
}

function throwAny(problems: readonly InputProblem[]): void {
  if (problems.length > 0) throw new InputError(ordered(problems));
}

/** Each problem once, those of one file together and by line, the files in the order in which they were read. */
function ordered(problems: readonly InputProblem[]): InputProblem[] {
  const rank = new Map<string, number>();
  for (const { position } of problems) {
    const file = position?.file ?? "";
    if (!rank.has(file)) rank.set(file, rank.size);
  }
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...unique.values()].sort(({ position: a }, { position: b }) => {
    const byFile = rank.get(a?.file ?? "")! - rank.get(b?.file ?? "")!;
    return byFile || (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
  });
}
