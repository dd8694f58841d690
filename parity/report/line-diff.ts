/** One line of a comparison of two texts. */
export interface DiffLine {
  readonly sign: "-" | "+" | " ";
  readonly text: string;
}

/** Above this many differing lines a side, the least edit is not looked for: all is removed, all is added. */
const LARGEST_SIDE = 400;

/** The least set of removed and added lines that turns `before` into `after`, in order, unchanged lines included. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  const removed = before.slice(start, before.length - end);
  const added = after.slice(start, after.length - end);
  return [
    ...lines(" ", before.slice(0, start)),
    ...diffMiddle(removed, added),
    ...lines(" ", before.slice(before.length - end)),
  ];
}

function lines(sign: DiffLine["sign"], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ sign, text }));
}

function diffMiddle(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (before.length > LARGEST_SIDE || after.length > LARGEST_SIDE) return [...lines("-", before), ...lines("+", after)];
  const common = commonLengths(before, after);
  const result: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      result.push({ sign: " ", text: before[i]! });
      i++;
      j++;
    } else if (common[i + 1]![j]! >= common[i]![j + 1]!) {
      result.push({ sign: "-", text: before[i++]! });
    } else {
      result.push({ sign: "+", text: after[j++]! });
    }
  }
  return [...result, ...lines("-", before.slice(i)), ...lines("+", after.slice(j))];
}

/** `table[i][j]` is the length of the longest common subsequence of `before` from i and `after` from j. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const equal = before[i] === after[j];
      table[i]![j] = equal ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}

/** A run of lines that is shown, or the number of unchanged lines that are not. */
export type Hunk = { readonly lines: readonly DiffLine[] } | { readonly skipped: number };

/** Keeps the changed lines and `context` unchanged ones around each; what lies between is counted. */
export function hunks(diff: readonly DiffLine[], context: number): Hunk[] {
  const kept = new Set<number>();
  diff.forEach((line, index) => {
    if (line.sign === " ") return;
    for (let near = index - context; near <= index + context; near++) kept.add(near);
  });
  const result: ({ lines: DiffLine[] } | { skipped: number })[] = [];
  diff.forEach((line, index) => {
    const last = result.at(-1);
    if (kept.has(index)) {
      if (last && "lines" in last) last.lines.push(line);
      else result.push({ lines: [line] });
    } else if (last && "skipped" in last) last.skipped++;
    else result.push({ skipped: 1 });
  });
  return result;
}
