/** A replacement in the text of one file. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits by path of the file, and what they change, a line each. */
export interface Edits {
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  readonly changes: readonly string[];
}

/** The files with all edits made; these must not overlap. Of several insertions at one place the first comes
 * first, and all before what is replaced there. */
export function edited(
  files: ReadonlyMap<string, string>,
  all: readonly ReadonlyMap<string, readonly Edit[]>[],
): Map<string, string> {
  return new Map(
    [...files].map(([path, text]) => {
      const own = all.flatMap((edits) => edits.get(path) ?? []);
      const sorted = own
        .map((edit, index) => ({ ...edit, index }))
        .sort((a, b) => b.start - a.start || b.end - a.end || b.index - a.index);
      return [
        path,
        sorted.reduce((before, { start, end, text: by }) => before.slice(0, start) + by + before.slice(end), text),
      ];
    }),
  );
}
