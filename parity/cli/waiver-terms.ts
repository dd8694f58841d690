import { visible, wrap } from "../report/console/text";
import type { WaiveOptions } from "../waive";
import { UsageError } from "./failure";
import type { Io } from "./io";
import { loadLibrary } from "./library";

type Ready = Exclude<WaiveOptions["terms"], (...args: never[]) => unknown>;
type Accepted = Parameters<Extract<WaiveOptions["terms"], (...args: never[]) => unknown>>[0];

/** What the command line says of a waiver's terms. */
export type Terms = { readonly [Name in keyof Ready]?: Ready[Name] };

const NAMES = ["owner", "reason", "expires"] as const;

const QUESTIONS: { readonly [Name in keyof Ready]: string } = {
  owner: "Who answers for it",
  reason: "Why it is accepted",
  expires: "Last day on which it holds, like 2027-01-31",
};

/** So often a question is put again after an answer that will not do. */
const TRIES = 3;

export function missingTerms(terms: Terms): readonly (keyof Ready)[] {
  return NAMES.filter((name) => terms[name] === undefined);
}

/** Shows what is to be accepted, and asks for what the command line does not say. */
export async function askTerms(
  { finding, stacks }: Accepted,
  terms: Terms,
  project: string,
  now: Date,
  io: Io,
): Promise<Ready> {
  const width = io.stderr.columns || 80;
  const shown = [finding.message, `In: ${stacks.join(", ")}`].flatMap((text) => wrap(visible(text, true), width));
  await io.stderr.write(`${shown.join("\n")}\n\n`);
  const offered = terms.owner === undefined ? await loadLibrary().gitEmail(project) : null;
  const answers = new Map<string, string>();
  for (const name of missingTerms(terms)) {
    answers.set(name, await answerTo(name, name === "owner" ? offered : null, now, io));
  }
  return { ...terms, ...Object.fromEntries(answers) } as Ready;
}

async function answerTo(name: keyof Ready, offered: string | null, now: Date, io: Io): Promise<string> {
  const { termProblems } = loadLibrary();
  const hint = offered === null ? "" : ` [${visible(offered, true)}]`;
  for (let left = TRIES; left > 0; left--) {
    const answer = await io.ask?.(`${QUESTIONS[name]}${hint}: `);
    if (answer == null) {
      // The question's line has no end of its own then.
      await io.stderr.write("\n");
      break;
    }
    const text = answer.trim() === "" && offered !== null ? offered : answer.trim();
    const problem = termProblems[name](text, now);
    if (problem === null) return text;
    await io.stderr.write(`  It ${problem}.\n`);
  }
  throw new UsageError(`a waiver needs --${name}; nothing was written`);
}
