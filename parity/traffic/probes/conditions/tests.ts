import { isMatch, type Pattern, witnessesOf } from "../../../nginx/request/pattern";

/** What a text has to be, with texts that are tried, the plainest first. */
export interface Test {
  readonly texts: readonly string[];
  holds(text: string): boolean;
}

/** Texts that stand for any other: a word, a number, a path, nothing, something long. */
const OTHERS = ["x", "1", "/x", "", "zz-9", "/zz-9/x", "other.example", "https://other.example/"];

export function equalTo(wanted: string): Test {
  return { texts: [wanted], holds: (text) => text === wanted };
}

/** As tables compare: without case. */
export function alike(wanted: string): Test {
  return { texts: [wanted], holds: (text) => text.toLowerCase() === wanted.toLowerCase() };
}

export function anyThat(holds: Test["holds"], first: readonly string[] = []): Test {
  return { texts: [...first, ...OTHERS].filter(holds), holds };
}

/** What `if ($variable)` asks for. */
export const TRUE: Test = anyThat((text) => text !== "" && text !== "0", ["1"]);

const MOST_WITNESSES = 6;

/** The pattern's own texts; and, as paths and names have to, in front of or behind something more. */
export function matching(pattern: Pattern, around: readonly string[]): Test {
  const own = witnessesOf(pattern, MOST_WITNESSES, () => true);
  const longer = own.flatMap((text) => around.flatMap((more) => [`${text}${more}`, `${more}${text}`]));
  const rooted = own.flatMap((text) => (text.startsWith("/") ? [] : [`/${text}`, `/x${text}`, `/x/${text}`]));
  const holds = (text: string): boolean => isMatch(pattern, text);
  return { texts: [...new Set([...own, ...rooted, ...longer])].filter(holds), holds };
}

export function notMatching(pattern: Pattern): Test {
  return anyThat((text) => pattern.exec(text) === null);
}
