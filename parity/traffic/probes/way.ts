import type { TrafficPath } from "../types";
import { CLIENT, familyOf, type Leg, legsOf } from "./addresses";
import type { Intent, Intents } from "./intent";
import type { Expectation, Probe, ProbeKind, ProbeRequest } from "./types";
import { clientFor, type Wanted, wantedBy } from "./wanted";

/** A traffic path with what all of its probes have in common. */
export interface Way {
  readonly path: TrafficPath;
  readonly legs: readonly Leg[];
  readonly intent: Intent;
  /** Port that servers get traffic on. */
  readonly port: number;
  readonly client: string;
  /** What the rule asks for beside host and path. */
  readonly wanted: Wanted;
  /** The client speaks TLS, to the balancer or through it. */
  readonly tls: boolean;
}

/** Null: servers without nginx, a path for datagrams, or a fact is missing without which nothing can be sent. */
export function wayOf(path: TrafficPath, intents: Intents): Way | null {
  if (path.listener.protocol.value === "UDP") return null;
  const intent = intents.of(path.servers);
  const port = path.servers.port?.value ?? path.group.port.value;
  if (intent === null || port === null) return null;
  const legs = legsOf(path, intent.believed);
  if (legs.length === 0) return null;
  const { protocol } = path.listener;
  const passedOn = protocol.value === "TCP" || protocol.value === "TCP_UDP";
  const encrypted = intent.web.sockets.some((socket) => socket.port === port && socket.ssl);
  const tls = protocol.value === "HTTPS" || protocol.value === "TLS" || (passedOn && encrypted);
  const client = clientFor(path.rule, CLIENT[familyOf(path)]);
  return { path, legs, intent, port, client, wanted: wantedBy(path.rule), tls };
}

export interface Draft {
  readonly kind: ProbeKind;
  /** Tells the probes of one kind apart. */
  readonly detail: string;
  readonly title: string;
  readonly leg: Leg;
  readonly request: ProbeRequest | null;
  readonly patience: number | null;
  readonly client?: string;
  readonly port?: number;
  readonly application?: Probe["application"];
  readonly idle?: number;
  readonly expect: Partial<Expectation> & Pick<Expectation, "status">;
}

/** The whole of a probe; `id` becomes unique in {@link numbered}. */
export function draftProbe({ path, client, port }: Way, draft: Draft): Probe {
  return {
    id: `${draft.kind} ${draft.detail}`,
    kind: draft.kind,
    path: path.id,
    title: draft.title,
    client: draft.client ?? client,
    node: draft.leg.node,
    server: { address: draft.leg.server, port: draft.port ?? port },
    request: draft.request,
    balancer: path.loadBalancer.kind,
    patience: draft.patience,
    application: draft.application ?? { status: 200, delay: 0 },
    idle: draft.idle ?? 0,
    expect: { bodyContains: null, application: false, received: [], clientAddress: [], ...draft.expect },
  };
}

/** The same probes, with `#2` behind an id that another one has. */
export function numbered(probes: readonly Probe[]): Probe[] {
  const seen = new Map<string, number>();
  return probes.map((probe) => {
    const count = (seen.get(probe.id) ?? 0) + 1;
    seen.set(probe.id, count);
    return count === 1 ? probe : { ...probe, id: `${probe.id} #${count}` };
  });
}

/** What a traffic path ends at, as its id says it. */
export function targetLabel({ id }: TrafficPath): string {
  return id.slice(id.indexOf("→") + 1).trim();
}
