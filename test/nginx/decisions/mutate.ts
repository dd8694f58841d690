import { type Directive, parse } from "../../../parity/nginx";
import type { Random } from "./random";
import type { Case } from "./types";

/** The case with a mistake or two of the kind that people make, in one of its files. */
export function mutateCase(tested: Case, random: Random, name: string): Case {
  const own = [...tested.files.keys()].filter((path) => !/\/(mime\.types|\w+_params|fastcgi\.conf)$/.test(path));
  const path = random.one(own);
  let text = tested.files.get(path)!;
  for (let left = random.chance(0.85) ? 1 : 2; left > 0; left--) text = mutateText(text, path, random);
  return { ...tested, name, files: new Map(tested.files).set(path, text), asks: random.some(tested.asks, 4) };
}

function mutateText(text: string, file: string, random: Random): string {
  const parsed = parse(text, { file });
  const all = flat(parsed.ok ? parsed.config.directives : parsed.read);
  if (all.length === 0) return `${text}}`;
  const cut = (from: Directive): string => text.slice(from.start, from.end);
  const put = (at: number, length: number, what: string): string => text.slice(0, at) + what + text.slice(at + length);
  const one = random.one(all);
  const other = random.one(all);
  const word = random.one(one.words);
  const replaceWord = (what: string): string => put(word.start, word.end - word.start, what);
  const name = one.words[0]!;
  return random.one<() => string>([
    // The same directive twice, somewhere else, or not at all.
    () => put(one.end, 0, ` ${cut(one)}`),
    () => put(other.start, 0, `${cut(one)}\n`),
    () => put(one.start, one.end - one.start, ""),
    () => put(random.below(text.length), 0, `\n${cut(one)}\n`),
    // Misspelt, or another one's name or argument.
    () => put(name.start, name.end - name.start, misspelt(name.text, random)),
    () => put(name.start, name.end - name.start, other.name),
    () => replaceWord(random.one(other.words).text || '""'),
    () => replaceWord(random.one(VALUES)),
    // One argument too many or too few.
    () => put(word.end, 0, ` ${random.one(VALUES)}`),
    () =>
      one.words.length > 1
        ? put(one.words.at(-1)!.start, one.words.at(-1)!.end - one.words.at(-1)!.start, "")
        : replaceWord(""),
    // Marks that were forgotten or are too many.
    () => put(one.end - 1, 1, ""),
    () => put(one.end, 0, random.one([";", "}", "{", '"', "'", "#", "\\", " x;", "{}"])),
    () => put(word.start, 0, random.one(['"', "'", "$", "~", "{", "\\", "#", ";", "${"])),
    () =>
      put(
        random.below(text.length + 1),
        random.below(3),
        random.one(["", "", ";", "}", "{", " ", "\n", '"', "0", "$x", "$"]),
      ),
  ])();
}

const VALUES = [
  "on",
  "off",
  "0",
  "-1",
  "10m",
  "30s",
  "1x",
  "all",
  "default_server",
  "ssl",
  "http2",
  "$host",
  "$nope",
  "/",
  "http://",
  "http://127.0.0.1:1/x",
  "127.0.0.1:99999",
  "unix:/s",
  '""',
  "=404",
  "~(",
  "=",
  "@x",
  "main",
  "99999999999999999999",
  "a b",
  "~",
  "[::1]:80",
  "http://$host",
  "yes",
  "TLSv1.2",
];

function misspelt(name: string, random: Random): string {
  const at = random.below(name.length);
  return random.one([
    () => name.slice(0, at) + name.slice(at + 1),
    () => `${name}s`,
    () => name.replace("_", "-"),
    () => name.toUpperCase(),
    () => name.slice(0, at) + (name[at] ?? "") + name.slice(at),
  ])();
}

function flat(nodes: readonly Directive[]): Directive[] {
  return nodes.flatMap((node) => [node, ...flat(node.block ?? [])]);
}
