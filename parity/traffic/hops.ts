import type { WebServer } from "../nginx/configuration/types";
import type { HopKind } from "../result";
import { nginxHops } from "./hops-nginx";
import type { Action, Condition, Fact, FirewallRule, HealthCheck, Listener, Place, Rule, TrafficPath } from "./types";

/** A fact in words; `value` null: only a deployment knows it. */
export interface HopFact {
  readonly name: string;
  readonly value: string | null;
  readonly given: boolean;
}

/** A block of nginx: what is set in it belongs to its hop. */
export interface HopBlock {
  readonly file: string;
  /** From its directive's first character to behind its last, offsets in the file. */
  readonly start: number;
  readonly end: number;
}

/** One step of a traffic path, as a person draws it. */
export interface Hop {
  readonly kind: HopKind;
  readonly title: string;
  /** Index of the hop before it. */
  readonly from: number | null;
  readonly at: Place;
  readonly facts: readonly HopFact[];
  /** Of what nginx does, the directives it stands for; else none. */
  readonly blocks: readonly HopBlock[];
}

/** The steps of a path, from the listener to what answers. `web` is what nginx makes of its files; null: not known. */
export function hopsOf(path: TrafficPath, web: WebServer | null): Hop[] {
  const hops = [listenerHop(path), ruleHop(path), groupHop(path), serversHop(path)];
  const chain = hops.map((hop, index): Hop => ({ ...hop, from: index === 0 ? null : index - 1, blocks: [] }));
  return [...chain, ...nginxHops(path, web, chain.length - 1)];
}

type Step = Pick<Hop, "kind" | "title" | "at" | "facts">;

const KINDS: { readonly [kind in TrafficPath["loadBalancer"]["kind"]]: string } = {
  alb: "application load balancer",
  nlb: "network load balancer",
  "application-gateway": "application gateway",
  "azure-load-balancer": "load balancer",
};

function listenerHop({ listener, loadBalancer }: TrafficPath): Step {
  return {
    kind: "listener",
    title: socketTitle(listener.protocol, listener.port),
    at: listener.at,
    facts: [
      { name: "of", value: `${KINDS[loadBalancer.kind]} ${loadBalancer.at.resource}`, given: true },
      fact("clients", loadBalancer.internal, (internal) => (internal ? "inside the network" : "from anywhere")),
      ...optional("for hosts", listener.hosts),
      ...known("certificate for", listener.certificateNames),
      ...optional("TLS policy", listener.sslPolicy),
      ...known("idle timeout", loadBalancer.idleTimeout, seconds),
      ...known("X-Forwarded-For", loadBalancer.forwardedFor),
      ...known("largest body", loadBalancer.bodyLimit, (bytes) => `${bytes} bytes`),
    ],
  };
}

function socketTitle(protocol: Fact<string>, port: Listener["port"]): string {
  return `${protocol.value ?? "any protocol"} :${port.value ?? "?"}`;
}

function ruleHop({ rule }: TrafficPath): Step {
  const conditions = rule.conditions.map(conditionText);
  return {
    kind: "rule",
    title:
      conditions.length === 0 ? (rule.priority === null ? "default rule" : "every request") : conditions.join(", "),
    at: rule.at,
    facts: [
      ...(rule.priority === null ? [] : [{ name: "priority", value: String(rule.priority), given: true }]),
      ...rule.transforms.map(({ kind, regex, replacement }) => {
        return { name: `rewrites the ${kind}`, value: [regex ?? "", replacement].join(" → ").trim(), given: true };
      }),
      ...(rule.authenticates ? [{ name: "signs in", value: "adds identity headers", given: true }] : []),
      ...weightOf(rule),
    ],
  };
}

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case "header":
      return `${condition.name}: ${condition.patterns.join(" or ")}`;
    case "query":
      return `query ${condition.pairs.map(([key, value]) => (key === null ? value : `${key}=${value}`)).join(" or ")}`;
    case "unknown":
      return "a condition that is not known";
    default:
      return `${condition.kind} ${condition.patterns.join(" or ")}`;
  }
}

/** How traffic is shared out, where it is. */
function weightOf({ action }: Rule): HopFact[] {
  const targets = forwarded(action);
  if (targets.length < 2) return [];
  const shares = targets.map(({ group, weight }) => `${group.at.resource} ${weight}`);
  return [{ name: "shares", value: shares.join(", "), given: true }];
}

function forwarded(action: Action): Extract<Action, { kind: "forward" }>["targets"] {
  return action.kind === "forward" ? action.targets : [];
}

function groupHop({ group }: TrafficPath): Step {
  return {
    kind: "target-group",
    title: socketTitle(group.protocol, group.port),
    at: group.at,
    facts: [
      ...healthFacts(group.healthCheck),
      ...known("speaks", group.protocolVersion),
      ...(group.proxyProtocolV2.value === true
        ? [fact("PROXY protocol", group.proxyProtocolV2, () => "version 2")]
        : []),
      ...optional("sends as Host", group.hostOverride),
      ...optional("sends as path", group.pathOverride),
      ...optional("sticky by", group.stickinessCookie),
      ...known("waits for an answer", group.requestTimeout, seconds),
      ...known("drains for", group.drainSeconds, seconds),
    ],
  };
}

function healthFacts(check: HealthCheck): HopFact[] {
  if (check.enabled.value === false) return [{ name: "health check", value: "none", given: true }];
  const asks = check.protocol.value !== "TCP";
  const host = check.host.kind === "name" ? check.host.name.value : `the ${check.host.kind}'s address`;
  return [
    fact<string | number>("health check", asks ? check.path : check.port, (what) => {
      return `${check.protocol.value ?? "?"} :${check.port.value ?? "?"}${asks ? ` ${what}` : ""}`;
    }),
    ...(asks
      ? [{ name: "with Host", value: host, given: check.host.kind === "name" }, fact("healthy on", check.matcher)]
      : []),
    fact("every", check.interval, seconds),
  ];
}

function serversHop({ servers }: TrafficPath): Step {
  return {
    kind: "servers",
    title: withoutType(servers.at).split("/").at(-1)!,
    at: servers.at,
    facts: [
      ...optional("on port", servers.port),
      ...(servers.firewall ?? []).filter(({ allow }) => allow).map(firewallFact),
      ...(servers.firewall === null ? [{ name: "lets in", value: null, given: true }] : []),
      ...known("in subnets", {
        value: servers.subnets.map(({ cidr }) => cidr.value ?? "?"),
        given: true,
        at: servers.at,
      }),
      fact("when unhealthy", servers.replacedWhenUnhealthy, (replaced) =>
        replaced ? "replaced" : "stays, without traffic",
      ),
    ],
  };
}

/** Which kind of thing it is, a hop says. */
function withoutType({ resource, type }: Place): string {
  return resource.endsWith(`$${type}`) ? resource.slice(0, -type.length - 1) : resource;
}

function firewallFact({ protocol, fromPort, toPort, sources }: FirewallRule): HopFact {
  const ports =
    protocol === "any" ? "anything" : `${protocol} ${fromPort === toPort ? fromPort : `${fromPort}–${toPort}`}`;
  const from = sources?.map((source) => (source === "balancer" ? "the load balancer" : source)).join(", ");
  return { name: "lets in", value: from === undefined ? null : `${ports} from ${from}`, given: true };
}

const seconds = (value: number): string => `${value} s`;

function fact<T>(name: string, { value, given }: Fact<T>, say: (value: T) => string = text): HopFact {
  return { name, value: value === null ? null : say(value), given };
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** Nothing where neither the program nor the provider says anything, or there is nothing in the list. */
function known<T>(name: string, of: Fact<T>, say?: (value: T) => string): HopFact[] {
  if (of.value === null && !of.given) return [];
  return Array.isArray(of.value) && of.value.length === 0 ? [] : [fact(name, of, say)];
}

function optional<T>(name: string, of: Fact<T> | null): HopFact[] {
  return of === null ? [] : known(name, of);
}
