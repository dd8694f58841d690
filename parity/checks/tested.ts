import { listWords } from "../compare/text";
import type { ReviewValidity } from "../result";
import { type CheckContext, type Draft, defineCheck } from "./define";

interface Words {
  readonly baseline: string;
  readonly stacks: string;
  /** The first fact that differs, as it stands in the middle of a sentence. */
  readonly reason: string;
}

/** Judged in a review alone: without a change there is nothing to test. */
export const tested = defineCheck<Words>()({
  id: "tested",
  severity: "warning",
  summary: "What passes in the baseline stack passes where it changes.",
  why: "A test says something of a stack only where the same changes behind the same load balancer.",
  fix: "Make {stacks} the same as {baseline} there; until then, test the change in {stacks} too.",
  needs: ["review"],
  guide: {
    checks:
      "In `parity review`, for each stack that the change touches: whether a test in the baseline stack says anything of " +
      "it. It does only where the change is the same in both, with the stacks' own values put back to samples; where every " +
      "traffic path that it touches has the same load balancer in both (listener, health check, matcher, subnets …); where " +
      "it does the same to every probe, and the settings that go are needed for the same; and where neither a deviation, " +
      "waived or not, nor `derived` touches these paths. The first fact that is not so is told; what is not known counts as " +
      "one.",
    story:
      "In 2019 a change passed in staging, and took Europe down. Staging had another load balancer, which took other " +
      "answers for healthy: that the test had passed said nothing.",
    examples: ["outage", "other-check"],
    ways: [
      {
        title: "Make the stacks the same",
        text: "What differs is a deviation, or a variance that decides on traffic: see what `parity check` says of it.",
      },
      {
        title: "Test it there",
        text: "Let the change reach that stack first where nobody is served by it, or `parity rehearse` its configuration.",
      },
      {
        title: "Change both",
        text: "Where the change is in one stack alone, make it in the baseline stack too, and test it there.",
      },
    ],
    limits: [
      "Whether anything is tested in the baseline stack: it says only whether a test would mean something.",
      "What the application does: it is taken to be the same in all stacks.",
      "Stacks that the change does not touch, and a `parity check`, which knows of no change.",
    ],
  },
  messages: {
    invalid: { text: "What passes in {baseline} says nothing of {stacks}: {reason}" },
    mended: {
      text: "What passes in {baseline} says nothing of {stacks}: {reason}",
      fix: "Test the change in {stacks} too: once it is there, what passes in {baseline} says something again.",
    },
    unknown: {
      text: "What passes in {baseline} says nothing of {stacks}: {reason}",
      fix: "Let it be known what is not; until then, test the change in {stacks} too.",
    },
  },
  check: (context) => draftsOf(context),
});

function draftsOf({ project, validity = [] }: CheckContext): Draft[] {
  const { model } = project;
  const baseline = model.baseline.stack;
  const groups = new Map<string, ReviewValidity[]>();
  for (const row of validity) {
    if (row.verdict !== "invalid") continue;
    const key = masked(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const named = new Set<string>();
  return [...groups.values()].map((rows): Draft => {
    const stacks = rows.map(({ stack }) => stack);
    const locations = model.stacks
      .filter(({ name }) => stacks.includes(name))
      .map(({ name, position: { file, line, column = 1 } }) => ({ stack: name, file, line, column }));
    const about = {
      stacks,
      resource: null,
      type: null,
      property: nameIn(rows[0]!, named),
      expected: null,
      values: {},
      locations,
    };
    const words = (left: readonly string[]): { [word in keyof Words]: string } => {
      const names = listWords(left);
      return {
        baseline,
        stacks: names,
        reason: midSentence(masked(rows[0]!).replaceAll(MASK, names), [names, baseline]),
      };
    };
    return { about, message: messageOf(rows[0]!), words };
  });
}

/** To make the stacks the same is no advice where the change does, or where it is not known what differs. */
function messageOf({ fact, mends }: ReviewValidity): "invalid" | "mended" | "unknown" {
  if (mends) return "mended";
  return fact === null ? "unknown" : "invalid";
}

/** A character that no text has. */
const MASK = "\uE010";

/** The reason with the stack's name taken out of it, so that those of several stacks can be told together. */
function masked({ stack, reason }: ReviewValidity): string {
  const name = new RegExp(`(?<![\\w-])${stack.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "g");
  return (reason ?? "").replace(name, MASK);
}

/** What tells the finding from others of this check: the fact, or the stack where another finding has the same. */
function nameIn({ fact, stack }: ReviewValidity, named: Set<string>): string {
  const name = fact?.name ?? stack;
  const own = named.has(name) ? `${name} (${stack})` : name;
  named.add(own);
  return own;
}

function midSentence(reason: string, names: readonly string[]): string {
  const starts = names.some((name) => reason.startsWith(name));
  return starts || !/^[A-Z][a-z]/.test(reason) ? reason : reason.charAt(0).toLowerCase() + reason.slice(1);
}
