// A temporary folder for one run of tests: what they leave in it, they would leave on everyone's machine.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** What is not the tests': the cache of tsx, which is shared with every other run. */
const SHARED = `tsx-${process.geteuid?.() ?? ""}`;

/**
 * Makes one. Its name is short, since the path of a socket has at most 108 characters; and it is everyone's, as the usual one
 * is: some tests run programs as another user.
 */
export function makeTemporary() {
  const folder = mkdtempSync(join(tmpdir(), "pt-"));
  chmodSync(folder, 0o1777);
  if (process.platform === "win32") return folder;
  mkdirSync(join(tmpdir(), SHARED), { recursive: true });
  symlinkSync(join(tmpdir(), SHARED), join(folder, SHARED));
  return folder;
}

/** Removes it, and gives the names of what was left in it. Processes that are just ending have a moment to clear up. */
export async function clearTemporary(folder, patienceMs = 3000) {
  const left = () => readdirSync(folder).filter((name) => !name.startsWith("tsx-"));
  for (let waited = 0; waited < patienceMs && left().length > 0; waited += 100) await setTimeout(100);
  const names = left().sort();
  removeTemporary(folder);
  return names;
}

export function removeTemporary(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
