import { nginxMessage } from "../nginx";
import type { Impact, Location, ResultError } from "../result";
import type { Place } from "../traffic/types";
import { rowName } from "./rows";
import type { StackModel } from "./stack-model";
import { NO_PROBE } from "./unmet";

/** Settings, and reasons, that a message names; the others are counted. */
const MOST_NAMES = 3;

/** Why it cannot be said what settings are needed for; empty where all of them are decided. */
export function whyUndetermined(stacks: readonly StackModel[], impact: Impact): ResultError[] {
  const whole = stacks.map((stack) => ({ name: stack.name, errors: [...unseen(stack), ...brokenServers(stack)] }));
  // What is not known of a whole stack is not told again of each of its settings.
  const told = new Set(whole.filter(({ errors }) => errors.length > 0).map(({ name }) => name));
  return [...whole.flatMap(({ errors }) => errors), ...undecided(impact, told)];
}

/** A stack of whose nginx nothing is known: no setting of another can be called removable for it. */
function unseen({ name, unseen: reason }: StackModel): ResultError[] {
  return reason === null ? [] : [{ message: `${name}: ${reason}`, location: null }];
}

/** What is not running needs nothing. */
function brokenServers({ name, servers }: StackModel): ResultError[] {
  return servers.flatMap(({ server, web }) => {
    const [problem] = server.problems;
    if (problem === undefined) return [];
    const { file, line } = problem.position;
    const words = nginxMessage(problem);
    // Most of nginx's own words end with the place.
    const where = words.endsWith(`${file}:${line}`) ? "" : ` (${file}:${line})`;
    const message =
      `${name}: nginx does not start as it is declared, so that nothing can be said of what it needs: ` +
      `${words}${where}. ${problem.hint}`;
    return [{ message, location: locationOf(name, web.at) }];
  });
}

function locationOf(stack: string, { position }: Place): Location | null {
  return position && { stack, file: position.file, line: position.line, column: position.column ?? 1 };
}

/** One message a reason: what one does not know can concern many settings. */
function undecided({ settings }: Impact, told: ReadonlySet<string>): ResultError[] {
  const byReason = new Map<string, { reasons: Set<string>; names: Set<string>; stacks: Set<string> }>();
  for (const setting of settings) {
    if (setting.outcome !== "unknown") continue;
    for (const { stack, outcome, unknown } of setting.stacks) {
      if (outcome !== "unknown" || told.has(stack)) continue;
      for (const reason of unknown) {
        // Where nobody comes there are as many reasons as settings.
        const key = reason.startsWith(NO_PROBE) ? NO_PROBE : reason;
        const group = byReason.get(key) ?? { reasons: new Set(), names: new Set(), stacks: new Set() };
        group.reasons.add(reason);
        group.names.add(rowName(setting));
        group.stacks.add(stack);
        byReason.set(key, group);
      }
    }
  }
  return [...byReason.values()].map(({ reasons, names, stacks }) => {
    const what = `what ${firstOf(names)} ${names.size === 1 ? "is" : "are"} needed for`;
    const message = `${[...stacks].join(", ")}: it cannot be decided ${what}: ${firstOf(reasons)}`;
    return { message, location: null };
  });
}

function firstOf(texts: ReadonlySet<string>): string {
  const shown = [...texts].slice(0, MOST_NAMES).join(", ");
  const rest = texts.size - MOST_NAMES;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
