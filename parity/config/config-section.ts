import { fullKey } from "./key";
import { quoted } from "./problems";
import type { ConfigEntries, ConfigEntry } from "./types";
import type { MapEntry, YamlReader } from "./yaml-value";

/** The config of a stack file, or the answers for an environment: full key → entry. */
export function readConfig(
  reader: YamlReader,
  project: string,
  entries: readonly MapEntry[],
  from: ConfigEntry["from"],
): ConfigEntries {
  const config = new Map<string, ConfigEntry>();
  for (const entry of entries) {
    const key = configKey(reader, project, entry);
    if (key === null) continue;
    const first = config.get(key);
    const read = reader.read(entry.node, { secrets: true, dates: "stack" });
    if (first === undefined) config.set(key, { key, ...read, position: reader.position(entry.keyNode), from });
    else {
      const place = `the one in line ${first.position.line}`;
      reader.report(entry.keyNode, `${quoted(entry.key)} is the same key as ${place}. Remove one of the two.`);
    }
  }
  return Object.fromEntries(config);
}

/** The full key of an entry; null after a problem. */
export function configKey(reader: YamlReader, project: string, entry: MapEntry): string | null {
  const key = fullKey(project, entry.key);
  if (key === null) {
    reader.report(entry.keyNode, `${quoted(entry.key)} is not a config key. Keys are \`name\` or \`namespace:name\`.`);
  }
  return key;
}
