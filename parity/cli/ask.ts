import { createInterface } from "node:readline";

/** Asks one question at a terminal; null when there is nobody to answer any more (end of input). */
export type Ask = (question: string) => Promise<string | null>;

/** Questions go to stderr: stdout is for what comes of them. */
export function askAt(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Ask {
  return (question) =>
    new Promise((answer) => {
      const lines = createInterface({ input, output });
      // Interrupted in the middle of a question, the command ends as everywhere else.
      lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
      lines.on("close", () => answer(null));
      lines.question(question, (text) => {
        answer(text);
        lines.close();
      });
    });
}
