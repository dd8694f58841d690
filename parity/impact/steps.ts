import type { Step } from "../nginx/request/types";
import type { Prediction } from "./predict";

/** How nginx came to its answer, one sentence a step, each with the place of the directive that decided. */
export function stepsOf({ answer }: Prediction): string[] {
  return answer === null ? [] : answer.steps.map(stepText);
}

function stepText({ what, directive }: Step): string {
  if (directive === null) return what;
  const { file, line } = directive.position;
  return `${what} (${file.slice(file.lastIndexOf("/") + 1)}:${line})`;
}
