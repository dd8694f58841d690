import type { TextFile } from "../text-file";

export interface CloudConfig {
  readonly packages: readonly string[];
  /** Written before packages are installed. */
  readonly filesBefore: readonly TextFile[];
  /** Written after packages are installed, over what they brought. */
  readonly filesAfter: readonly TextFile[];
  /** Run last, in this order, each a program and its arguments. */
  readonly commands: readonly (readonly string[])[];
}

/** Instructions for cloud-init, in the form that people read on a server: block text, no escapes. */
export function renderCloudConfig({ packages, filesBefore, filesAfter, commands }: CloudConfig): string {
  const lines = [
    "#cloud-config",
    "package_update: true",
    "packages:",
    ...packages.map((name) => `  - ${JSON.stringify(name)}`),
    "write_files:",
    ...filesBefore.flatMap((file) => renderFile(file, [])),
    ...filesAfter.flatMap((file) => renderFile(file, ["    defer: true"])),
    "runcmd:",
    ...commands.map((words) => `  - ${JSON.stringify(words)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function renderFile({ path, content, mode }: TextFile, extra: readonly string[]): string[] {
  // A block would lose what these have at their edges.
  if (!/^\S[\s\S]*\S\n$/.test(content)) throw new Error(`${path} must begin with a word and end with one newline`);
  const lines = content.slice(0, -1).split("\n");
  return [
    `  - path: ${JSON.stringify(path)}`,
    `    permissions: ${JSON.stringify(mode)}`,
    ...extra,
    "    content: |",
    ...lines.map((line) => (line === "" ? "" : `      ${line}`)),
  ];
}
