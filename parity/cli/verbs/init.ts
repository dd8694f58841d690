import { relative } from "node:path";
import { visible } from "../../report/console/text";
import { loadLibrary } from "../library";
import type { Verb } from "./verb";

export const init: Verb = {
  name: "init",
  summary: "propose a parity.yaml for a project that has none",
  declare: (command) => {
    command.option("--dry-run", "print the proposal, write nothing");
  },
  run: async ({ project, options }, { stdout, cwd }) => {
    const { text, written, path } = loadLibrary().init(project, { write: options["dryRun"] !== true });
    await stdout.write(written ? next(relative(cwd, path), relative(cwd, project)) : text);
    return 0;
  },
};

/** What is said is to be run as it stands: from where `init` was run, which may be outside of the project. */
function next(path: string, project: string): string {
  const where = project === "" ? "" : ` --project ${/[^\w./@-]/.test(project) ? JSON.stringify(project) : project}`;
  return (
    `${visible(path, true)} is written: a proposal from what differs between the stacks now.\n` +
    `Read it, complete each reason (why), then run: parity check${visible(where, true)}\n`
  );
}
