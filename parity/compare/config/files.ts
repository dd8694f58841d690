import { exclusionOf, type Project, unresolvedEnvironments } from "../../config/index";
import { compareText } from "../../graph/canonical";
import type { Graph } from "../../graph/types";
import type { ResultError } from "../../result";
import type { Deviation } from "../types";
import { positionAt, type StackConfig } from "./effective";

/** Stack files that are neither under `stacks` nor under `excluded`: a stack that nobody compares. */
export function unlistedFiles(project: Project): Deviation[] {
  const listed = new Set(project.model.stacks.map(({ name }) => name));
  const unlisted = Object.keys(project.stackFiles)
    .filter((stack) => !listed.has(stack) && exclusionOf(project, stack) === null)
    .sort(compareText);
  return unlisted.map((stack) => {
    const { file } = project.stackFiles[stack]!;
    return {
      check: "closed",
      kind: "file-unlisted",
      stacks: [stack],
      resource: null,
      type: null,
      property: null,
      expected: null,
      values: {},
      locations: [{ stack, file, line: 1, column: 1 }],
      cause: null,
      words: { file, model: project.model.file },
    };
  });
}

/** Imports of Pulumi ESC environments whose values `parity.yaml` does not give: they cannot be judged offline. */
export function unansweredEnvironments(project: Project): ResultError[] {
  return project.model.stacks.flatMap(({ name: stack }) =>
    unresolvedEnvironments(project, stack).map(({ name, position }) => ({
      message:
        `${stack} imports the environment \`${name}\`, whose values are not known offline. ` +
        `Give them under \`environments\` in ${project.model.file}.`,
      location: { stack, file: position.file, line: position.line, column: position.column ?? 1 },
    })),
  );
}

/** Namespaces that a provider reads by itself, without the program asking. */
const PROVIDERS = new Set(["aws", "aws-native", "azure", "azure-native", "azuread", "gcp", "google-native"]);

/**
 * Keys in stack files that no evaluation read. Keys of a provider's namespace are left out: the provider reads those.
 *
 * @param graphs all that were evaluated
 * @param packages provider packages that the graphs use
 */
export function unreadKeys(
  stacks: readonly StackConfig[],
  graphs: readonly Graph[],
  packages: ReadonlySet<string>,
): Deviation[] {
  const read = new Set(graphs.flatMap((graph) => graph.configReads));
  const keys = [...new Set(stacks.flatMap((of) => [...of.own]))].sort(compareText);
  const unread = keys.filter((key) => {
    const namespace = key.slice(0, key.indexOf(":"));
    return !read.has(key) && namespace !== "pulumi" && !PROVIDERS.has(namespace) && !packages.has(namespace);
  });
  return unread.map((key) => {
    const having = stacks.filter((of) => of.own.has(key));
    return {
      check: "closed",
      kind: "key-unread",
      stacks: having.map(({ stack }) => stack),
      resource: null,
      type: null,
      property: key,
      expected: null,
      values: {},
      locations: having.map((of) => {
        const { file, line, column = 1 } = positionAt(of, [key]);
        return { stack: of.stack, file, line, column };
      }),
      cause: null,
      words: {},
    };
  });
}
