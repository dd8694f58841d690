import { fullKey } from "./key";
import { readSource } from "./source";
import type { ProjectFile } from "./types";
import { parseYaml } from "./yaml-document";
import { type MapEntry, YamlReader } from "./yaml-value";

/** What `Pulumi.yaml` says about a config key beside its value. */
export interface Declaration {
  readonly key: string;
  /** `string`, `integer`, `boolean`, `array`, `object`; null where none is declared. */
  readonly type: string | null;
  readonly description: string | null;
  readonly secret: boolean;
}

/** The declarations of a project that has been loaded, so that what is wrong with them is known to be nothing. */
export function readDeclarations(dir: string, project: ProjectFile): readonly Declaration[] {
  const source = readSource(dir, project.file);
  const parsed = source !== null && "text" in source ? parseYaml(source) : null;
  if (parsed === null || "message" in parsed) return [];
  const reader = new YamlReader(parsed, []);
  const section = reader.entries(parsed.root)?.find(({ key }) => key === "config");
  return (reader.entries(section?.node ?? null) ?? []).flatMap((entry) => {
    const key = fullKey(project.name, entry.key);
    return key === null ? [] : [declarationOf(reader, key, reader.entries(entry.node) ?? [])];
  });
}

function declarationOf(reader: YamlReader, key: string, members: readonly MapEntry[]): Declaration {
  const scalar = (name: string) => reader.scalar(members.find((member) => member.key === name)?.node ?? null);
  const text = (name: string): string | null => {
    const found = scalar(name);
    return found?.kind === "text" ? found.value : null;
  };
  const secret = scalar("secret");
  return {
    key,
    type: text("type"),
    description: text("description"),
    secret: secret?.kind === "boolean" && secret.value,
  };
}
