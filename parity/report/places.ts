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

/** The command that made the result, to be run again: `parity review --base origin/main --project examples/a`. */
export function commandOf({ verb, review }: Result, { folder = "" }: Pick<ReportOptions, "folder">): string {
  const flags = [
    ...(review && PLAIN.test(review.base.ref) ? ["--base", review.base.ref] : []),
    ...(PLAIN.test(folder) ? ["--project", folder] : []),
  ];
  return ["parity", PLAIN.test(verb) ? verb : "check", ...flags].join(" ");
}
