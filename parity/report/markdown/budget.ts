/** A part of the comment: what does not fit is counted. */
export interface Section {
  /** Words of this tool alone, numbers aside: in a folded section they stand in HTML. Null: no title. */
  readonly title: string | null;
  /** Behind a triangle that opens it. */
  readonly folded?: boolean;
  /** Lines before the blocks: the head of a table. */
  readonly head?: readonly string[];
  /** The most important first. */
  readonly blocks: readonly string[];
  /** Blocks that follow each other without a blank line: rows of a table, items of a list. */
  readonly tight?: boolean;
  /** What is left out: `12 more findings`. */
  readonly noun: string;
}

/** Part of the room that a section may take before the others have had theirs, by its place; what is left goes by place too. */
const SHARE = 0.4;

/**
 * Lead, sections and tail in at most `limit` bytes of UTF-8: each section gets a share, then what is left goes to the first
 * ones. Blocks are left out from the end of their section, never from between.
 */
export function within(
  lead: string,
  sections: readonly Section[],
  tail: string,
  command: string,
  limit: number,
): string {
  const parts = sections
    .filter(({ blocks }) => blocks.length > 0)
    .map((section) => ({ section, taken: 0, cost: frame(section, command) }));
  let left = limit - bytes(lead) - bytes(tail) - parts.reduce((sum, { cost }) => sum + cost, 0);
  for (const share of [SHARE, 1]) {
    for (const part of parts) {
      let room = Math.floor(left * share);
      const { blocks } = part.section;
      for (; part.taken < blocks.length; part.taken++) {
        const cost = bytes(blocks[part.taken]!) + 2;
        if (cost > room) break;
        room -= cost;
        left -= cost;
      }
    }
  }
  const texts = parts.map(({ section, taken }) => render(section, taken, command));
  return `${[lead, ...texts, tail].filter((text) => text !== "").join("\n\n")}\n`;
}

/** Bytes of a section but for its blocks, with the gaps around it. */
function frame(section: Section, command: string): number {
  return bytes([...(section.head ?? []), render(section, 0, command)].join("\n")) + 8;
}

function render(
  { title, folded = false, head = [], blocks, tight = false, noun }: Section,
  taken: number,
  command: string,
): string {
  const rest = blocks.length - taken;
  const shown = blocks.slice(0, taken);
  const rows = tight ? [[...head, ...shown].join("\n")] : [...head, ...shown];
  const more =
    rest > 0 ? [`… and ${rest} more ${rest === 1 ? noun.replace(/s\b/, "") : noun}: ${command} has all.`] : [];
  const body = [...(taken > 0 ? rows : []), ...more].join("\n\n");
  if (folded) return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
  return title === null ? body : `#### ${title}\n\n${body}`;
}

/** Of UTF-8. */
export function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
