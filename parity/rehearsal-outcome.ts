import type { StackContext } from "./checks/index";
import type { Rehearsal, RehearsedProbe, RehearsedServer, RehearsedStack } from "./rehearse/index";
import type { ProbeOutcome, RehearsalResult, ResultError, ServerOutcome, StackOutcome } from "./result";
import { type Said, saidOnce } from "./stacks";
import { nothingKnown, type TrafficPath } from "./traffic/index";

/** What a rehearsal came to, as the result tells it. */
export function rehearsalOutcome(rehearsal: Rehearsal, contexts: readonly StackContext[]): RehearsalResult {
  const { on } = rehearsal;
  const declared = contexts[0]?.nginx.version ?? null;
  return {
    nginx: { ran: on.nginx, declared },
    haproxy: on.haproxy,
    how: on.how,
    speed: on.speed,
    limits: limitsOf(rehearsal, declared),
    stacks: rehearsal.stacks.map((stack, index) => stackOutcome(stack, contexts[index]!)),
  };
}

function limitsOf({ on }: Rehearsal, declared: string | null): string[] {
  const version =
    declared === null
      ? `nginx ${on.nginx} ran; parity.yaml does not say which version the servers have (nginx.version)`
      : declared === on.nginx
        ? null
        : `nginx ${on.nginx} ran, and nginx ${declared} is declared: name one of that version with --nginx`;
  const relocated =
    on.relocatedBecause === null
      ? null
      : `relocated: addresses, ports and paths are not the declared ones, so that this is not the full proof (${on.relocatedBecause})`;
  return [version, relocated].filter((limit) => limit !== null);
}

function stackOutcome({ stack, state, sameAs, servers }: RehearsedStack, { traffic }: StackContext): StackOutcome {
  return {
    stack,
    state,
    sameAs,
    consequence: state === "offline" ? consequenceOf(traffic.paths) : "",
    servers: servers.map(serverOutcome),
    gaps: traffic.gaps.map(({ message }) => message),
  };
}

function serverOutcome(server: RehearsedServer): ServerOutcome {
  const { at, refused, crashed, made, scaled, relocated, limits } = server;
  return {
    resource: at.resource,
    property: at.property,
    failure: refused ?? crashed,
    probes: server.probes.map(probeOutcome),
    made,
    scaled,
    relocated,
    limits,
  };
}

function probeOutcome({ probe, observation, passes, reason, balancer, open }: RehearsedProbe): ProbeOutcome {
  const response = observation.kind === "response" ? observation : null;
  const { id, kind, path, title } = probe;
  return {
    id,
    kind,
    path,
    title,
    passes,
    reason,
    balancer,
    status: response?.status ?? null,
    location: response?.location ?? null,
    ...(open !== undefined && { judged: false as const }),
  };
}

/** What a balancer does when no server is healthy, by kind, and what is done with such servers. */
export function consequenceOf(paths: readonly TrafficPath[]): string {
  const what = [...new Set(paths.map(({ loadBalancer }) => UNHEALTHY[loadBalancer.whenAllUnhealthy]))];
  const replaced = paths.some(({ servers }) => servers.replacedWhenUnhealthy.value === true);
  const loop = replaced ? "; each server is replaced by another that fails alike, and capacity is lost" : "";
  return `${what.join("; ")}${loop}.`;
}

const UNHEALTHY = {
  "all targets get traffic": "With no healthy server the balancer sends to all of them (it fails open)",
  "502": "With no healthy server the gateway answers 502 to everyone",
  "flows stay": "With no healthy server the balancer takes no new connections",
} as const;

/**
 * Stacks of which nothing is proven: no nginx behind a balancer, or one that this machine's nginx does not understand, though
 * the declared one may.
 */
export function withoutProof({ on, stacks }: Rehearsal, contexts: readonly StackContext[]): ResultError[] {
  const said = stacks.flatMap(({ servers, state }, index): Said[] => {
    const context = contexts[index]!;
    if (state === "not rehearsed") return [{ context, words: nothingIn(context) }];
    const unknown = unknownIn(context);
    const refused = servers.filter((server) => isMachines(server, context)).map((server) => server.refused);
    return [
      ...unknown.map((words) => ({ context, words })),
      ...refused.map((why) => ({
        context,
        words: `nginx ${on.nginx} of this machine does not understand what is declared${declaredFor(context)}: ${why}. Name another nginx with --nginx, or install the module.`,
      })),
    ];
  });
  return saidOnce(said);
}

/** Servers that were left out: one sentence for each thing that is not known. */
function unknownIn({ traffic }: StackContext): string[] {
  const webs = new Map(traffic.paths.flatMap(({ servers: { webServer: web } }) => (web === null ? [] : [[web, web]])));
  const of = new Map<string, number>();
  for (const { unknown } of webs.values()) for (const what of unknown) of.set(what, (of.get(what) ?? 0) + 1);
  return [...of].map(([what, count]) => {
    const servers = count === 1 ? "an nginx is" : `${count} nginx are`;
    return `${servers} not rehearsed: what nginx reads in ${what} is not known.`;
  });
}

function declaredFor({ nginx }: StackContext): string {
  return nginx.version === null ? "" : ` for nginx ${nginx.version}`;
}

function nothingIn({ traffic }: StackContext): string {
  const why = traffic.gaps.map(({ message }) => message);
  return [`nothing can be rehearsed: ${nothingKnown(traffic)}`, ...why].join(" ");
}

/** Refusals that depend on the version of nginx and its modules. */
const OF_THE_MACHINE =
  /^(unknown directive|invalid parameter|unknown "[^"]*" variable|dlopen\(\) )|is not binary compatible/;

/** True where nginx refuses what the model of the declared nginx takes. */
export function isMachines({ refused, at }: RehearsedServer, context: StackContext): boolean {
  if (refused === null || !OF_THE_MACHINE.test(refused)) return false;
  const servers = context.traffic.paths.map((path) => path.servers).find(({ webServer }) => webServer?.at === at);
  const model = servers === undefined ? null : context.loaded(servers);
  return model !== null && model.problems.length === 0;
}
