import fc from "fast-check";
import type { Comment, Directive, Node } from "../../parity/nginx";

/** Characters and pairs that mean something somewhere in nginx's grammar, and some that never do. */
const ORDINARY = ["a", "Z", "0", "_", ".", "/", ":", "~", "^", "*", "=", "é", "日", "😀", "\u0001", "("];
const LITERAL_INSIDE = ["}", '"', "'", "#", ")", "${", "${x}", "$", "$$", "${{"];
const ESCAPES = ["\\\\", '\\"', "\\'", "\\n", "\\t", "\\r", "\\.", "\\;", "\\{", "\\}", "\\ ", "\\$", "\\#", "\\é"];
const BLANKS = [" ", "\t", "\n", "\r\n", "  ", "\n\n"];

const pieces = (parts: readonly string[], max: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...parts), { maxLength: max }).map((chosen) => chosen.join(""));

/** A word as it can stand in a file, quoted or not. */
export const rawWord: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...ORDINARY, ")", "$", "${x}", "\\\\", '\\"', "\\.", "\\;", "\\}"),
      pieces([...ORDINARY, ...LITERAL_INSIDE, ...ESCAPES], 6),
    )
    .map(([first, rest]) => first + rest)
    // A `{` directly after an escaped or an ended variable would open a block.
    .map((word) => word.replace(/(\\\$|[^$\\{])\{/g, "$1").replace(/\$\\$/, "$")),
  pieces([...ORDINARY, ...ESCAPES, ...BLANKS, "}", "'", "#", "{", ";", "${", "$"], 6).map((text) => `"${text}"`),
  pieces([...ORDINARY, ...ESCAPES, ...BLANKS, "}", '"', "#", "{", ";", "${", "$"], 6).map((text) => `'${text}'`),
);

const blank = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...BLANKS) },
  { weight: 1, arbitrary: pieces([...ORDINARY, "{", "}", ";", '"', "'", "\\", "# "], 5).map((text) => ` #${text}\n`) },
);
const maybeBlank = fc.option(blank, { nil: "" });

/** Name and arguments up to where the terminator stands. */
const head = fc
  .tuple(maybeBlank, rawWord, fc.array(fc.tuple(blank, rawWord), { maxLength: 4 }), maybeBlank)
  .map(([before, name, args, after]) => before + name + args.map((arg) => arg.join("")).join("") + after);

const lua = fc
  .tuple(
    maybeBlank,
    pieces(["local a = {}\n", "'}'", '"{\\""', "-- }\n", "[[ } ]]", "--[==[ } ]==]", " t[t[1]] ", "it's\n", " "], 5),
  )
  .map(([before, code]) => `${before}content_by_lua_block {${code}}`);

const entries = fc
  .tuple(maybeBlank, fc.constantFrom("map $a $b", "types", "geo"), fc.array(head, { maxLength: 4 }), maybeBlank)
  .map(([before, name, lines, after]) => `${before}${name} {${lines.map((line) => `${line};`).join("")}${after}}`);

/** Whole files that nginx's reader accepts. */
export const configText: fc.Arbitrary<string> = fc
  .letrec<{ directive: string; list: string }>((tie) => ({
    directive: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      head.map((text) => `${text};`),
      fc
        .tuple(head, tie("list"), maybeBlank)
        .map(([text, list, after]) => `${text.replace(/\$\{*$/, "$& ")}{${list}${after}}`),
      lua,
      entries,
    ),
    list: fc.array(tie("directive"), { maxLength: 4 }).map((all) => all.join("")),
  }))
  .list.chain((text) => maybeBlank.map((after) => text + after));

/** Any text, most of it of the characters that matter. */
export const soup: fc.Arbitrary<string> = pieces(
  [...ORDINARY, ...LITERAL_INSIDE, ...ESCAPES, ...BLANKS, "{", "}", ";", "map a b {", "content_by_lua_block {", "\0"],
  40,
);

/** Names, arguments and blocks: what parsing is about. */
export function shape(nodes: readonly Node<never>[] | readonly Directive[]): unknown {
  return (nodes as readonly Directive[]).map(({ name, args, block }) => ({
    name,
    args,
    block: block === null ? null : shape(block),
  }));
}

/** The texts of all comments in the order of the file. */
export function commentTexts(nodes: readonly Directive[], last: readonly Comment[]): string[] {
  const texts = (comments: readonly Comment[]): string[] => comments.map(({ text }) => text);
  return nodes
    .flatMap(({ comments, block, closing }) => [
      ...texts(comments),
      ...commentTexts(block ?? [], closing?.comments ?? []),
    ])
    .concat(texts(last));
}

/** All directives, those in blocks after the one that holds them. */
export function flat(nodes: readonly Directive[]): Directive[] {
  return nodes.flatMap((node) => [node, ...flat(node.block ?? [])]);
}
