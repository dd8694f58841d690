import { findingId } from "../graph/canonical";
import type { Finding } from "../result";
import { type Check, type CheckContext, fillWords } from "./define";
import { inOrder } from "./order";
import { checks } from "./registry";
import { applyWaivers, type Judged } from "./waivers";

const byId: ReadonlyMap<string, Check> = new Map(checks.map((check) => [check.id, check]));

/** Runs every check and applies the waivers. The findings are in their total order. */
export function runChecks(context: CheckContext): Finding[] {
  const drafts = checks.flatMap((check) =>
    check.check(context).map((draft): Judged => ({ check: check.id, draft, waiver: null, remark: "" })),
  );
  const complete = context.judgement.errors.length === 0;
  const judged = applyWaivers(drafts, context.project.model.waivers, context.now, complete, sentenceOf, context.needOf);
  return inOrder(judged.map((one) => ({ finding: toFinding(one), first: one.draft.first === true })));
}

function sentenceOf(judged: Judged): string {
  const { draft } = judged;
  return fillWords(messageOf(judged).text, draft.words(draft.about.stacks)) + judged.remark;
}

function messageOf({ check, draft }: Judged): Check["messages"][string] {
  const message = byId.get(check)?.messages[draft.message];
  if (!message) throw new Error(`The check ${check} has no message for ${draft.message}.`);
  return message;
}

function toFinding(judged: Judged): Finding {
  const { draft, waiver } = judged;
  const check = byId.get(judged.check)!;
  const message = messageOf(judged);
  const { stacks, resource, type, property, expected, values, locations } = draft.about;
  return {
    id: findingId(check.id, resource, property, resource === null && property === null ? (draft.apart ?? null) : null),
    check: check.id,
    severity: message.severity ?? check.severity,
    stacks,
    resource,
    type,
    property,
    message: sentenceOf(judged),
    expected,
    values,
    why: message.why ?? check.why,
    fix: fillWords(message.fix ?? check.fix, draft.words(stacks)),
    locations,
    waiver,
  };
}
