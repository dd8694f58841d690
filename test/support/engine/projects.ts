import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { REPOSITORY } from "./versions";
import type { WorkspaceOptions } from "./workspace";

/** A Pulumi project that the engine and the evaluator are compared on. */
export interface TestProject {
  readonly name: string;
  readonly dir: string;
  readonly workspace: WorkspaceOptions;
}

/** Of the repository itself, what `pulumi` would read: the rest would only be copied for nothing. */
const PROGRAM = /^(infra|package\.json|tsconfig\.json|parity\.yaml|Pulumi\.(.+\.)?yaml)$/;

/** This repository's own project: the four environments. */
export const OWN_PROJECT: TestProject = {
  name: "parity",
  dir: REPOSITORY,
  workspace: { only: (entry) => PROGRAM.test(entry) },
};

const FIXTURES = join(REPOSITORY, "test", "fixtures", "projects");

/** Projects that nobody here wrote for this tool; `test/fixtures/projects/README.md` gives their passphrase. */
export function fixtureProjects(): readonly TestProject[] {
  return readdirSync(FIXTURES)
    .filter((name) => existsSync(join(FIXTURES, name, "Pulumi.yaml")))
    .sort()
    .map((name) => ({ name, dir: join(FIXTURES, name), workspace: { passphrase: "fixtures-only" } }));
}

/**
 * Switches a copy of the own project to a provider, as a person would: the project's value in `Pulumi.yaml`, and the
 * baseline in `parity.yaml`. Comments and everything else stay.
 */
export function onProvider(projectDir: string, provider: "aws" | "azure"): void {
  const project = join(projectDir, "Pulumi.yaml");
  const pulumi = parseDocument(readFileSync(project, "utf8"));
  pulumi.setIn(["config", "parity:provider", "default"], provider);
  writeFileSync(project, pulumi.toString());
  const file = join(projectDir, "parity.yaml");
  const model = parseDocument(readFileSync(file, "utf8"));
  model.setIn(["baseline", "provider"], provider === "azure" ? "azure-native" : provider);
  writeFileSync(file, model.toString());
}
