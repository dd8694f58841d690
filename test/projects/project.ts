import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import type { Finding, Result } from "../../parity/result";
import { runCommand } from "../cli/support";

export const ROOT = join(__dirname, "..", "..");
const PROJECTS = join(ROOT, "test", "fixtures", "projects");
const EXAMPLES = join(ROOT, "examples");

/** A project as it is checked: its folder, relative to the repository, and whether a person found deviations in it. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  /** What a person found (`expected.md`), or null where the project is meant to be at parity. */
  readonly audit: string | null;
  /** What a person found between load balancer and nginx of a project at parity (`contract.md`), the same in all stacks. */
  readonly contract: string | null;
}

/** The fixture projects, by name. */
export function fixtureProjects(): Project[] {
  return projectsIn(PROJECTS);
}

/** The examples, by name. */
export function examples(): Project[] {
  return projectsIn(EXAMPLES);
}

function projectsIn(parent: string): Project[] {
  const folders = readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => ({
      name,
      folder: join(parent, name),
      audit: read(parent, name, "expected.md"),
      contract: read(parent, name, "contract.md"),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function read(...path: readonly string[]): string | null {
  const file = join(...path);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

export interface Checked {
  readonly status: number;
  readonly result: Result;
}

/** `parity check --project FOLDER --format json`, from a folder that has nothing to do with the project. */
export async function checkProject({ folder }: Pick<Project, "folder">): Promise<Checked> {
  const { status, stdout, stderr } = await runCommand(
    ["check", "--project", folder, "--format", "json", "--now", "2026-12-01"],
    { cwd: EXAMPLES },
  );
  const result = JSON.parse(stdout) as Result;
  expect(result.errors, `${basename(folder)}: ${stderr}`).to.deep.equal([]);
  return { status, result };
}

/** What decides the verdict, or would under `--strict`. */
export function judged({ findings }: Result): Finding[] {
  return findings.filter(({ severity }) => severity !== "note");
}
