import { type Answer, below, whereOf } from "../nginx";
import type { WebServer } from "../nginx/configuration/types";
import type { Directive } from "../nginx/types";
import type { DeclaredSetting } from "../traffic";
import { goalsBeside } from "../traffic/probes/conditions/beside";
import { carriedIn, hostArrives } from "../traffic/probes/conditions/carriable";
import { type Goal, goalsOf, isLookedAtBy, isMetBy, type Seen } from "../traffic/probes/conditions/goals";
import type { Probe } from "../traffic/probes/types";
import type { TrafficPath } from "../traffic/types";
import type { Case } from "./predict";

/** A probe with what came of it. */
interface Asked {
  readonly probe: Probe;
  readonly before: readonly Case[];
}

/**
 * What of a web server no probe meets, though some request may: a condition that never held, a location where nobody came. That
 * no probe changes without what is for such requests says nothing.
 */
export class Unmet {
  private readonly goals: readonly Goal[] = [];
  /** Of each directive the goal that it stands in, or is. */
  private readonly around = new Map<string, Set<Goal>>();

  constructor(
    web: WebServer,
    asked: readonly Asked[],
    pathOf: (probe: Probe) => TrafficPath,
    /** What stands in it is told to nobody. */
    private readonly isSecret: (file: string) => boolean,
  ) {
    const answersTo = (probes: readonly Asked[]) =>
      probes.flatMap(({ before }) => before.flatMap(({ answer }) => answer ?? []));
    const answers = answersTo(asked);
    // A balancer's own checks carry what they carry.
    const clients = answersTo(asked.filter(({ probe }) => probe.kind !== "health-check"));
    const places = new Set(clients.flatMap(({ server }) => (server === null ? [] : whereOf(server.directive))));
    const reached = new Set(web.servers.filter(({ directive }) => places.has(whereOf(directive))));
    const probes = asked.map(({ probe }) => probe);
    const paths = [...new Set(probes.map(pathOf))];
    const beside = goalsBeside(web, reached, paths, (host) => hostArrives(host, probes, pathOf));
    const goals = [...beside, ...goalsOf(web, new Set([...reached, ...beside.map(({ server }) => server!)]))];
    if (goals.length === 0) return;
    const [seen, seenByClients] = [answers.map(seenIn), clients.map(seenIn)];
    const open = goals.filter((goal) => {
      const all = goal.kind === "server" ? seenByClients : seen;
      return !all.some((one) => isMetBy(goal, one)) && seenByClients.some((one) => isLookedAtBy(goal, one));
    });
    const carriable = open.length === 0 ? () => true : carriedIn(web, probes, pathOf);
    this.goals = open.filter(carriable);
    if (this.goals.length > 0) this.findAround(goals);
  }

  /** In words, of what these settings are for; empty where some probe meets all of it. */
  wordsOf(settings: readonly DeclaredSetting[]): string[] {
    if (this.goals.length === 0) return [];
    const found = settings.flatMap(({ directive, file }) => {
      if (isSilent(directive)) return [];
      const inside = this.goals.filter((goal) => {
        const { position, start } = goal.directive;
        return position.file === file && start >= directive.start && start < directive.end;
      });
      const outside = [...(this.around.get(whereOf(directive)) ?? [])].filter((goal) => this.goals.includes(goal));
      return [...outside, ...inside];
    });
    return [...new Set(found.map((goal) => (this.isSecret(goal.directive.position.file) ? SECRET : wordsOf(goal))))];
  }

  /** What stands in an inner one is met or not with that. */
  private findAround(goals: readonly Goal[]): void {
    const nearest = new Map<Directive, Goal>();
    for (const goal of goals) {
      if (goal.kind === "value") continue;
      for (const directive of [goal.directive, ...below(goal.directive)]) nearest.set(directive, goal);
    }
    for (const [directive, goal] of nearest) this.put(directive, goal);
  }

  private put(directive: Directive, goal: Goal): void {
    const key = whereOf(directive);
    const known = this.around.get(key);
    if (known === undefined) this.around.set(key, new Set([goal]));
    else known.add(goal);
  }
}

/** By places: answers can be of other readings of the same files. */
function seenIn({ met: { directives, read, carried } }: Answer): Seen {
  const keys = new Set([...directives].map(whereOf));
  return { has: (directive) => keys.has(whereOf(directive)), read, carried };
}

/** What no answer shows, whoever asks. */
const isSilent = ({ name }: Pick<Directive, "name">): boolean =>
  /^(?:access_log|error_log|log_\w+|rewrite_log|limit_(?:req|conn)\w*|keepalive_\w+)$/.test(name);

/** Each begins so. */
export const NO_PROBE = "no probe is ";

/** Of all settings of a server that only the balancer itself is known to ask. */
export const NO_CLIENT = `${NO_PROBE}a client's: it is not known what the load balancer hands on to it`;

const SECRET = `${NO_PROBE}a request that comes to it`;

function wordsOf({ kind, directive, server, variable }: Goal): string {
  const text = directive.args.join(" ");
  switch (kind) {
    case "server":
      return `${NO_PROBE}for a name of ${server!.segment}`;
    case "location":
      return `${NO_PROBE}for a path of location ${text}`;
    case "rewrite":
      return `${NO_PROBE}for a path that ${directive.args[0]} of rewrite matches`;
    case "if":
      return `${NO_PROBE}a request for which ${text} holds`;
    case "entry":
      return `${NO_PROBE}a request for which $${variable} is that of ${directive.name === "" ? '""' : directive.name}`;
    case "value":
      return `${NO_PROBE}a request with ${carriedWords(variable)}`;
  }
}

function carriedWords(variable: string): string {
  const [family, ...rest] = variable.split("_");
  const name = rest.join("_");
  if (family === "arg") return `the argument ${name}`;
  if (family === "cookie") return `the cookie ${name}`;
  return family === "http" ? `the header ${name.replaceAll("_", "-")}` : "arguments";
}
