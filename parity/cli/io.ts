import { type Ask, askAt } from "./ask";

/** A stream of this process that text is written to. */
export interface Output {
  readonly isTerminal: boolean;
  /** Null when it is not a terminal. */
  readonly columns: number | null;
  /** Settles when the text is out of this process, or when nobody reads any more. */
  write(text: string): Promise<void>;
}

/** The world of a command, so that a test can give it another one. Nothing outside `parity/cli` prints. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Absent where nobody sits at a terminal. */
  readonly ask?: Ask;
  readonly env: { readonly [name: string]: string | undefined };
  /** Absolute. */
  readonly cwd: string;
}

/** The real process. */
export function processIo(): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    ...(process.stdin.isTTY && process.stderr.isTTY && { ask: askAt(process.stdin, process.stderr) }),
    env: process.env,
    cwd: process.cwd(),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // `parity check | head -1` closes the pipe early: the verdict is still the exit status, and no stack trace is due.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    isTerminal: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : null,
    write: (text) => new Promise((settled) => stream.write(text, () => settled())),
  };
}
