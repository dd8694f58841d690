import type { Place, TrafficPath } from "../../../traffic/types";
import { code } from "../../words";
import { nameOf } from "../names";
import type { Say } from "../say";
import type { PathView } from "../view";
import type { Asked } from "./ask";
import { healthChecks } from "./ask";
import { type Cause, failuresOf } from "./cause";

/** A health check that fails for one cause, and the paths that stop with it. */
export interface Failed<Kind extends Cause["kind"]> {
  readonly asked: Asked;
  readonly cause: Extract<Cause, { readonly kind: Kind }>;
  readonly paths: readonly TrafficPath[];
}

/** The health checks of these paths that fail for this cause. */
export function failedFor<Kind extends Cause["kind"]>(views: readonly PathView[], kind: Kind): Failed<Kind>[] {
  const context = views[0]?.context;
  if (context === undefined) return [];
  return failuresOf(context).flatMap(({ asked, cause }) => {
    const paths = pathsWith(views, asked);
    if (cause.kind !== kind || paths.length === 0) return [];
    return [{ asked, cause: cause as Failed<Kind>["cause"], paths }];
  });
}

/** Those of these paths that the check stands for: a balancer asks a group once, whatever its listeners. */
export function pathsWith(views: readonly PathView[], { view }: Asked): TrafficPath[] {
  const { group, servers } = view.path;
  return views.filter(({ path }) => path.group === group && path.servers === servers).map(({ path }) => path);
}

/** The words that sentences about a health check are made of. */
export interface CheckWords {
  /** The target group: `` `api/lb/targets` ``. */
  readonly check: string;
  /** `` `GET /health` ``. */
  readonly request: string;
  /** The Host that it carries, as code. */
  readonly host: string;
  readonly port: string;
  /** What comes back: `301 to https://api.example.net/health`, `no answer`. */
  readonly answer: string;
  readonly matcher: string;
  /** The server that answers: `` `server[api.example.net]` ``. */
  readonly server: string;
  /** The location that answers, or the server where none does. */
  readonly location: string;
}

export function checkWords({ probe, view, request, answer }: Asked): CheckWords {
  const host = request.headers.find(([name]) => name.toLowerCase() === "host")?.[1] ?? "";
  return {
    check: groupName(view),
    request: code(`${request.method} ${request.target}`),
    host: code(host),
    port: String(probe.server.port),
    answer: answerWords({ answer }),
    matcher: code(probe.expect.status),
    server: code(answer.server?.segment ?? "nginx"),
    location: answer.location ? code(answer.location.segment) : code(answer.server?.segment ?? "nginx"),
  };
}

/** The target group, as people find it in the program. */
export function groupName({ path, context }: PathView): string {
  return nameOf(path.group.at, context);
}

/** The load balancer, as people find it in the program. */
export function balancerName({ path, context }: PathView): string {
  return nameOf(path.loadBalancer.at, context);
}

export function answerWords({ answer }: Pick<Asked, "answer">): string {
  if (answer.kind === "closed") return "no answer";
  if (answer.kind !== "response") return "no answer in HTTP";
  const location = answer.headers.find(([name]) => name.toLowerCase() === "location")?.[1];
  return typeof location === "string" ? `${answer.status} to ${code(location)}` : String(answer.status);
}

/** The directive that decided the answer, or the block that gave it. */
export function decidedAt({ answer, view }: Asked): Place {
  const deciding = answer.steps.findLast(({ directive }) => directive !== null)?.directive;
  const directive = deciding ?? answer.location?.directive ?? answer.server?.directive;
  return directive ? view.placeOf(directive) : view.path.group.healthCheck.at;
}

/** Where the answering server says that it listens. */
export function listenOf({ answer, view }: Asked): Place {
  const { socket, server } = answer;
  return socket === null || server === null ? view.path.group.healthCheck.at : view.placeOfListen(socket, server);
}

/** Tells what of these requests the model cannot decide. Files that nobody declares are one note, however many there are. */
export function tellUndecided(
  { path }: PathView,
  say: Pick<Say<never>, "unjudged" | "needs">,
  of: readonly Asked[],
): void {
  const undecided = of.flatMap(({ answer }) => (answer.kind === "unknown" ? [answer.about] : []));
  for (const about of new Set(undecided)) {
    const [fact] = /^nginx\.\w+/.exec(about) ?? [];
    const what = about.startsWith("the file ") ? "files that user data does not write" : about;
    if (fact !== undefined) say.needs(fact);
    else say.unjudged(`what nginx answers depends on ${what}`, path.servers.webServer?.at ?? path.servers.at);
  }
}

/** Tells where health checks pass, and why: the same file can be wrong behind another balancer. */
export function tellPassing(
  views: readonly PathView[],
  say: Pick<Say<Record<string, never>>, "holdsWhere">,
  where: (asked: Asked) => Place,
): void {
  say.holdsWhere(() => {
    const context = views[0]?.context;
    return (context === undefined ? [] : healthChecks(context)).flatMap((asked) => {
      if (asked.passes !== true || asked.answer.kind !== "response" || pathsWith(views, asked).length === 0) return [];
      const { check, matcher } = checkWords(asked);
      const { status } = asked.answer;
      const taken = status === 200 ? "" : `, and ${matcher} takes it`;
      return [{ at: where(asked), because: `the health check of ${check} gets ${status}${taken}` }];
    });
  });
}
