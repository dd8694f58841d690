import { dirname } from "node:path";
import { run } from "../engine/process";
import { ensureLinters } from "./ensure";

/** One complaint about a workflow file. */
export interface Complaint {
  /** Name of the rule: `syntax-check`, `template-injection`. */
  readonly rule: string;
  readonly text: string;
}

const LIMIT_MS = 60_000;

/** What actionlint says of the files. Steps are one command each, so it needs no help from other linters. */
export async function actionlint(files: readonly string[]): Promise<Complaint[]> {
  const { actionlint: program } = await ensureLinters();
  const args = ["-no-color", "-shellcheck=", "-pyflakes=", "-format", "{{json .}}", ...files];
  const { status, stdout, stderr } = await run(program, args, {
    cwd: dirname(files[0]!),
    env: process.env,
    timeoutMs: LIMIT_MS,
  });
  if (status > 1) throw new Error(`actionlint: exit status ${status}\n${stderr}`);
  const found = JSON.parse(stdout) as { kind: string; filepath: string; line: number; message: string }[];
  return found.map(({ kind, filepath, line, message }) => ({ rule: kind, text: `${filepath}:${line} ${message}` }));
}

interface ZizmorFinding {
  readonly ident: string;
  readonly desc: string;
  readonly locations: readonly { readonly concrete: { readonly location: { start_point: { row: number } } } }[];
}

/** What zizmor says of the files, in its strictest useful persona and without asking any server. */
export async function zizmor(files: readonly string[]): Promise<Complaint[]> {
  const { zizmor: program } = await ensureLinters();
  const args = ["--offline", "--no-progress", "--persona", "pedantic", "--strict-collection", "--format", "json-v1"];
  const { GH_TOKEN: _gh, GITHUB_TOKEN: _github, ZIZMOR_GITHUB_TOKEN: _own, ...env } = process.env;
  const { stdout, stderr, status } = await run(program, [...args, ...files], {
    cwd: dirname(files[0]!),
    env,
    timeoutMs: LIMIT_MS,
  });
  // 0: nothing; 11 to 14: findings of that severity; anything else is zizmor's own failure.
  if (status !== 0 && (status < 11 || status > 14)) throw new Error(`zizmor: exit status ${status}\n${stderr}`);
  return (JSON.parse(stdout) as ZizmorFinding[]).map(({ ident, desc, locations }) => {
    const lines = locations.map(({ concrete }) => concrete.location.start_point.row + 1);
    return { rule: ident, text: `${desc} (line ${lines.join(", ")})` };
  });
}
