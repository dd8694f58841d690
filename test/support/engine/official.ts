import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { run } from "./process";
import { compareVersions, OLDEST_OFFICIAL } from "./versions";

/** What was found on PATH: an engine to use, or the reason why there is none. */
export type Official =
  | { readonly found: true; readonly bin: string; readonly version: string }
  | { readonly found: false; readonly why: string };

/** Looks for an official `pulumi` on `path`, with the Node language host beside it or on the same path. */
export async function findOfficial(path: string, cwd: string): Promise<Official> {
  const pulumi = await which("pulumi", path);
  if (pulumi === null) return { found: false, why: "no pulumi on PATH" };
  if ((await which("pulumi-language-nodejs", path)) === null) {
    return { found: false, why: `${pulumi} has no pulumi-language-nodejs beside it` };
  }
  const env = { ...process.env, PATH: path, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { status, stdout } = await run(pulumi, ["version"], { cwd, env, timeoutMs: 20_000 });
  const version = stdout.trim().replace(/^v/, "");
  if (status !== 0 || !/^\d+\.\d+\.\d+/.test(version))
    return { found: false, why: `${pulumi} does not tell its version` };
  if (compareVersions(version, OLDEST_OFFICIAL) < 0) {
    return { found: false, why: `${pulumi} is ${version}; the tests need ${OLDEST_OFFICIAL} or newer` };
  }
  return { found: true, bin: join(pulumi, ".."), version };
}

/** Absolute path of an executable on `path`, or null. */
export async function which(name: string, path: string): Promise<string | null> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const file = join(folder, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not here, or not executable: the next folder may have it, as a shell would go on.
    }
  }
  return null;
}
