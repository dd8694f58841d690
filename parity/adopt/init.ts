import { lstatSync } from "node:fs";
import { join } from "node:path";
import {
  effectiveConfig,
  InputError,
  loadProjectWith,
  loadStacks,
  PARITY_FILE,
  type PulumiProject,
  quoted,
} from "../config";
import { findDifferences } from "./differences";
import { guessBaseline, guessProvider, rolloutOrder } from "./guess";
import { renderProposal } from "./render";
import { proposeSample } from "./samples";
import { createFileAtomic } from "./write-file";

export interface InitResult {
  /** The text of `parity.yaml`. */
  readonly text: string;
  /** False when it was only asked for. */
  readonly written: boolean;
  /** Absolute path of the file. */
  readonly path: string;
}

/**
 * Proposes a `parity.yaml` for a project that has none, and writes it unless `write` is false. Throws
 * {@link InputError} when there is one already, when the project cannot be loaded, or the file not be written.
 */
export function init(dir: string, { write = true }: { readonly write?: boolean } = {}): InitResult {
  const project = loadStacks(dir);
  const path = join(project.dir, PARITY_FILE);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw alreadyThere();
  const text = propose(project);
  // A proposal that does not load is of no use to anyone; better no file than such a one.
  loadProjectWith(dir, text);
  if (!write) return { text, written: false, path };
  if (!create(path, text)) throw alreadyThere();
  return { text, written: true, path };
}

function propose(project: PulumiProject): string {
  const stacks = rolloutOrder(Object.keys(project.stackFiles));
  if (stacks.length === 0) {
    const message =
      "This project has no stack files (Pulumi.<stack>.yaml). Create the stacks first, then run `parity init`.";
    throw new InputError([{ message, position: null }]);
  }
  const baseline = guessBaseline(stacks);
  const config = { ...project, model: { environments: {} } };
  const differences = findDifferences(stacks.map((stack) => [stack, effectiveConfig(config, stack)]));
  const imports = stacks.flatMap((stack) => project.stackFiles[stack]!.environments.map(({ name }) => name));
  return renderProposal({
    provider: guessProvider(project, baseline),
    baseline,
    stacks,
    differences,
    samples: differences.differing.map((difference) => proposeSample(difference, stacks, baseline)),
    environments: [...new Set(imports)].sort(),
  });
}

function alreadyThere(): InputError {
  const message = "There is a parity.yaml already, and `parity init` never overwrites. Edit it, or move it away first.";
  return new InputError([{ message, position: null }]);
}

function create(path: string, text: string): boolean {
  try {
    return createFileAtomic(path, text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const message = `${quoted(PARITY_FILE)} cannot be written into this folder (${code}). Give yourself the right to write there.`;
    throw new InputError([{ message, position: null }]);
  }
}
