import { dirname, resolve } from "node:path";
import { readSource, type Source } from "./source";
import { parseYaml } from "./yaml-document";
import { YamlReader } from "./yaml-value";

/** The names under which the CLI looks for a project. */
const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml"] as const;

/**
 * The folder of the project of that name: the nearest of each of `starts` and the folders above it, the starts in their
 * order. Null where there is none. A project of another name that lies between is passed by.
 */
export function findProject(name: string, starts: readonly string[]): string | null {
  for (const start of starts) {
    for (let folder = resolve(start); ; folder = dirname(folder)) {
      if (projectName(folder) === name) return folder;
      if (dirname(folder) === folder) break;
    }
  }
  return null;
}

/** The name that a folder's `Pulumi.yaml` gives; null where there is none that can be read. */
export function projectName(folder: string): string | null {
  for (const file of PROJECT_FILES) {
    const source = readSource(folder, file);
    if (source === null || !("text" in source)) continue;
    return nameIn(source);
  }
  return null;
}

function nameIn(source: Source): string | null {
  const parsed = parseYaml(source);
  if (!("at" in parsed)) return null;
  const reader = new YamlReader(parsed, []);
  const entry = reader.entries(parsed.root)?.find(({ key }) => key === "name");
  return entry === undefined ? null : reader.text(entry.node);
}
