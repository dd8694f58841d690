import type { WebServer } from "../../../nginx/configuration/types";
import type { Answer, Connection, Request, World } from "../../../nginx/request/types";
import {
  judgeProbe,
  type Observation,
  type Probe,
  probesOf,
  type StackTraffic,
  toServer,
} from "../../../traffic/index";
import { answerTo } from "../../../traffic/probes/answered";
import { furtherRequests } from "../../../traffic/probes/requests";
import type { ApplicationFacts, ProbeRequest } from "../../../traffic/probes/types";
import type { TrafficPath } from "../../../traffic/types";
import type { StackContext } from "../types";
import { type PathView, viewsOf } from "../view";

/** What the balancer asks of a server, what nginx answers, and whether that passes. */
export interface Asked {
  readonly probe: Probe;
  /** Of the path that the probe belongs to; other paths to the same servers get the same answer. */
  readonly view: PathView;
  readonly connection: Connection;
  readonly request: Request;
  readonly answer: Answer;
  /** Null: the model cannot say. */
  readonly passes: boolean | null;
}

const known = new WeakMap<StackContext, readonly Asked[]>();
const probes = new WeakMap<StackTraffic, readonly Probe[]>();

/** Every health check with a request in it, as its balancer makes it. TCP checks only connect: see rows NET-*. */
export function healthChecks(context: StackContext): readonly Asked[] {
  const before = known.get(context);
  if (before !== undefined) return before;
  const views = new Map(viewsOf(context).map((view) => [view.path.id, view] as const));
  const made = allProbes(context.traffic, context.application).flatMap((probe): Asked[] => {
    const view = views.get(probe.path);
    if (probe.kind !== "health-check" || view === undefined) return [];
    const asked = throughBalancer(probe, view);
    return asked === null ? [] : [asked];
  });
  known.set(context, made);
  return made;
}

const requests = new WeakMap<PathView, Map<Probe["kind"], readonly Asked[]>>();

/** Clients' requests along one path, as its balancer hands them on; of another kind where that is asked for. */
export function clientRequests(view: PathView, kind: Probe["kind"] = "request"): readonly Asked[] {
  const ofView = requests.get(view) ?? new Map<Probe["kind"], readonly Asked[]>();
  requests.set(view, ofView);
  const before = ofView.get(kind);
  if (before !== undefined) return before;
  const made = clientProbes(view, kind).flatMap((probe) => throughBalancer(probe, view) ?? []);
  ofView.set(kind, made);
  return made;
}

const clients = new WeakMap<TrafficPath, Map<Probe["kind"], readonly Probe[]>>();

/** The probes of one path. Removals are judged with the same: what is asked does not depend on what nginx has left. */
function clientProbes({ path, context }: PathView, kind: Probe["kind"]): readonly Probe[] {
  const ofPath = clients.get(path) ?? new Map<Probe["kind"], readonly Probe[]>();
  clients.set(path, ofPath);
  const before = ofPath.get(kind);
  if (before !== undefined) return before;
  const probed = allProbes(context.traffic, context.application).filter(
    (probe) => probe.kind === kind && probe.path === path.id,
  );
  const made = kind === "request" ? [...probed, ...furtherRequests(path, probed)] : probed;
  ofPath.set(kind, made);
  return made;
}

const others = new WeakMap<Probe, Map<string, Probe>>();

/**
 * The same client with another request; null: it does not come to nginx. `key` tells the changes of one probe apart: every
 * removal asks the same again, and what a balancer makes of one and the same probe is known.
 */
export function askAnother({ probe, view }: Asked, key: string, request: ProbeRequest): Asked | null {
  const ofProbe = others.get(probe) ?? new Map<string, Probe>();
  others.set(probe, ofProbe);
  const other = ofProbe.get(key) ?? { ...probe, request };
  ofProbe.set(key, other);
  return throughBalancer(other, view);
}

function throughBalancer(probe: Probe, view: PathView): Asked | null {
  const reached = toServer(probe, view.path);
  if ("answered" in reached || reached.request === null) return null;
  return ask(probe, view, reached.connection, reached.request);
}

function allProbes(traffic: StackTraffic, application: ApplicationFacts): readonly Probe[] {
  const before = probes.get(traffic);
  if (before !== undefined) return before;
  const made = probesOf(traffic, application);
  probes.set(traffic, made);
  return made;
}

/** Puts a request to nginx: to that of the view, or to another in its place. */
export function ask(
  probe: Probe,
  view: PathView,
  connection: Connection,
  request: Request,
  web: WebServer = view.web,
): Asked {
  // The application is well, and answers at once.
  const atOnce = probe.application.delay === 0 ? probe : { ...probe, application: { ...probe.application, delay: 0 } };
  const where = (others: Lying): Asked => {
    const found = answerTo(atOnce, { connection, request }, web, fileOf(view, others));
    const passes = found.kind === "unknown" ? null : judgeProbe(probe, observationOf(found)).passes;
    return { probe, view, connection, request, answer: found, passes };
  };
  const asked = where("unknown");
  if (asked.answer.kind !== "unknown" || !asked.answer.about.startsWith("the file ")) return asked;
  return eitherWay(probe, where) ?? asked;
}

type Lying = ReturnType<World["file"]>;

/**
 * Where files decide that nobody declares: what comes of it where there are none, if that reaches the application, for paths
 * that are asked for are made up; of a health check if it comes to the same. Null: it is not decided.
 */
function eitherWay(probe: Probe, where: (others: Lying) => Asked): Asked | null {
  const without = where("missing");
  if (probe.kind === "health-check") {
    return without.passes !== null && without.passes === where("file").passes ? without : null;
  }
  return without.answer.kind === "response" && without.answer.exchange !== null ? without : null;
}

/** Of the disk, only what user data writes is known. */
function fileOf({ path }: PathView, others: Lying): World["file"] {
  return (name) => (path.servers.webServer?.otherFiles.has(name) ? "file" : others);
}

/** As far as a health check looks at it. */
function observationOf(found: Answer): Observation {
  if (found.kind === "unknown") return { kind: "unknown", about: found.about };
  if (found.kind !== "response") return { kind: found.kind };
  const received = { method: "", target: "", httpVersion: "", headers: [] };
  return {
    kind: "response",
    status: found.status,
    location: null,
    headers: [],
    application: found.exchange === null ? null : received,
    body: typeof found.body === "string" ? found.body : null,
  };
}
