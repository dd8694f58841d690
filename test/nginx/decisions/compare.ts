import { type NginxFacts, resolveIncludes, type WebServer } from "../../../parity/nginx";
import type { Answer } from "../../../parity/nginx/request/types";
import type { Cells } from "./cells";
import { detail } from "./details";
import { environmentOf } from "./environment";
import { instrument } from "./instrument";
import { readMessages } from "./messages";
import { applicationsOf, predict, scopeOf } from "./model";
import type { Ask, Case, Job, Message, Observed, Outcome } from "./types";

/** One point in which model and nginx differ. */
export interface Disagreement {
  readonly case: Case;
  /** Null: about the configuration itself. */
  readonly ask: Ask | null;
  readonly about: "start" | "kind" | "status" | "server" | "location" | "crash" | "header" | "body" | "exchange";
  readonly nginx: string;
  readonly model: string;
}

export interface Compared {
  readonly case: Case;
  readonly valid: boolean;
  readonly decisions: number;
  readonly disagreements: readonly Disagreement[];
  /** Why the model could not say, one for each such decision. */
  readonly unknown: readonly { readonly ask: Ask | null; readonly about: string }[];
  readonly outcome: Outcome;
  readonly answers: readonly Answer[];
}

/** The installed nginx as facts; what the tests read off `nginx -V`. */
export interface Installed {
  readonly facts: NginxFacts;
  /** Variables that say which connection it is, whatever real_ip makes of it. */
  readonly client: string;
}

/** `debug` keeps nginx's debug log; `again` is the last word on a disagreement. */
export type How = "first" | "again" | "debug";

export async function compare(tested: Case, cells: Cells, installed: Installed, how: How = "first"): Promise<Compared> {
  const { directives } = resolveIncludes(tested.main, tested.files);
  const environment = environmentOf(directives, tested.main);
  let predicted: ReturnType<typeof predict>;
  try {
    predicted = predict(tested, environment, installed.facts);
  } catch (error) {
    return crashed(tested, null, error);
  }
  const tagged = instrument(tested.main, tested.files, { client: installed.client, debug: how === "debug" });
  const applications = applicationsOf(environment, tested.down, predicted.web);
  const disk = Object.fromEntries([...tested.disk].map(([path, kind]) => [path, kind === "file" ? `${path}\n` : null]));
  const inUse = predicted.web.problems[0]?.message.startsWith("bind()") ?? false;
  const job: Job = {
    main: tested.main,
    files: Object.fromEntries(tested.files),
    // Without requests the test of the configuration says all, but for addresses that are in use.
    run:
      tested.asks.length > 0 || inUse
        ? { tagged: tagged.text, applications, asks: tested.asks, debug: how === "debug" }
        : null,
    disk: { ...Object.fromEntries(environment.disk), ...disk },
    hosts: environment.hosts,
    resolvers: environment.resolvers,
    users: environment.users,
  };
  const outcome = await cells.run(job);
  const valid = outcome.accepted && outcome.notStarted === null;
  const none = { case: tested, valid, outcome, decisions: 0, answers: [] };
  const start = compareStart(tested, outcome, predicted.web);
  if (start !== null || !outcome.accepted || outcome.notStarted !== null) {
    // What the model says it cannot judge, where nginx stumbles over it, is not judged otherwise.
    const error = outcome.messages.find(fatal);
    const doubted = predicted.web.unknown.filter(
      ({ directive }) => error?.line == null || directive?.nginxLine === error.line,
    );
    const doubts = start === null ? [] : doubted.map(({ about }) => ({ ask: null, about }));
    return { ...none, disagreements: start === null || doubts.length > 0 ? [] : [start], unknown: doubts };
  }
  const compared = { ...none, ...compareAnswers(tested, outcome, predicted, tagged.keys, new Set(applications)) };
  return how !== "first" ? compared : confirmed(compared, cells, installed);
}

/**
 * nginx remembers: an application that has failed is left out for a while, limits count. The model answers each request
 * as the first one, so where they differ the request is made again, of an nginx that has just started.
 */
async function confirmed(compared: Compared, cells: Cells, installed: Installed): Promise<Compared> {
  const again = compared.disagreements.map(async (one) => {
    if (one.ask === null) return [one];
    return (await compare({ ...one.case, asks: [one.ask] }, cells, installed, "again")).disagreements;
  });
  return { ...compared, disagreements: (await Promise.all(again)).flat() };
}

function crashed(tested: Case, ask: Ask | null, error: unknown): Compared {
  const model = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const outcome = { accepted: true, messages: [], notStarted: null, observed: [], debugLog: "" };
  const disagreements = [{ case: tested, ask, about: "crash", nginx: "", model } as const];
  return { case: tested, valid: true, decisions: 0, disagreements, unknown: [], outcome, answers: [] };
}

const STARTS = "starts";
const CRASHED = "refused without a message";

/** Whether it starts, and if not, what nginx says and where. */
function compareStart(tested: Case, outcome: Outcome, web: WebServer): Disagreement | null {
  const problem = web.problems[0];
  const model = problem === undefined ? STARTS : shown(problem.message, problem.nginxFile, problem.nginxLine);
  const error = outcome.messages.find(fatal);
  let nginx = STARTS;
  if (!outcome.accepted) nginx = error === undefined ? CRASHED : shown(error.text, error.file, error.line);
  else if (outcome.notStarted !== null) {
    const all = readMessages(outcome.notStarted);
    const said = all.find(fatal) ?? all[0];
    nginx = said === undefined ? `accepted, but: ${outcome.notStarted.trim()}` : said.text;
  }
  // nginx 1.22 itself crashes on a few (`modern_browser x;`).
  if (nginx === CRASHED && problem !== undefined) return null;
  // nginx prints bytes where the model prints characters.
  if (nginx.replace(/[^\0-\x7f]+/g, "?") === model.replace(/[^\0-\x7f]+/g, "?")) return null;
  return { case: tested, ask: null, about: "start", nginx, model };
}

function fatal({ level }: Message): boolean {
  return level === "emerg" || level === "alert" || level === "crit";
}

function shown(text: string, file: string | null, line: number | null): string {
  return file === null || line === null || line === 0 ? text : `${text} in ${file}:${line}`;
}

function compareAnswers(
  tested: Case,
  outcome: Outcome,
  predicted: ReturnType<typeof predict>,
  keys: readonly string[],
  applications: ReadonlySet<string>,
): Pick<Compared, "decisions" | "disagreements" | "unknown" | "answers"> {
  let answers: readonly Answer[];
  try {
    answers = predicted.answers();
  } catch (error) {
    const { disagreements } = crashed(tested, null, error);
    return { decisions: 0, disagreements, unknown: [], answers: [] };
  }
  const disagreements: Disagreement[] = [];
  const unknown: Compared["unknown"][number][] = [];
  tested.asks.forEach((ask, at) => {
    const said = answers[at]!;
    const { address, port } = ask.connection.local;
    // What nginx leaves free may be where an application listens.
    if (said.kind === "refused" && applications.has(`${address}:${port}`)) return;
    if (said.kind === "unknown") unknown.push({ ask, about: said.about });
    else {
      const observed = outcome.observed[at]!;
      // What has gone through nginx twice is what has gone through it once.
      const twice = said.kind === "response" && said.exchange !== null && !predicted.reaches(said.exchange);
      const found =
        difference(observed, said, scopeOf(said, predicted.web), keys) ??
        (twice ? null : detail(observed, said, ask.connection.protocol !== "h2"));
      if (found !== null) disagreements.push({ case: tested, ask, ...found });
    }
  });
  return { decisions: tested.asks.length, disagreements, unknown, answers };
}

/** The first point in which an answer differs from what was observed. */
export function difference(
  { seen, tag }: Observed,
  said: Answer,
  scope: string | null,
  keys: readonly string[],
): Pick<Disagreement, "about" | "nginx" | "model"> | null {
  const told = said.kind === "response" ? String(said.status) : "why" in said ? `${said.kind}: ${said.why}` : said.kind;
  const nginx = seen.kind === "response" ? String(seen.status) : seen.kind;
  const place = tag === null ? "nothing logged" : keys[tag]!;
  const all = { nginx: `${nginx} by ${place}`, model: `${told} by ${scope}` };
  // A client that speaks TLS sees of a connection that is closed that its handshake fails.
  if (seen.kind === "tls-failed" && said.kind === "closed" && tag === null) return null;
  if (seen.kind !== said.kind) return { about: "kind", ...all };
  if (seen.kind === "response" && said.kind === "response" && seen.status !== said.status)
    return { about: "status", ...all };
  // Where no request was read, nginx logs none, or logs it where it would have gone: there is no decision to compare.
  if (tag === null || seen.kind !== "response") return null;
  if (scope === null || scope.split(" ")[0] !== place.split(" ")[0]) return { about: "server", ...all };
  return scope === place ? null : { about: "location", ...all };
}
