import { CommandError, type Finished } from "./process";

interface Diagnostics {
  readonly diagnostics?: readonly { readonly message: string; readonly severity: string }[];
}

/** Lines of an error that are shown: the message, and where it comes from. */
const LINES = 12;

/** Why a preview failed, out of the thousands of lines of its JSON. */
export function previewFailure(stack: string, finished: Finished): CommandError {
  return new CommandError(`the preview of ${stack} failed:\n${reasons(finished).join("\n")}`, finished);
}

function reasons({ stdout, stderr }: Finished): readonly string[] {
  let diagnostics: Diagnostics["diagnostics"];
  try {
    ({ diagnostics } = JSON.parse(stdout) as Diagnostics);
  } catch {
    // It failed before it had anything to show: then what it printed is the reason.
  }
  const errors = (diagnostics ?? []).filter(({ severity }) => severity === "error").map(({ message }) => message);
  if (errors.length === 0) return [stderr, stdout].filter((text) => text.trim() !== "");
  return errors.map((message) => message.split("\n").slice(0, LINES).join("\n"));
}
