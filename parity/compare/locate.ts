import type { Position } from "../graph/types";
import type { Location } from "../result";

/** Where a deviation points: one location, or none where the position is not known. */
export function locate(stack: string | null, position: Position | null | undefined): Location[] {
  return position ? [{ stack, file: position.file, line: position.line, column: position.column ?? 1 }] : [];
}
