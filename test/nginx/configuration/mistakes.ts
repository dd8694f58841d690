import { type Directive, type Node, parse, type Renderable, render } from "../../../parity/nginx";
import { directiveNames } from "../../../parity/nginx/grammar/table";
import type { Random } from "../decisions/random";

/** A directive that can be changed. */
interface Draft extends Node<Draft> {
  name: string;
  args: string[];
  block: Draft[] | null;
}

/** Values of every kind, right and wrong ones, to be put where another stands. */
const VALUES = [
  ..."on off 0 1 -1 x 10s 5m 500ms 1M 8k 1g 99999999999999999999 $host $nope ${host} ${ $ $1 ~ ~( ~*[ (".split(" "),
  ..."http://127.0.0.1 http://127.0.0.1/x https://127.0.0.1 127.0.0.1 127.0.0.1:80 [::1]:80 unix:/x * *:80 80 443".split(
    " ",
  ),
  ..."80-82 default default_server ssl all 10.0.0.0/8 10.0.0.0/40 ::/0 zone=perip zone=nope zone=perip:10m".split(" "),
  ..."keys_zone=static:10m main combined nope /x /api/ @fallback @nope =404 = 200 404 301 999 1000 last break".split(
    " ",
  ),
  ..."permanent always error timeout GET ^(a)$ (?<n>a) (?<host>a) *.example.net .example.net a..b a.* weight=2".split(
    " ",
  ),
  ..."weight=0 backup down max_fails=x levels=1:2 valid=5 if_not_empty escape=json buffer=4k gzip static other u".split(
    " ",
  ),
  ...["", "= ", "a b", "a;b", "é", 'a"b', "shared:SSL:10m"],
];

/** The text with one or two mistakes of the kinds that people make. */
export function withMistakes(text: string, random: Random): string {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const tree = parsed.config.directives.map(draft);
  for (let left = random.chance(0.7) ? 1 : 2; left > 0; left--) mistake(tree, random);
  return render(tree as readonly Renderable[]);
}

function draft(directive: Node<Directive> | Draft): Draft {
  const { block } = directive;
  return { name: directive.name, args: [...directive.args], block: block === null ? null : block.map(draft) };
}

function mistake(tree: Draft[], random: Random): void {
  const blocks = blocksOf(tree);
  const places = blocks.flatMap((list) => list.map((_, index) => ({ list, index })));
  if (places.length === 0) return;
  const { list, index } = random.one(places);
  const directive = list[index]!;
  const other = random.one(blocks);
  random.one<() => void>([
    // Missing, twice, in another block too.
    () => list.splice(index, 1),
    () => list.splice(index, 0, draft(directive)),
    () => other.splice(random.below(other.length + 1), 0, draft(directive)),
    // Another directive, or none.
    () => {
      directive.name = random.one([...directiveNames()]);
    },
    () => {
      directive.name = random.chance(0.5) ? `${directive.name}x` : directive.name.slice(0, -1);
    },
    // An argument too many, too few, or wrong.
    () => directive.args.push(random.one(VALUES)),
    () => directive.args.splice(random.below(directive.args.length + 1), 1),
    () => replaceOne(directive, random, () => random.one(VALUES)),
    () => replaceOne(directive, random, () => random.one(VALUES)),
    () => replaceOne(directive, random, (word) => misspelt(word, random)),
    // A block where there is none, and the reverse.
    () => {
      directive.block = directive.block === null ? [] : null;
    },
  ])();
}

function replaceOne(directive: Draft, random: Random, by: (word: string) => string): void {
  if (directive.args.length === 0) return;
  const at = random.below(directive.args.length);
  directive.args[at] = by(directive.args[at]!);
}

function misspelt(word: string, random: Random): string {
  const at = random.below(word.length + 1);
  const rest = random.chance(0.5) ? word.slice(at + 1) : random.one([..."$()[]{}*~/:.=-0x "]) + word.slice(at);
  return word.slice(0, at) + rest;
}

function blocksOf(tree: Draft[]): Draft[][] {
  const found = [tree];
  for (const list of found) for (const { block } of list) if (block !== null) found.push(block);
  return found;
}
