import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import type { Document, LineCounter } from "yaml";

export interface ConfigProblem {
  /** Full config key, then the path inside its value: `["parity:capacity", "min"]`. */
  readonly path: readonly string[];
  /** What is wrong, as the second half of a sentence whose subject is the setting. */
  readonly message: string;
}

/** Wrong config, for a person: one line a problem, `file:line: setting what-is-wrong`. The CLI prints it without a stack trace. */
export class ConfigError extends RunError {
  /** Finds each problem's line in the stack's file or, for what is set there, in `Pulumi.yaml`. */
  static locate(problems: readonly ConfigProblem[], projectDir: string, stack: string): ConfigError {
    const files = [`Pulumi.${stack}.yaml`, "Pulumi.yaml"].flatMap((name) => readYaml(projectDir, name));
    const lines = problems.map(({ path, message }) => `${place(files, path)}${path.join(".")} ${message}`);
    const head = `The config of stack ${stack} cannot be used:`;
    return new ConfigError([head, ...lines.map((line) => `  ${line}`)].join("\n"));
  }
}

interface YamlFile {
  readonly name: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** `yaml` is loaded here and not at the top, since a program whose config is right never needs it. */
function readYaml(dir: string, name: string): YamlFile[] {
  const { LineCounter, parseDocument } = require("yaml") as typeof import("yaml");
  try {
    const lines = new LineCounter();
    return [{ name, document: parseDocument(readFileSync(join(dir, name), "utf8"), { lineCounter: lines }), lines }];
  } catch {
    // The stack may have been configured by other means (`--config-file`, the Automation API): then there is no line.
    return [];
  }
}

/** `file:line: ` of the setting; of its key where the path ends early; of `config:` in the stack's file where it is missing. */
function place(files: readonly YamlFile[], path: readonly string[]): string {
  for (const depth of descending(path.length)) {
    for (const file of files) {
      const line = lineOf(file, path.slice(0, depth));
      if (line !== null) return `${file.name}:${line}: `;
    }
  }
  return files[0] ? `${files[0].name}: ` : "";
}

const descending = (from: number) => Array.from({ length: from + 1 }, (_, i) => from - i);

/** The line where the key of `config.<path>` stands, or null. */
function lineOf({ document, lines }: YamlFile, path: readonly string[]): number | null {
  const { isMap, isScalar } = require("yaml") as typeof import("yaml");
  let node: unknown = document.contents;
  let line: number | null = null;
  for (const step of ["config", ...path]) {
    if (!isMap(node)) return null;
    // A key without a namespace belongs to the project.
    const pair = node.items.find(({ key }) => isScalar(key) && (key.value === step || `parity:${key.value}` === step));
    if (!pair || !isScalar(pair.key) || !pair.key.range) return null;
    line = lines.linePos(pair.key.range[0]).line;
    node = pair.value;
  }
  return line;
}
