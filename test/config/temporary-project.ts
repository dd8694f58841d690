import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const folders: string[] = [];

/** Writes files into a new temporary folder, and gives its path. */
export function temporaryProject(files: { readonly [file: string]: string | Buffer }): string {
  const dir = mkdtempSync(join(tmpdir(), "parity-config-"));
  folders.push(dir);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), content);
  }
  return dir;
}

/** Removes what {@link temporaryProject} made; for `afterEach`. */
export function removeTemporaryProjects(): void {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
}

/** A small project that loads; tests replace single files of it. */
export const PLAIN = {
  "Pulumi.yaml": "name: app\nruntime: nodejs\n",
  "Pulumi.a.yaml": "config:\n  app:size: 1\n",
  "Pulumi.b.yaml": "config:\n  app:size: 2\n",
  "parity.yaml":
    "baseline: { provider: aws, stack: a }\nstacks: [a, b]\nvaries:\n  app:size: { sample: 3, why: load }\n",
};
