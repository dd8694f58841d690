import { exchanged, type ImpactModel, type Replaced, replacedBy, type StackModel, twinsOf } from "../../impact/index";
import type { ReviewTraffic } from "../../result";
import type { Change } from "../types";

/** What one stack answers otherwise, before stacks of which the same is said are found. */
export interface StackTraffic {
  readonly stack: string;
  readonly rows: readonly Replaced[];
  /** `rows`, secrets and all, with the stack's own values put back: equal in two stacks of which the same is said. */
  readonly said: string;
}

/**
 * Every stack that both sides have, in rollout order; of stacks that are twins on both, one is asked.
 *
 * @param steady false of a stack that has another value of a variance than before: what clients asked for by the old one is
 * answered otherwise there alone
 */
export function trafficByStack(
  base: ImpactModel,
  head: ImpactModel,
  changes: readonly Change[],
  steady: (stack: string) => boolean,
): readonly StackTraffic[] {
  const twins = [twinsOf(base.stacks), twinsOf(head.stacks)] as const;
  const asked = new Map<string, StackTraffic>();
  for (const is of head.stacks) {
    const was = base.stacks.find(({ name }) => name === is.name);
    if (was === undefined) continue;
    const twin = twins[1].get(is);
    const alike = twin !== undefined && twins[0].get(was)?.name === twin.name && steady(twin.name) && steady(is.name);
    const known = alike ? asked.get(twin.name) : undefined;
    const own = known === undefined ? null : rowsOfTwin(known, twin!, was, is);
    asked.set(is.name, own === null ? trafficOf(was, is, changes) : { ...known!, stack: is.name, rows: own });
  }
  return [...asked.values()];
}

function trafficOf(was: StackModel, is: StackModel, changes: readonly Change[]): StackTraffic {
  const found = [...notFollowed(was, is, changes), ...replacedBy(was, is)];
  // Secrets are compared, and told by nobody.
  return { stack: is.name, rows: is.hide(found, was), said: is.shared(JSON.stringify(found)) };
}

/** What is said of a twin, with the stack's own values; null where one of these changes with the rest. */
function rowsOfTwin({ rows, said }: StackTraffic, twin: StackModel, was: StackModel, is: StackModel) {
  const marks = new Set(said.match(/\{[^{}"\\\s]+\}/g) ?? []);
  return [...marks].every((mark) => was.own(mark) === is.own(mark)) ? exchanged(rows, twin, is) : null;
}

export function toReviewTraffic(all: readonly StackTraffic[]): readonly ReviewTraffic[] {
  const first = new Map<string, string>();
  return all.flatMap(({ stack, rows, said }) => {
    const sameAs = first.get(said) ?? null;
    if (sameAs === null) first.set(said, stack);
    return rows.map((row): ReviewTraffic => ({ stack, sameAs, ...row }));
  });
}

/** Properties that hold what a server does when it starts. */
const USER_DATA = /(^|\.)(userData|userDataBase64|customData)\b/;

/** What cannot be followed, where the change touches it: behind it anything may be answered otherwise. */
function notFollowed(was: StackModel, is: StackModel, changes: readonly Change[]): readonly Replaced[] {
  const { traffic, addressOf } = is.input.context;
  const mine = changes.filter(({ stacks }) => stacks.includes(is.name));
  const touched = new Set(mine.map(({ resource }) => resource));
  const gaps = traffic.gaps
    .filter(({ blocking }) => blocking)
    .filter(({ at, message }) => !was.blocked.includes(message) || touched.has(addressOf(at).resource))
    .map(({ message }) => message);
  const hidden = is.unseen !== null && mine.some(({ property }) => property !== null && USER_DATA.test(property));
  const reasons = new Set([...gaps, ...(hidden ? [is.unseen] : [])]);
  return [...reasons].map((symptom) => {
    return { effect: "unknown" as const, path: "", titles: [], before: "not known", after: "not known", symptom };
  });
}
