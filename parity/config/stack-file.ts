import { readConfig } from "./config-section";
import { quoted } from "./problems";
import type { StackFile } from "./types";
import { EMPTY } from "./yaml-document";
import type { MapEntry, YamlReader } from "./yaml-value";

/** What the CLI calls the environment that a stack file defines itself, under `environment: { values: … }`. */
const INLINE = "yaml";

/** Reads one `Pulumi.<stack>.yaml`. Keys other than `config` and `environment` are not config, and left alone. */
export function readStackFile(reader: YamlReader, project: string, stack: string): StackFile {
  const { root, file } = reader.file;
  const members = reader.entries(root);
  if (members === null && root !== null && reader.scalar(root)?.kind !== "null") {
    reader.report(root ?? EMPTY, "This file must be a map, with the stack's values under `config`.");
  }
  const section = members?.find(({ key }) => key === "config");
  const entries = section === undefined ? null : reader.entries(section.node);
  if (section !== undefined && entries === null && reader.scalar(section.node)?.kind !== "null") {
    reader.report(section.keyNode, "`config` must be a map of config keys.");
  }
  const environment = members?.find(({ key }) => key === "environment");
  return {
    stack,
    file,
    ...(section && { section: reader.position(section.keyNode) }),
    config: readConfig(reader, project, entries ?? [], "stack"),
    environments: environment === undefined ? [] : readEnvironments(reader, environment),
  };
}

/** `environment:` is a list of imports, or a definition with `imports:` and `values:`. */
function readEnvironments(reader: YamlReader, section: MapEntry): StackFile["environments"] {
  const definition = reader.entries(section.node);
  if (definition === null) return readImports(reader, section);
  const imports = definition.find(({ key }) => key === "imports");
  const names = imports === undefined ? [] : readImports(reader, imports);
  const values = definition.find(({ key }) => key === "values");
  const inline = values === undefined ? [] : (reader.entries(values.node) ?? []);
  return inline.length === 0 ? names : [...names, { name: INLINE, position: reader.position(values!.keyNode) }];
}

function readImports(reader: YamlReader, section: MapEntry): StackFile["environments"] {
  const items = reader.items(section.node);
  if (items === null) {
    if (reader.scalar(section.node)?.kind !== "null") {
      reader.report(section.keyNode, `${quoted(section.key)} must be a list of environments.`);
    }
    return [];
  }
  return items.flatMap((item) => {
    // An import with options is a map of one key: `- team/base: { merge: false }`.
    const name = reader.text(item) ?? reader.entries(item)?.[0]?.key;
    if (name !== undefined) return [{ name, position: reader.position(item) }];
    reader.report(item, "An import must be the name of an environment.");
    return [];
  });
}
