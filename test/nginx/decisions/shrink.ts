import { type Directive, parse, render, resolveIncludes } from "../../../parity/nginx";
import type { Cells } from "./cells";
import { compare, type Disagreement, type Installed } from "./compare";
import type { Case } from "./types";

/** At most that many smaller configurations are tried. */
const TRIES = 300;

/**
 * The case with directives taken out, as long as model and nginx still differ in the same point: the outermost first, the
 * last first, again until none can go.
 */
export async function shrink(found: Disagreement, cells: Cells, installed: Installed): Promise<Disagreement> {
  let best = found;
  let tries = 0;
  const differs = async (tested: Case): Promise<Disagreement | null> => {
    tries++;
    const { disagreements } = await compare(tested, cells, installed);
    return disagreements.find((one) => one.about === found.about && same(one.ask, found.ask)) ?? null;
  };
  const asks = found.ask === null ? [] : [found.ask];
  best = (await differs(flattened({ ...found.case, asks }))) ?? (await differs({ ...found.case, asks })) ?? best;
  for (let smaller = true; smaller && tries < TRIES; ) {
    smaller = false;
    for (const span of spans(best.case)) {
      if (tries >= TRIES) break;
      const next = await differs(without(best.case, span));
      if (next === null) continue;
      best = next;
      smaller = true;
      break;
    }
  }
  return best;
}

function same(one: Disagreement["ask"], other: Disagreement["ask"]): boolean {
  return one?.text === other?.text;
}

/** All files in one, without what is not needed to read it. */
function flattened(tested: Case): Case {
  const { directives, problems } = resolveIncludes(tested.main, tested.files);
  if (problems.length > 0) return tested;
  return { ...tested, files: new Map([[tested.main, render(directives)]]) };
}

interface Piece {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Larger pieces first. */
function spans(tested: Case): Piece[] {
  const all = [...tested.files].flatMap(([file, text]) => {
    const parsed = parse(text, { file });
    return flat(parsed.ok ? parsed.config.directives : parsed.read).map(({ start, end }) => ({ file, start, end }));
  });
  return all.sort((a, b) => b.end - b.start - (a.end - a.start) || b.start - a.start);
}

function without(tested: Case, { file, start, end }: Piece): Case {
  const text = tested.files.get(file)!;
  return { ...tested, files: new Map(tested.files).set(file, text.slice(0, start) + text.slice(end)) };
}

function flat(nodes: readonly Directive[]): Directive[] {
  return nodes.flatMap((node) => [node, ...flat(node.block ?? [])]);
}
