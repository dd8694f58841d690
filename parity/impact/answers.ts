import { judgeProbe } from "../traffic/probes";
import type { Probe } from "../traffic/probes/types";
import type { TrafficPath } from "../traffic/types";
import { describeObservation } from "./describe";
import { entryOf } from "./entry";
import type { Case } from "./predict";
import type { StackModel } from "./stack-model";

/** What comes of one side of a question. */
export type Answer =
  | {
      readonly kind: "cases";
      readonly cases: readonly Case[];
      readonly probe: Probe;
      readonly by: "server" | "balancer";
    }
  | { readonly kind: "none"; readonly why: string }
  | { readonly kind: "unknown"; readonly about: string };

/** On its own path. */
export function answerOn(probe: Probe, path: TrafficPath, stack: StackModel): Answer {
  const model = stack.servers.find(({ paths }) => paths.includes(path));
  return model === undefined
    ? hiddenOn(path, stack)!
    : { kind: "cases", cases: model.casesOf(probe, path), probe, by: "server" };
}

/** In a state of the stack in which the probe is not its own. */
export function answerIn(
  probe: Probe | null,
  of: TrafficPath,
  preferred: TrafficPath | null,
  stack: StackModel,
): Answer | null {
  if (probe === null) return null;
  if (probe.kind === "health-check") return preferred === null ? null : answerOn(probe, preferred, stack);
  const entry = entryOf(probe, of, stack.input.context.traffic, preferred);
  switch (entry.kind) {
    case "path":
      return answerOn(probe, entry.path, stack);
    case "answered":
      return { kind: "cases", probe, cases: [certain(entry.observation)], by: "balancer" };
    default:
      return entry;
  }
}

function certain(observation: Case["observation"]): Case {
  return { observation, answer: null, assumed: new Map() };
}

/** What cannot be seen of a path's servers says nothing of what they answer. */
export function hiddenOn(path: TrafficPath, stack: StackModel): Answer | null {
  const known = stack.servers.some(({ paths }) => paths.includes(path));
  return known ? null : { kind: "unknown", about: unseen(path, stack) };
}

function unseen({ servers }: TrafficPath, stack: StackModel): string {
  if (stack.unseen !== null) return stack.unseen;
  return `what answers on ${stack.shared(servers.at.resource)}: no nginx is found in its user data`;
}

export function judgedOf(answer: Answer): { readonly passes: boolean; readonly reason: string } {
  if (answer.kind !== "cases") return { passes: false, reason: answer.kind === "none" ? answer.why : answer.about };
  const judged = answer.cases.map(({ observation }) => judgeProbe(answer.probe, observation));
  return judged.find(({ passes }) => !passes) ?? judged[0]!;
}

export function wordsOf(answer: Answer): string {
  if (answer.kind === "none") return answer.why;
  if (answer.kind === "unknown") return `not known: ${answer.about}`;
  const words = describeObservation(answer.cases[0]!.observation);
  return answer.by === "server" ? words : words.replace(/from nginx$/, "from the load balancer");
}
