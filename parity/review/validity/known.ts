import type { Side, Sides } from "../types";
import { notKnown, type Pair, type Reason } from "./reason";
import { contextOf } from "./scope";

/** Null where both stacks are known on every side that has them; else what is not, which counts as what differs. */
export function known({ base, head }: Sides, { stack, baseline }: Pair): Reason | null {
  for (const name of [baseline, stack]) {
    if (contextOf(head, name) === null) return notEvaluated(name, "");
    if (lists(base, name) && contextOf(base, name) === null) return notEvaluated(name, ", as it was,");
  }
  for (const side of [head, base]) {
    const when = side.of === "base" ? "before the change" : "with the change";
    if (side.sample === null && lists(side, stack))
      return notKnown("what the stacks have in common", `the sample environment could not be evaluated ${when}`);
    const value = side.judgement.deviations.find(
      ({ check, kind, stacks }) =>
        check === "known" && kind === "unknown" && (stacks.includes(stack) || stacks.includes(baseline)),
    );
    if (value !== undefined) {
      const what = [value.property, value.resource].filter((part) => part !== null).map((part) => `\`${part}\``);
      const where = value.stacks.includes(stack) ? stack : baseline;
      return notKnown(`${what.join(" of ") || "a value"} in ${where}`, `it could not be determined ${when}`);
    }
  }
  return null;
}

function notEvaluated(stack: string, as: string): Reason {
  return notKnown(`what the change does to ${stack}`, `${stack}${as} could not be evaluated`);
}

function lists({ project }: Side, name: string): boolean {
  return project.model.stacks.some((stack) => stack.name === name);
}

/** The provider packages that a stack runs on, without their versions: `aws, random`. */
export function cloudOf({ judgement }: Side, name: string): string {
  const provider = judgement.stacks.find((stack) => stack.name === name)?.provider ?? "";
  const packages = provider.split(", ").map((one) => one.replace(/@[^@]*$/, ""));
  return packages.join(", ") || "no provider";
}

/** What a stack is as a whole, where it is new: there is no change that could be compared. */
export function graphDiffers({ judgement }: Side, { stack, baseline }: Pair): Reason | null {
  const [here, there] = [stack, baseline].map(
    (name) => judgement.stacks.find((one) => one.name === name)?.digest ?? null,
  );
  if (here !== null && here === there) return null;
  const text = `The graph as a whole is not the same in ${stack} and in ${baseline}: \`parity check\` says what differs.`;
  return { text, fact: { name: "the graph", baseline: there ?? null, stack: here ?? null } };
}
