import type { Value } from "../graph/types";
import { configKey } from "./config-section";
import { didYouMean, listed, quoted } from "./problems";
import type { ConfigEntries, ConfigEntry } from "./types";
import { isMapValue } from "./value-path";
import type { MapEntry, YamlReader } from "./yaml-value";

/**
 * `config:` of `Pulumi.yaml`: the values by full key, in the order of the keys as written, which is the order in which
 * the CLI applies them. What the CLI refuses (`Project.Validate`, project.json) is a problem here too.
 */
export function readDefaults(reader: YamlReader, project: string, section: MapEntry | undefined): ConfigEntries {
  if (section === undefined || reader.text(section.node) !== null) return {};
  const entries = reader.entries(section.node);
  if (entries === null && reader.scalar(section.node)?.kind !== "null") {
    reader.report(section.keyNode, "`config` must be a map of config keys.");
  }
  const config = new Map<string, ConfigEntry>();
  for (const entry of (entries ?? []).sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const key = configKey(reader, project, entry);
    if (key === null) continue;
    const given = valueEntry(reader, entry, key.startsWith(`${project}:`));
    if (given === null || config.has(key)) continue;
    const read = reader.read(given.node, { secrets: true, dates: "project" });
    config.set(key, { key, ...read, position: reader.position(entry.keyNode), from: "project" });
  }
  return Object.fromEntries(config);
}

/** The entry that holds a key's value, or null for a key without one (a stack has to give it) or with a problem. */
function valueEntry(reader: YamlReader, entry: MapEntry, own: boolean): MapEntry | null {
  const declaration = reader.entries(entry.node);
  if (declaration !== null) return declaredValue(reader, entry, declaration, own);
  const kind = reader.scalar(entry.node)?.kind;
  if (kind === "null") {
    reader.report(entry.keyNode, `${quoted(entry.key)} has no value. Give it one, or declare it with \`type\`.`);
    return null;
  }
  if (kind === "float" || kind === "date") {
    const member = own ? "default" : "value";
    const what = kind === "date" ? "a date" : "a number with a fraction";
    reader.report(
      entry.keyNode,
      `Pulumi refuses ${what} here. Put the value of ${quoted(entry.key)} under \`${member}:\`.`,
    );
    return null;
  }
  return entry;
}

const DECLARATION = ["type", "items", "description", "secret", "default", "value"];

function declaredValue(
  reader: YamlReader,
  entry: MapEntry,
  declaration: readonly MapEntry[],
  own: boolean,
): MapEntry | null {
  const unknown = declaration.find(({ key }) => !DECLARATION.includes(key));
  if (unknown !== undefined) {
    const help =
      didYouMean(unknown.key, DECLARATION) || ` Possible are ${listed(DECLARATION)}; an object goes under \`value\`.`;
    reader.report(unknown.keyNode, `${quoted(unknown.key)} is not part of a config declaration.${help}`);
    return null;
  }
  const [byDefault = null, value = null] = ["default", "value"].map((name) => {
    const part = declaration.find(({ key }) => key === name);
    return part === undefined || reader.scalar(part.node)?.kind === "null" ? null : part;
  });
  if (byDefault !== null && value !== null) {
    reader.report(value.keyNode, `${quoted(entry.key)} has both \`default\` and \`value\`. Keep one of them.`);
    return null;
  }
  if (!own) {
    if (value !== null && !declaration.some(({ key }) => key === "type")) return value;
    const message = `${quoted(entry.key)} belongs to another namespace, so it may only have a \`value\`, and needs one.`;
    reader.report(entry.keyNode, message);
    return null;
  }
  return hasDeclaredType(reader, entry, declaration, byDefault) ? (value ?? byDefault) : null;
}

/** Checks the declared type itself, and the default against it. */
function hasDeclaredType(
  reader: YamlReader,
  entry: MapEntry,
  declaration: readonly MapEntry[],
  byDefault: MapEntry | null,
): boolean {
  const type = readType(reader, declaration);
  if (type === "none") return true;
  if (typeof type !== "string") {
    const message = `The type of ${quoted(entry.key)} must be ${listed(TYPES).replace(" and ", " or ")}; an array also needs \`items\`.`;
    reader.report(type.keyNode, message);
    return false;
  }
  if (byDefault === null) return true;
  const { value } = reader.read(byDefault.node, { secrets: false, dates: "project" });
  if (fits(type, value)) return true;
  reader.report(
    byDefault.keyNode,
    `The default of ${quoted(entry.key)} is not of its type ${quoted(type)}. Change one of the two.`,
  );
  return false;
}

const TYPES = ["string", "integer", "boolean", "array", "object"];

/** `array<array<string>>`, "none" without a type, or the entry that is at fault. */
function readType(reader: YamlReader, declaration: readonly MapEntry[]): string | MapEntry {
  const type = declaration.find(({ key }) => key === "type");
  if (type === undefined) return "none";
  const name = reader.text(type.node);
  if (name === null || !TYPES.includes(name)) return type;
  if (name !== "array") return name;
  const items = declaration.find(({ key }) => key === "items");
  const inner = items === undefined ? "none" : readType(reader, reader.entries(items.node) ?? []);
  if (typeof inner !== "string") return inner;
  return inner === "none" ? type : `array<${inner}>`;
}

/** `ValidateConfigValue` of project.go: integers may be text, booleans the words `true` and `false`. */
function fits(type: string, value: Value): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value) || (typeof value === "string" && /^[-+]?[0-9]+$/.test(value));
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return isMapValue(value);
    default:
      return Array.isArray(value) && value.every((item: Value) => fits(type.slice("array<".length, -1), item));
  }
}
