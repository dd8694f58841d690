import { clip, visible } from "../report/console/text";
import type { Io } from "./io";
import { wantsProgress } from "./terminal";

const ERASE_LINE = "\r\u001b[2K";

/** What the command says on stderr while it works. */
export interface Progress {
  /** Shows one line of progress in place of the one before. */
  show(progress: { readonly done: number; readonly total: number; readonly label: string }): void;
  /** Passes on a line that a stack's program printed, marked with the stack. */
  passOn(stack: string, line: string): void;
  /** Leaves nothing of the progress on the screen. */
  end(): void;
}

/** Progress on one line, erased at the end; nothing of it where stderr is no terminal. */
export function createProgress(io: Io): Progress {
  const enabled = wantsProgress(io);
  const width = (io.stderr.columns || 80) - 1;
  let current = "";
  const write = (text: string) => void io.stderr.write(text);
  return {
    show({ done, total, label }) {
      if (!enabled) return;
      current = clip(`${done}/${total} ${visible(label, true)}`, width, "…");
      write(ERASE_LINE + current);
    },
    passOn(stack, line) {
      const marked = `[${visible(stack, true)}] ${visible(line, true)}\n`;
      write(current === "" ? marked : ERASE_LINE + marked + current);
    },
    end() {
      if (current !== "") write(ERASE_LINE);
      current = "";
    },
  };
}
