import { expect } from "chai";
import type { Finding, Location, Result } from "../../parity/result";
import {
  type Change,
  chosen,
  contractOf,
  errorsOf,
  judge,
  judgedUnchanged,
  parityOf,
  remarksOf,
  type Source,
  withCopy,
} from "./harness";

/** What one edit must bring: one finding, and where it points. */
export interface Expected {
  readonly check: string;
  readonly stacks: readonly string[];
  readonly resource: string | null;
  readonly property: string | null;
  /** File, and a text that stands on the line in the edited file and nowhere else in it. */
  readonly at: readonly [file: string, text: string];
  /** What its message must say besides the stacks. */
  readonly says?: readonly string[];
}

export interface Case {
  readonly about: string;
  readonly edit: Change | readonly Change[];
  readonly finds: Expected;
  /** The day the waivers are judged by. */
  readonly now?: Date;
}

/** Defines a test for every case: the edit alone makes `check` fail, with one finding that says what and where. */
export function itFinds(source: Source, cases: readonly Case[]): void {
  for (const { about, edit, finds, now } of chosen(cases)) {
    it(about, async () => {
      const { result, line } = await withCopy(source, [edit].flat(), async (copy) => {
        return { result: await judge(copy, now ? { now } : {}), line: copy.lineOf(...finds.at) };
      });
      const before = await judgedUnchanged(source);
      expectOneFinding(parityOf(result), finds, `${finds.at[0]}:${line}`);
      expect(remarksOf(parityOf(result)), "warnings and notes").to.deep.equal(remarksOf(parityOf(before)));
      expectContractElsewhereUntouched(result, before, finds.stacks);
    });
  }
}

function expectOneFinding(result: Result, { at: _, says = [], ...expected }: Expected, place: string): void {
  expect(result.errors, "errors").to.deep.equal([]);
  expect(result.verdict).to.equal("deviates");
  const found = errorsOf(result);
  expect(found.map(summary), "findings").to.deep.equal([{ ...expected, at: place }]);
  const [{ message }] = found as [Finding];
  for (const words of [...(expected.stacks.length < 3 ? expected.stacks : []), ...says])
    expect(message).to.include(words);
}

/** An edit that also breaks what load balancer and nginx agree on is told of the stacks that it is in, and of no other. */
function expectContractElsewhereUntouched(result: Result, before: Result, edited: readonly string[]): void {
  const stacksOf = (of: Result, id: string): string[] =>
    contractOf(of)
      .filter((one) => one.id === id)
      .flatMap(({ stacks }) => stacks)
      .filter((stack) => !edited.includes(stack));
  const ids = new Set([...contractOf(result), ...contractOf(before)].map(({ id }) => id));
  for (const id of ids) expect(stacksOf(result, id), `stacks of ${id}`).to.deep.equal(stacksOf(before, id));
}

function summary({ check, stacks, resource, property, locations }: Finding) {
  return { check, stacks, resource, property, at: locations.map(shown)[0] ?? "nowhere" };
}

const shown = ({ file, line }: Location): string => `${file}:${line}`;
