import { visible } from "../console/text";
import { allStacks } from "../values";
import { bounded, type Content, html, joined, localUrl } from "./html";

/** Names that are written out where a set of stacks is mentioned; of a larger one all are in the list at the end. */
const MOST_NAMES = 4;

/**
 * Sets of stacks. A page of a thousand stacks mentions sets of hundreds hundreds of times: each is listed once, and a
 * mention leads there. The page's script filters by them.
 */
export class StackSets {
  private readonly order: ReadonlyMap<string, number>;
  private readonly sets = new Map<string, { readonly id: number; readonly stacks: readonly string[] }>();
  private readonly listed = new Set<number>();

  constructor(private readonly all: readonly string[]) {
    this.order = new Map(all.map((name, index) => [name, index]));
  }

  /** Number of the set, for `data-s`. */
  id(stacks: readonly string[]): number {
    const key = JSON.stringify(stacks);
    const known = this.sets.get(key) ?? { id: this.sets.size, stacks };
    this.sets.set(key, known);
    return known.id;
  }

  /** In words: `all 4 stacks`, `staging, prod-au`, `all but prod-eu`, `customer-0001, customer-0007 and 98 more`. */
  mention(stacks: readonly string[]): Content {
    if (stacks.length === 0) return "no stack";
    const isAll = stacks.length === this.all.length && stacks.every((name) => this.order.has(name));
    if (isAll && stacks.length > 1) return allStacks(stacks.length);
    if (stacks.length <= MOST_NAMES) return joined(stacks.map(stackName), ", ");
    const others = this.others(stacks);
    if (others !== null) return ["all but ", this.mention(others)];
    const id = this.id(stacks);
    this.listed.add(id);
    const shown = stacks.slice(0, MOST_NAMES - 2);
    const rest = html`<a href="${localUrl(`stacks-${id}`)}">${stacks.length - shown.length} more</a>`;
    return [joined(shown.map(stackName), ", "), " and ", rest];
  }

  /** The sets that were mentioned without all of their names. Called when everything else is written. */
  appendix(): Content {
    const sets = [...this.sets.values()].filter(({ id }) => this.listed.has(id));
    if (sets.length === 0) return null;
    const lists = sets.map(
      ({ id, stacks }) => html`<h3 id="stacks-${id}" tabindex="-1">${stacks.length} stacks</h3>
<p class="names">${stacks.join(", ")}</p>
`,
    );
    return html`<section aria-labelledby="sets"><h2 id="sets">Stacks in full</h2>
${lists}</section>
`;
  }

  /** For the page's script: names as they are shown, and of each set the indexes of its stacks; 0: all of them. */
  data(): { readonly stacks: readonly string[]; readonly sets: readonly (readonly number[] | 0)[] } {
    const sets = [...this.sets.values()].map(({ stacks }) => {
      const indexes = stacks.flatMap((name) => this.order.get(name) ?? []);
      return indexes.length === this.all.length ? (0 as const) : indexes;
    });
    return { stacks: this.all.map((name) => visible(bounded(name), true)), sets };
  }

  /** The stacks that are not in a set of more than half; null for a smaller one, or one of other stacks too. */
  private others(stacks: readonly string[]): readonly string[] | null {
    if (2 * stacks.length <= this.all.length || !stacks.every((name) => this.order.has(name))) return null;
    const given = new Set(stacks);
    return this.all.filter((name) => !given.has(name));
  }
}

export function stackName(name: string): Content {
  return html`<b class="stack">${name}</b>`;
}
