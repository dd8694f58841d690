import type { SharedPlace } from "../checks/contract/types";
import type { NeedOf } from "../checks/define";
import { contractChecks, type StackContext } from "../checks/index";
import { namesPlace } from "../checks/waivers";
import { probesOf } from "../traffic";
import { ImpactModel, type Row } from "./index";
import type { Outcome } from "./judge";

/**
 * Says what a waiver's place in a web server is needed for. The model is made at the first question: most projects have no
 * waiver on a setting, and pay nothing.
 */
export function needsOf(contexts: readonly StackContext[]): NeedOf {
  let model: ImpactModel | null = null;
  return (waiver) => {
    if (!waiver.property?.includes("!")) return null;
    model ??= new ImpactModel({
      checks: contractChecks,
      stacks: contexts.map((context) => ({ context, probes: probesOf(context.traffic, context.application) })),
    });
    const context = contexts.find(({ stack }) => stack === waiver.stack);
    return context === undefined ? null : needIn(model, context, rowsAt(model, context, namesPlace(waiver)));
  };
}

/** The settings of a stack at a waiver's address, or in the file that it names. */
function rowsAt(
  { rows }: ImpactModel,
  { stack, addressOf }: StackContext,
  isNamed: (at: SharedPlace) => boolean,
): Row[] {
  return rows.filter((row) => {
    const own = row.own.get(stack);
    return own !== undefined && isNamed(addressOf(own.setting.place));
  });
}

function needIn(model: ImpactModel, { stack }: StackContext, rows: readonly Row[]): ReturnType<NeedOf> {
  const outcome = model.without(stack, rows);
  switch (outcome?.outcome) {
    case undefined:
    case "absent":
    case "unknown":
      return null;
    default: {
      const needed = neededBy(outcome!);
      // That no probe changes says nothing of those who are kept out, nor that all of them fail as it is.
      const isOpen = isBroken(model, stack) || rows.some((row) => model.isForAccess(row));
      return needed.length === 0 && isOpen ? null : { neededBy: needed };
    }
  }
}

/** Some nginx of the stack does not start: that it does without what is refused says not what that is for. */
function isBroken({ stacks }: ImpactModel, name: string): boolean {
  return stacks.some((stack) => stack.name === name && stack.servers.some(({ server }) => server.problems.length > 0));
}

/** Probes that are answered otherwise, those that fail first; where none is, rows of the contract. Empty: nothing. */
export function neededBy({ changes, rows }: Pick<Outcome, "changes" | "rows">): readonly string[] {
  const [breaking, others] = ["breaks", "changes"].map((wanted) => changes.filter(({ effect }) => effect === wanted));
  const probes = [...breaking!, ...others!].flatMap(({ titles }) => titles);
  return [...new Set(probes.length > 0 ? probes : rows.map(({ row }) => `${row} of the contract`))];
}
