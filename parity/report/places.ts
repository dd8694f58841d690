import type { Result } from "../result";
import type { ReportOptions } from "./index";

/** A file's path in the repository: `infra/index.ts` of the project in `examples/a` is `examples/a/infra/index.ts`. */
export function inRepository(file: string, folder = ""): string {
  if (file.startsWith("/")) return file;
  const path: string[] = [];
  for (const step of `${folder}/${file}`.split("/")) {
    const last = path.at(-1);
    if (step === ".." && last !== undefined && last !== "..") path.pop();
    else if (step !== "" && step !== ".") path.push(step);
  }
  return path.join("/");
}

/** What a command line may hold without quotes, in any shell, and what is read there at all. */
const PLAIN = /^[\w.][\w./-]{0,199}$/;

/** `origin/main`; for what is another commit elsewhere (`HEAD^1`), or needs quotes, the commit itself. */
function baseOf({ ref, commit }: { readonly ref: string; readonly commit: string }): string {
  if (PLAIN.test(ref) && !ref.startsWith("HEAD")) return ref;
  return /^[0-9a-f]{12}/.test(commit) ? commit.slice(0, 12) : "REF";
}

/** The command that made the result, to be run again: `parity review --base origin/main --project examples/a`. */
export function commandOf({ verb, review }: Result, { folder = "" }: Pick<ReportOptions, "folder">): string {
  const flags = [
    ...(review ? ["--base", baseOf(review.base)] : []),
    ...(PLAIN.test(folder) ? ["--project", folder] : []),
  ];
  return ["parity", PLAIN.test(verb) ? verb : "check", ...flags].join(" ");
}
