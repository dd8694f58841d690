import type { Result } from "../../result";
import { groupStacks, MOST_GROUPS } from "../console/groups";
import { MOST_COLUMNS, matrixRows } from "../console/matrix";
import { standingsOf } from "../console/standing";
import { createStyle } from "../console/style";
import { count, listStacks } from "../values";
import type { Section } from "./budget";
import { delimiter, row } from "./findings";

const STYLE = createStyle({ color: false, width: 80, unicode: true });

/** The stacks beside each other with what each has and how it stands; of many one row for all that stand alike. */
export function matrixSection(result: Result): Section {
  return result.stacks.length <= MOST_COLUMNS ? besideEachOther(result) : grouped(result);
}

function besideEachOther(result: Result): Section {
  const [names, ...rows] = matrixRows(result.stacks, standingsOf(result), STYLE).map((cells) =>
    row(cells.map(({ text }) => text)),
  );
  return {
    title: null,
    head: [names!, delimiter(result.stacks.length + 1)],
    blocks: rows,
    tight: true,
    noun: "rows",
  };
}

function grouped(result: Result): Section {
  const groups = groupStacks(result.stacks, standingsOf(result), STYLE);
  const rest = groups.slice(MOST_GROUPS).reduce((sum, { stacks }) => sum + stacks.length, 0);
  const rows = groups.slice(0, MOST_GROUPS).map(({ stacks, facts, status }) => {
    const who = stacks.length > 1 ? `${listStacks(stacks, 3)} (${stacks.length})` : listStacks(stacks);
    return row([who, ...facts.map(({ text }) => text), status.text]);
  });
  return {
    title: null,
    head: [row(["stacks", "provider", "resources", "digest", "stands"]), delimiter(5)],
    blocks:
      rest > 0 ? [...rows, row([`… and ${count(rest, "more stack")} that stand otherwise`, "", "", "", ""])] : rows,
    tight: true,
    noun: "rows",
  };
}
