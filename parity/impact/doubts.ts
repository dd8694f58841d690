import { dependsOnVersion } from "../nginx";
import type { ApplicationFacts } from "../traffic/probes/types";
import type { DeclaredSetting } from "../traffic/types";
import type { Case } from "./predict";

/**
 * What stands against "no probe changed" where a fact of `parity.yaml` is missing: probes are asked as if nginx were the
 * newest, and long requests are not asked at all; or where files lie that nobody knows of.
 */
export function doubtsOf(
  settings: readonly DeclaredSetting[],
  { before, after }: { readonly before: readonly Case[]; readonly after: readonly Case[] },
  facts: { readonly version: string | null; readonly application: ApplicationFacts },
): string[] {
  const types = settings.some(givesTypes) && before.some(servesFile) ? [FILES] : [];
  return [
    ...(facts.version === null ? settings.flatMap(defaultDoubt) : []),
    ...patience(before, after, facts),
    ...types,
  ];
}

/** Probes ask for pages, whose type nginx knows by itself. */
const FILES = "which files lie there: without it nginx knows the types of html, gif and jpg alone";

function givesTypes({ directive: { name, args } }: DeclaredSetting): boolean {
  return name === "types" || (name === "include" && (args[0] ?? "").endsWith("mime.types"));
}

function servesFile({ assumed }: Case): boolean {
  return [...assumed.values()].includes("file");
}

/** Of headers it is the rows of the contract that know which of them are sent by default, and since when. */
function defaultDoubt({ directive: { name, block } }: DeclaredSetting): string[] {
  if (block !== null || name === "proxy_set_header" || !dependsOnVersion(name)) return [];
  return [`what nginx does without ${name} depends on its version: nginx.version is not given`];
}

/** nginx gives up on the application sooner than before, and nobody says how long it may take. */
function patience(
  before: readonly Case[],
  after: readonly Case[],
  { application }: { readonly application: ApplicationFacts },
): string[] {
  const [was, is] = [waits(before[0]), waits(after[0])];
  if (was === null || is === null || is.seconds >= was.seconds) return [];
  if (is.upgraded)
    return application.websocketPing === null
      ? [`whether a WebSocket is silent for ${is.seconds} s: application.websocketPing is not given`]
      : [];
  return application.longestRequest === null
    ? [`whether a request takes longer than ${is.seconds} s: application.longestRequest is not given`]
    : [];
}

function waits(one: Case | undefined): { readonly seconds: number; readonly upgraded: boolean } | null {
  const answer = one?.answer ?? null;
  if (answer === null || answer.kind !== "response" || answer.exchange === null) return null;
  return { seconds: answer.exchange.readTimeout, upgraded: answer.upgraded };
}
