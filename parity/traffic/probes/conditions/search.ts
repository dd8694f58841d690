import type { Answer } from "../../../nginx";
import type { WebServer } from "../../../nginx/configuration/types";
import { rawPath, toServer } from "../../balancer";
import { answerTo } from "../answered";
import type { Ask } from "../asks";
import { expectedAnswer } from "../expected";
import { landingAt } from "../landing";
import { patienceOf, urlOf } from "../requests";
import type { Candidate } from "../sites";
import type { Probe } from "../types";
import { draftProbe, type Way } from "../way";
import { isStranger } from "./beside";
import { type Asked, askedBy, type Carried, carriedWords, merged } from "./carried";
import { type Goal, isLookedAtBy, isMetBy, type Seen } from "./goals";
import { Solver } from "./solve";

/** Requests that are tried on the model for one goal, and places where they are. */
const MOST_TRIES = 48;
const MOST_PLACES = 6;
/** Of all goals together: thousands that nothing meets must not cost more than the rest. */
const MOST_TRIED = 2000;

/** Whatever nginx or the application says. */
const ANY = "100-599";

/** Looks for requests that meet what no request before them met. */
export class Search {
  private readonly candidates: Candidate[];
  private readonly answers: Answer[] = [];
  /** Those to clients: a balancer's own checks carry what they carry. */
  private readonly toClients: Answer[] = [];
  private tried = 0;

  constructor(
    private readonly web: WebServer,
    private readonly ways: readonly { readonly way: Way; readonly asks: readonly Ask[] }[],
    made: readonly Probe[],
  ) {
    this.candidates = ways.flatMap(({ way, asks }) => asks.map((ask) => ({ way, ask })));
    for (const probe of made) {
      const answer = this.answerOf(probe);
      if (answer !== null) this.note(answer, probe.kind !== "health-check");
    }
  }

  isLookedAt(goal: Goal): boolean {
    return this.toClients.some(({ met }) => isLookedAtBy(goal, seenIn(met)));
  }

  isMet(goal: Goal): boolean {
    // A check of the balancer comes by an address, and is no client of the server that takes it.
    const answers = goal.kind === "server" ? this.toClients : this.answers;
    return answers.some(({ met }) => isMetBy(goal, seenIn(met)));
  }

  /** A request that meets it, which counts as asked from now on; null: none is found. */
  find(goal: Goal, among: readonly Goal[]): Probe | null {
    let tries = 0;
    for (const candidate of this.placesOf(goal)) {
      for (const carried of this.waysTo(goal, candidate, among)) {
        const asked = askedBy(candidate, carried);
        if (asked === null) continue;
        if (++tries > MOST_TRIES || ++this.tried > MOST_TRIED) return null;
        const answer = this.answerOf(probeOf(candidate.way, asked, carried, { status: ANY }));
        if (answer === null || answer.kind === "unknown" || !isMetBy(goal, seenIn(answer.met))) continue;
        const there = { way: candidate.way, ask: this.askOf(candidate.way, asked) };
        const isPlace = goal.kind === "location" || goal.kind === "server";
        // What is meant for nobody's name is what is declared: nothing can be expected of it but that.
        const expect = isPlace && !isStranger(asked.host) ? expectedOf(there) : returnedBy(answer);
        if (expect === null) continue;
        this.note(answer, true);
        // What stands in a location is asked for where it is.
        if (isPlace) this.candidates.push(there);
        return probeOf(candidate.way, asked, carried, expect);
      }
    }
    return null;
  }

  private note(answer: Answer, toClient: boolean): void {
    this.answers.push(answer);
    if (toClient) this.toClients.push(answer);
  }

  /** Where the goal stands; of what stands further out, one place of each location, the plainest first. */
  private placesOf({ kind, server, location }: Goal): Candidate[] {
    const own = this.candidates.filter(
      ({ ask: { landing } }) => server === null || kind === "server" || landing?.server === server,
    );
    const there =
      kind === "location" ? [] : own.filter(({ ask }) => location !== null && ask.landing?.location === location);
    if (there.length > 0) return there.slice(0, MOST_PLACES);
    const seen = new Set<unknown>();
    return own
      .filter(({ ask: { landing } }) => {
        const isWhole = kind === "location" || kind === "server";
        const place = isWhole ? landing?.server : (landing?.location ?? landing?.server);
        if (place === undefined || seen.has(place)) return false;
        seen.add(place);
        return true;
      })
      .slice(0, MOST_PLACES);
  }

  /** Values that are only used, and not compared with anything, come all at once. */
  private waysTo(goal: Goal, { ask }: Candidate, among: readonly Goal[]): Carried[] {
    const solver = new Solver(this.web, ask.landing?.server ?? null, ask.host);
    const own = solver.waysTo(goal);
    if (goal.kind !== "value") return own;
    const alike = among.filter(
      (other) =>
        other.kind === "value" && other.location === goal.location && this.isLookedAt(other) && !this.isMet(other),
    );
    const all = alike
      .map((other) => solver.waysTo(other)[0] ?? {})
      .reduce<Carried | null>((sum, one) => (sum === null ? null : merged(sum, one)), {});
    return all === null ? own : [all, ...own];
  }

  private askOf({ intent, legs, port }: Way, { host, target }: Asked): Ask {
    return { host, target, landing: landingAt(intent, legs[0]!.server, port, host, decoded(rawPath(target))) };
  }

  private answerOf(probe: Probe): Answer | null {
    const path = this.ways.find(({ way }) => way.path.id === probe.path)?.way.path;
    if (path === undefined) return null;
    const put = toServer(probe, path);
    if ("answered" in put || put.request === null) return null;
    const { connection, request } = put;
    return answerTo(probe, { connection, request }, this.web, () => "missing");
  }
}

function seenIn({ directives, read, carried }: Answer["met"]): Seen {
  return { has: (directive) => directives.has(directive), read, carried };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

type Expect = Parameters<typeof draftProbe>[1]["expect"];

const expectedOf = ({ way, ask }: Candidate): Expect => expectedAnswer(way, ask);

/** What a literal `return` says, where it was that which answered; null: the connection is closed for another reason. */
function returnedBy(answer: Answer): Expect | null {
  const said = [...answer.met.directives].findLast(({ name }) => name === "return")?.args[0] ?? "";
  if (answer.kind === "response") return { status: String(answer.status) === said ? said : ANY };
  return answer.kind === "closed" && said === "444" ? { status: said } : null;
}

function probeOf(way: Way, { host, target, client, request }: Asked, carried: Carried, expect: Expect): Probe {
  const url = urlOf(way, { host, target });
  const words = carriedWords(carried);
  const { method } = request;
  return draftProbe(way, {
    kind: "condition",
    detail: `${method === "GET" ? "" : `${method} `}${url}${words} → ${way.path.id}`,
    title: `${method === "GET" ? "a request for" : method} ${url}${words}`,
    leg: way.legs[0]!,
    request,
    client,
    patience: patienceOf(way),
    expect,
  });
}
