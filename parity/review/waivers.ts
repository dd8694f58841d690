import type { Waiver } from "../config/types";
import { canonicalJson } from "../graph/index";
import { needsOf } from "../impact/needed-by";
import type { ReviewWaiver } from "../result";
import type { Side } from "./types";

const DAY = 86_400_000;
/** As the check `waiver` has it. */
const SOON_DAYS = 14;

/** What a change does with waivers, and which of the work tree's end, have ended, or accept nothing any more. */
export function reviewWaivers(base: Pick<Side, "project"> | null, head: Side, now: Date): ReviewWaiver[] {
  const needOf = needsOf(head.contexts);
  const needs = (waiver: Waiver): readonly string[] => needOf(waiver)?.neededBy ?? [];
  const after = head.project.model.waivers;
  const before = base?.project.model.waivers ?? after;
  const old = new Map(before.map((waiver) => [keyOf(waiver), waiver] as const));
  const there = new Set(after.map(keyOf));
  const rows = after.flatMap((waiver): ReviewWaiver[] => {
    const was = old.get(keyOf(waiver));
    const kinds = [...(was === undefined ? ["added" as const] : isSame(was, waiver) ? [] : ["changed" as const])];
    const states = stateOf(waiver, head, now);
    if (kinds.length === 0 && states.length === 0) return [];
    const neededBy = needs(waiver);
    return [...kinds, ...states].map((kind) => toRow(kind, waiver, kind === "changed" ? was! : null, neededBy, true));
  });
  const gone = before.filter((waiver) => !there.has(keyOf(waiver)));
  return [...rows, ...gone.map((waiver) => toRow("removed", waiver, null, needs(waiver), false))];
}

/** What a waiver accepts: that is what it is; who answers for it, why and how long can change. */
function keyOf({ check, stack, resource, property, value }: Waiver): string {
  return canonicalJson([check, stack, resource, property, value === undefined ? [] : value]);
}

function isSame(a: Waiver, b: Waiver): boolean {
  return a.owner === b.owner && a.reason === b.reason && a.expires === b.expires;
}

function stateOf(waiver: Waiver, { findings }: Side, now: Date): ReviewWaiver["kind"][] {
  const left = Date.parse(`${waiver.expires}T00:00:00Z`) + DAY - now.getTime();
  if (left <= 0) return ["expired"];
  const { file, line } = waiver.position;
  const told = findings.some(
    ({ check, severity, locations }) =>
      check === "waiver" && severity === "error" && locations.some((at) => at.file === file && at.line === line),
  );
  // A waiver that holds and is an error all the same accepts nothing any more.
  if (told) return ["stale"];
  return left <= SOON_DAYS * DAY ? ["expiring"] : [];
}

function toRow(
  kind: ReviewWaiver["kind"],
  waiver: Waiver,
  was: Waiver | null,
  neededBy: readonly string[],
  there: boolean,
): ReviewWaiver {
  const { check, stack, resource, property, owner, reason, expires, position } = waiver;
  const { file, line, column = 1 } = position;
  return {
    ...{ kind, check, stack, resource, property, owner, reason, expires },
    before: was && { owner: was.owner, reason: was.reason, expires: was.expires },
    neededBy,
    location: there ? { stack, file, line, column } : null,
  };
}
