import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Result } from "../result";
import { UsageError } from "./failure";
import { loadSchemas } from "./library";

/** Reads what `--format json` wrote. Throws {@link UsageError} where the file is not that. */
export function readSavedResult(path: string, cwd: string): Result {
  const data = parse(read(path, cwd), path);
  const problem = loadSchemas().problemOfResult(data);
  if (problem !== null) throw new UsageError(`--result ${path} is not what --format json writes: ${problem}`);
  return data as Result;
}

function read(path: string, cwd: string): string {
  try {
    // Windows' PowerShell begins a file with a mark that JSON does not know.
    return readFileSync(resolve(cwd, path), "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    throw new UsageError(`--result ${path} cannot be read: ${(error as Error).message}`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--result ${path} is not JSON: ${(error as Error).message}`);
  }
}
