import { redactor } from "./checks/contract/redact";
import type { StackContext } from "./checks/index";
import type { EvaluatedStack } from "./compare/index";
import { settingsNeeded } from "./declared-settings";
import { compareText, type Resource } from "./graph/index";
import type { Declared, DeclaredHop, DeclaredPath, DeclaredResource, DeclaredTraffic, Location } from "./result";
import { type Hop, hopsOf, type Place, type TrafficPath } from "./traffic/index";

/**
 * What the chosen stacks declare, for a report that shows it: made from what the verdict was made from, evaluating nothing.
 * `contexts` are those of `evaluated`, one by one.
 */
export function declaredOf(
  evaluated: readonly EvaluatedStack[],
  contexts: readonly StackContext[],
  chosen: ReadonlySet<string>,
): Declared {
  const sets = new Map<string, { readonly index: number; readonly stacks: readonly string[] }>();
  const own = evaluated.map((stack, index) => ({ stack, context: contexts[index]! }));
  const asked = own.filter(({ stack }) => chosen.has(stack.name));
  const resources = collectResources(asked).map(({ stacks: having, ...resource }): DeclaredResource => {
    const key = JSON.stringify(having);
    const set = sets.get(key) ?? { index: sets.size, stacks: having };
    sets.set(key, set);
    return { ...resource, presence: set.index };
  });
  return { presence: [...sets.values()].map((set) => set.stacks), resources, traffic: trafficOf(asked) };
}

interface Asked {
  readonly stack: EvaluatedStack;
  readonly context: StackContext;
}

type Collected = Omit<DeclaredResource, "presence"> & { readonly stacks: string[] };

function collectResources(stacks: readonly Asked[]): Collected[] {
  const found = new Map<string, Collected>();
  for (const { stack, context } of stacks) {
    const { name, graph } = stack;
    for (const resource of graph.resources) {
      const { resource: address } = context.addressOf({ resource: resource.path, property: "" });
      const key = `${address}\n${resource.type}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { ...describe(resource, address), stacks: [name] });
      else if (known.stacks.at(-1) !== name) known.stacks.push(name);
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.address, b.address) || compareText(a.type, b.type));
}

function describe({ type, kind, position }: Resource, address: string): Omit<Collected, "stacks"> {
  return { address, type, kind, location: locationOf(position, null) };
}

function locationOf(position: Place["position"], stack: string | null): Location | null {
  return position && { stack, file: position.file, line: position.line, column: position.column ?? 1 };
}

/** Stacks of which the same is drawn. */
interface Alike {
  readonly first: StackContext;
  readonly stacks: string[];
}

/** Stacks whose settings are judged, each for all that are alike: more are different than anybody looks at. */
const MOST_JUDGED = 40;

function trafficOf(stacks: readonly Asked[]): DeclaredTraffic[] {
  const groups = new Map<string, Alike>();
  for (const { context } of stacks) {
    const key = context.shared(subjectOf(context));
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { first: context, stacks: [context.stack] });
    else known.stacks.push(context.stack);
  }
  const alike = [...groups.values()];
  const needed = settingsNeeded(alike.slice(0, MOST_JUDGED).map(({ first }) => first));
  return alike.map(({ first, stacks }, index): DeclaredTraffic => {
    const say = sayer(first);
    return {
      stacks,
      paths: first.traffic.paths.map((path) => drawn(path, first, say, needed)),
      judgedBy: index < MOST_JUDGED ? first.stack : null,
      gaps: [...new Set(first.traffic.gaps.map(({ message }) => say(message)))],
    };
  });
}

/** Everything that is drawn, and all that its judgement goes by, as text. */
function subjectOf({ traffic, mentionsNginx }: StackContext): string {
  const { loadBalancers, paths, gaps } = traffic;
  const ends = paths.map(({ id, listener, rule, group, servers }) => [id, listener.at, rule.at, group.at, servers.at]);
  const files = paths.map(({ servers: { webServer: web } }) => web && [web.main, web.files, [...web.otherFiles]]);
  return JSON.stringify([loadBalancers, ends, files, gaps, mentionsNginx()], (_, value: unknown) => {
    // Two stacks that say the same in two places of the program are alike.
    return typeof value === "object" && value !== null && "position" in value ? { ...value, position: null } : value;
  });
}

/** Text of a stack without what stands in its secret files, as all stacks share it. */
function sayer({ traffic, shared }: StackContext): (text: string) => string {
  const hide = redactor(traffic.paths);
  return (text) => shared(hide(text));
}

function drawn(
  path: TrafficPath,
  context: StackContext,
  say: (text: string) => string,
  needed: ReturnType<typeof settingsNeeded>,
): DeclaredPath {
  const hops = hopsOf(path, context.loaded(path.servers));
  const settings = needed(context, path, hops, say);
  return { id: say(path.id), hops: hops.map((hop, index) => drawnHop(hop, context, say, settings[index] ?? [])) };
}

function drawnHop(
  { kind, title, from, at, facts }: Hop,
  { addressOf }: StackContext,
  say: (text: string) => string,
  settings: DeclaredHop["settings"],
): DeclaredHop {
  return {
    kind,
    title: say(title),
    from,
    resource: say(addressOf({ resource: at.resource, property: "" }).resource),
    location: locationOf(at.position, null),
    facts: facts.map(({ name, value, given }) => ({ name, value: value === null ? null : say(value), given })),
    settings,
  };
}
