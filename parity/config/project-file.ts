import { posix } from "node:path";
import { LEGAL_NAME } from "./key";
import { didYouMean, quoted } from "./problems";
import { readDefaults } from "./project-config";
import { shellWords } from "./shell-words";
import type { ProjectFile } from "./types";
import { EMPTY } from "./yaml-document";
import type { MapEntry, YamlReader } from "./yaml-value";

type Members = ReadonlyMap<string, MapEntry>;

/**
 * Reads `Pulumi.yaml` as the CLI does (sdk/go/common/workspace/project.go, project.json). Null, with at least one
 * problem reported, when it cannot be used.
 */
export function readProjectFile(reader: YamlReader): ProjectFile | null {
  const { root, file } = reader.file;
  const entries = reader.entries(root);
  if (entries === null) {
    reader.report(root ?? EMPTY, "This file must be a map with at least `name` and `runtime`.");
    return null;
  }
  const members: Members = new Map(entries.map((entry) => [entry.key, entry]));
  const name = readName(reader, members);
  const runtime = readRuntime(reader, members);
  const stackConfigDir = readStackConfigDir(reader, members);
  if (name === null || runtime === null || stackConfigDir === null) return null;
  const plugins = members.get("plugins");
  return {
    file,
    name,
    ...runtime,
    main: optionalText(reader, members.get("main")) ?? ".",
    stackConfigDir,
    config: readDefaults(reader, name, members.get("config")),
    plugins: plugins === undefined ? null : reader.read(plugins.node, { secrets: false, dates: "text" }).value,
  };
}

function readName(reader: YamlReader, members: Members): string | null {
  const entry = members.get("name");
  if (entry === undefined) {
    reader.report(reader.file.root ?? EMPTY, `\`name\` is missing: the project's name.${nearest("name", members)}`);
    return null;
  }
  const name = reader.text(entry.node);
  if (name !== null && LEGAL_NAME.test(name)) return name;
  const shown = name === null ? "" : `, and ${quoted(name)} is not one`;
  reader.report(
    entry.keyNode,
    `\`name\` must be a project's name: text of at most 100 letters, digits, \`-\`, \`_\` and \`.\`${shown}.`,
  );
  return null;
}

type Runtime = Pick<ProjectFile, "runtime" | "nodeArgs" | "typescript" | "packageManager">;

function readRuntime(reader: YamlReader, members: Members): Runtime | null {
  const entry = members.get("runtime");
  if (entry === undefined) {
    reader.report(
      reader.file.root ?? EMPTY,
      `\`runtime\` is missing. Write \`runtime: nodejs\`.${nearest("runtime", members)}`,
    );
    return null;
  }
  const parts = new Map((reader.entries(entry.node) ?? []).map((part) => [part.key, part]));
  const runtime = reader.text(entry.node) ?? reader.text(parts.get("name")?.node ?? null);
  if (runtime !== "nodejs") {
    const found =
      runtime === null ? "`runtime` must be a name, or a map with a `name`" : `The runtime is ${quoted(runtime)}`;
    reader.report(entry.keyNode, `${found}. Only Node.js programs can be evaluated (\`runtime: nodejs\`).`);
    return null;
  }
  const options = new Map((reader.entries(parts.get("options")?.node ?? null) ?? []).map((part) => [part.key, part]));
  const typescript = options.get("typescript");
  const scalar = typescript === undefined ? null : reader.scalar(typescript.node);
  return {
    runtime,
    nodeArgs: readNodeArgs(reader, options.get("nodeargs")),
    typescript: !(scalar?.kind === "boolean" && !scalar.value),
    packageManager: optionalText(reader, options.get("packagemanager")),
  };
}

function readNodeArgs(reader: YamlReader, entry: MapEntry | undefined): readonly string[] {
  const words = shellWords(optionalText(reader, entry) ?? "");
  if (words === null) reader.report(entry!.keyNode, "`nodeargs` has a quote that is not closed.");
  return words ?? [];
}

/** The folder of the stack files; the old form is a `config` that is text. Null after a problem. */
function readStackConfigDir(reader: YamlReader, members: Members): string | null {
  const config = members.get("config");
  const current = members.get("stackConfigDir");
  const old = config === undefined ? null : reader.text(config.node);
  if (old !== null && current !== undefined) {
    reader.report(config!.keyNode, "Both `config` and `stackConfigDir` name a folder. Keep only `stackConfigDir`.");
    return null;
  }
  const folder = posix.normalize(old ?? optionalText(reader, current) ?? ".").replace(/(?<=.)\/$/, "");
  if (folder !== ".." && !folder.startsWith("../") && !posix.isAbsolute(folder)) return folder;
  reader.report(
    (current ?? config)!.keyNode,
    `The stack files' folder ${quoted(folder)} is outside of the project. Stack files are read inside it only.`,
  );
  return null;
}

function optionalText(reader: YamlReader, entry: MapEntry | undefined): string | null {
  const scalar = entry === undefined ? null : reader.scalar(entry.node);
  if (entry === undefined || scalar?.kind === "null") return null;
  if (scalar?.kind === "text") return scalar.value;
  reader.report(entry.keyNode, `${quoted(entry.key)} must be text.`);
  return null;
}

function nearest(word: string, members: Members): string {
  return didYouMean(word, [...members.keys()])
    .replace("Did you mean", "You wrote")
    .replace("?", ".");
}
