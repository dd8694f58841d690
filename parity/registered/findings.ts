import { findingId } from "../graph/index";
import type { Resource } from "../graph/types";
import type { Finding } from "../result";
import type { Difference, DifferenceKind } from "./types";

/** The check that findings of this room are of. */
const CHECK = "registered";

const WHY =
  "What was proven at parity is the program as `parity check` evaluates it. Under the engine it asks for something else, " +
  "which nobody has compared with the other stacks.";
const FIX =
  "Look for what the program takes from its surroundings, an environment variable, a file outside the project, a dry run, " +
  "the clock, and make it config: then `parity check` sees it too. Files that changed since the check began: run again. " +
  "Under --target or --exclude the others stay as they are deployed, which this shows.";

/** What is told of one resource or property of a stack. */
export interface About {
  readonly stack: string;
  readonly resource: string;
  readonly type: string;
  readonly proven: Resource | null;
}

const TEXTS: { readonly [kind in DifferenceKind]: (property: string, stack: string) => string } = {
  changed: (property, stack) =>
    `The engine is asked for another \`${property}\` than the one that was proven for ${stack}.`,
  missing: (property, stack) => `The engine is asked for no \`${property}\`, and one was proven for ${stack}.`,
  added: (property, stack) => `The engine is asked for \`${property}\`, and none was proven for ${stack}.`,
  unknown: (property, stack) =>
    `\`${property}\` is unknown under the engine, and a value was proven for ${stack}: nobody can say that it will be that one.`,
  "plain-text": (property, stack) =>
    `\`${property}\` is plain text under the engine, and a secret was proven for ${stack}.`,
  secret: (property, stack) =>
    `\`${property}\` is a secret under the engine that is not the value proven for ${stack}.`,
};

const ADDED_FIX = `${FIX} If it is the provider that fills it in, say so: list the type and the property under \`accept\` in the pack's config.`;

export function differenceFinding(about: About, difference: Difference): Finding {
  const { kind, property, proven, registered } = difference;
  return finding(about, property, TEXTS[kind](property, about.stack), {
    fix: kind === "added" ? ADDED_FIX : FIX,
    expected: proven,
    values: { [about.stack]: registered },
  });
}

export function addedFinding(about: About): Finding {
  return finding(about, null, `The engine is asked for a resource that was not proven for ${about.stack}.`);
}

export function leftOutFinding(about: About): Finding {
  const message =
    `The engine is asked for nothing of this resource, and one was proven for ${about.stack}: it is left out by --target ` +
    "or --exclude, or the program passes nothing.";
  return finding(about, null, message, {
    fix: `${LEFT_OUT} Where some resources alone must go first, set \`proven-resources\` to advisory for that one update.`,
  });
}

const LEFT_OUT = "Part of a stack is not what was proven: deploy all of it.";

export function missingFinding(about: About): Finding {
  return finding(about, null, `A resource that was proven for ${about.stack} is not registered with the engine.`);
}

function finding(about: About, property: string | null, message: string, more: Partial<Finding> = {}): Finding {
  const { stack, resource, type, proven } = about;
  const at = proven?.position;
  return {
    id: findingId(CHECK, resource, property),
    check: CHECK,
    severity: "error",
    stacks: [stack],
    resource,
    type,
    property,
    message,
    expected: null,
    values: {},
    why: WHY,
    fix: FIX,
    locations: at ? [{ stack, column: 1, ...at }] : [],
    waiver: null,
    ...more,
  };
}
