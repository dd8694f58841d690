import { inspect } from "node:util";
import type { Position, Unknown } from "../../graph/types";
import type { Registration } from "../sdk/monitor";
import type { EvaluationFailure } from "../types";

/** What failures say, in one place. */

/** The program itself, outside any callback, asked for a value that only a deployment can tell. */
export function needsValue(unknown: Unknown): EvaluationFailure {
  const what = [unknown.resource ?? "a provider function", unknown.property].filter((part) => part !== null).join(".");
  return {
    kind: "invoke",
    message: `the program needs the value of ${what} to go on: ${unknown.operation}`,
    position: unknown.position,
    remedy: unknown.remedy,
  };
}

/** Longest text of a thrown value that is no error. */
const LONGEST = 200;

/** Causes of causes that are told; errors can be each other's. */
const CAUSES = 3;

/** What a thrown value says. An error's causes are told too: "fetch failed" by itself helps nobody. */
export function said(thrown: unknown, depth = 0): string {
  if (typeof thrown === "string") return thrown;
  if (!(thrown instanceof Error)) {
    const text = inspect(thrown, { breakLength: Number.POSITIVE_INFINITY, depth: 2 });
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  }
  const own = thrown.message || thrown.name;
  const cause = thrown.cause instanceof Error && depth < CAUSES ? said(thrown.cause, depth + 1) : "";
  return cause === "" || own.includes(cause) ? own : `${own}: ${cause}`;
}

/** The SDK's own error for `require` of a key that the stack does not have; what it advises is for one stack alone. */
const NO_CONFIG = /^Missing required configuration variable '([^'\n]+)'\n/;

/** An error that the program threw, and what to do where that is known. */
export function thrown(error: unknown): Pick<EvaluationFailure, "message" | "remedy"> {
  const text = said(error);
  const key = NO_CONFIG.exec(text)?.[1];
  if (key === undefined) return { message: `the program threw: ${text}`, remedy: parsedSecret(text) };
  return {
    message: `the program asks for the config key \`${key}\`, which has no value`,
    remedy: "Set it in every stack file, or give it a default in Pulumi.yaml.",
  };
}

/** An error that quotes what stands for a secret, if only the first characters of it, as `JSON.parse` does. */
function parsedSecret(text: string): string | null {
  const quoted = /\bparity:sec(?:ret:([\w.-]+:[\w.-]+))?/.exec(text);
  if (quoted === null) return null;
  const what = quoted[1] === undefined ? "a secret of its config" : `the secret \`${quoted[1]}\``;
  return `The program reads ${what} as data, and no secret is decrypted here: list it under varies in parity.yaml, with a sample of that form.`;
}

export function namesOf(waiting: readonly Registration[]): string {
  const names = waiting.map(({ name, type }) => `${name} (${type})`).sort();
  return names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
}

export function positionOf(waiting: readonly Registration[]): Position | null {
  return waiting.find((registration) => registration.position !== null)?.position ?? null;
}

export function pendingFailure(waiting: readonly Registration[]): EvaluationFailure {
  const several = waiting.length > 1;
  return {
    kind: several ? "cycle" : "pending",
    message: several
      ? `these resources wait for each other, or for a promise that nothing resolves: ${namesOf(waiting)}`
      : `${namesOf(waiting)} waits for a promise that nothing resolves`,
    position: positionOf(waiting),
    remedy: "Look for inputs or dependsOn that lead back to the resource itself, or for a promise that never resolves.",
  };
}

/** `api/lb#listeners[0].arn|split(":")` → the resource's path and the output's property path. */
export function split(reference: string | null): [string | null, string | null] {
  if (reference === null) return [null, null];
  const at = reference.indexOf("#");
  if (at < 0) return [null, reference];
  return [reference.slice(0, at), reference.slice(at + 1).replace(/\|.*$/s, "")];
}

export function remedy(type: string | null, owner: string | null, property: string | null): string {
  const top = property?.replace(/[.[].*$/s, "") ?? "";
  if (type === "pulumi:pulumi:StackReference")
    return `Put what the referenced stack exports under stackReferences in parity.yaml: "${owner}": { … }.`;
  if (type !== null) return `Put a value of its shape under outputs in parity.yaml: "${type}": { ${top}: … }.`;
  const invoke = /^([\w-]+:[^~]+)/.exec(owner ?? "")?.[1];
  if (invoke !== undefined) return `Put its answer under invokes in parity.yaml: "${invoke}": { ${top}: … }.`;
  return "Make the value independent of what only a deployment can tell.";
}
