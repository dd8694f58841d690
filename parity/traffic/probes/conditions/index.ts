import type { WebServer } from "../../../nginx/configuration/types";
import type { Ask } from "../asks";
import type { Probe } from "../types";
import type { Way } from "../way";
import { goalsBeside } from "./beside";
import { hostArrives } from "./carriable";
import { type Goal, goalsOf, tableVariables } from "./goals";
import { Search } from "./search";
import { usualHeaders } from "./usual";

/** More of one stack than these are not asked: each is sent again for every setting that is removed. */
const MOST = 32;
/** Entries of one table that are asked for before all else is: they are alike. */
const FIRST_OF_TABLE = 8;

interface AskedWay {
  readonly way: Way;
  readonly asks: readonly Ask[];
}

/**
 * Requests for what a configuration tells apart by something that a request may carry (a header, a cookie, an argument, a path,
 * an address that it comes from) and that none of `made` meets: without them, what it has for such requests would seem to be
 * there for nothing. Each is tried on the model first: what is not asked in the end, nothing here is known to meet.
 */
export function conditionProbes(ways: readonly AskedWay[], made: readonly Probe[]): Probe[] {
  const found: Probe[] = [];
  for (const web of new Set(ways.map(({ way }) => way.intent.web))) {
    const own = ways.filter(({ way }) => way.intent.web === web);
    // What stands in a secret file is told to nobody, nor what it matches.
    if (own.some(({ way }) => way.path.servers.webServer?.files.some(({ secret }) => secret))) continue;
    found.push(...probesIn(web, own, made, MOST - found.length));
  }
  return found;
}

function probesIn(web: WebServer, ways: readonly AskedWay[], made: readonly Probe[], most: number): Probe[] {
  const servers = new Set(ways.flatMap(({ asks }) => asks.flatMap(({ landing }) => landing?.server ?? [])));
  const isPlain = plainlyMet(web, ways, made);
  const paths = new Map(ways.map(({ way: { path } }) => [path.id, path] as const));
  const own = made.filter(({ path }) => paths.has(path));
  const beside = goalsBeside(web, servers, [...paths.values()], (host) =>
    hostArrives(host, own, ({ path }) => paths.get(path)!),
  );
  const all = new Set([...servers, ...beside.map(({ server }) => server!)]);
  const goals = [...beside, ...goalsOf(web, all).filter((goal) => !isPlain(goal))];
  if (goals.length === 0 || web.problems.length > 0) return [];
  const search = new Search(web, ways, made);
  const found: Probe[] = [];
  const perTable = new Map<string, number>();
  const rest: Goal[] = [];
  const ask = (goal: Goal): void => {
    if (found.length >= most || search.isMet(goal) || !search.isLookedAt(goal)) return;
    const probe = search.find(goal, goals);
    if (probe !== null) found.push(probe);
    if (probe !== null && goal.kind === "entry") perTable.set(goal.variable, (perTable.get(goal.variable) ?? 0) + 1);
  };
  for (const goal of goals) {
    if (goal.kind === "entry" && perTable.get(goal.variable) === FIRST_OF_TABLE) rest.push(goal);
    else ask(goal);
  }
  for (const goal of rest) ask(goal);
  return found;
}

/** What is known to be met without trying: a configuration that tells nothing apart costs nothing. */
function plainlyMet(web: WebServer, ways: readonly AskedWay[], made: readonly Probe[]): (goal: Goal) => boolean {
  const landed = new Set(
    ways.flatMap(({ way: { path }, asks }) => {
      const sent = new Set(made.flatMap((probe) => (probe.path === path.id ? (probe.request?.target ?? []) : [])));
      return asks.flatMap(({ target, landing }) => (sent.has(target) ? (landing?.location ?? []) : []));
    }),
  );
  const usual = usualHeaders(ways, made);
  return ({ kind, location, variable }) => {
    if (kind === "location") return landed.has(location!);
    if (kind === "value") return usual.has(variable);
    return kind === "entry" && tableVariables(web, variable).every((name) => BY_WEBSOCKETS.has(name));
  };
}

/** WebSockets are asked for wherever a location hands them on. */
const BY_WEBSOCKETS = new Set(["http_upgrade", "http_connection"]);
