import type { Directive } from "../nginx/types";
import type { Condition, LoadBalancer } from "../traffic/types";
import type { StackModel } from "./stack-model";

/**
 * Stacks that are one to the byte once each one's own values (name, domain …) are put back, where none of these values is
 * compared with anything but by equality: what is said of one is then true of the others, with the values exchanged. So a
 * project at parity is judged once, however many stacks it has.
 */
export function twinsOf(stacks: readonly StackModel[]): ReadonlyMap<StackModel, StackModel> {
  const twins = new Map<StackModel, StackModel>();
  const first = new Map<string, StackModel>();
  for (const stack of stacks) {
    const subject = subjectOf(stack);
    const shared = stack.shared(subject);
    // Back again it must be the same: else a text of its own merely looks like a value's name.
    if (stack.own(shared) !== subject) continue;
    const before = first.get(shared);
    if (before === undefined) first.set(shared, stack);
    // What the first has, all of its shape have: the others need not even be read by nginx's model.
    else if (ofOneShape(before, stack, shared) && !hasPatterns(before)) twins.set(stack, before);
  }
  return twins;
}

/** Everything that a judgement of the stack can depend on, as text; but where in the program it is written. */
function subjectOf({ input: { context, probes }, servers }: StackModel): string {
  const { traffic, nginx, application } = context;
  const files = servers.map(({ web }) => [web.at.resource, web.at.property, web.main, web.files, [...web.otherFiles]]);
  const balancers = traffic.loadBalancers;
  const paths = traffic.paths.map(({ id, listener, rule, group, servers: at }) => {
    return [id, listener.at, rule.at, group.at, at.at];
  });
  const known = { nginx, application, gaps: traffic.gaps, probes, balancers, paths, files };
  return JSON.stringify(known, (key, value: unknown) =>
    key === "position" || key === "webServer" ? undefined : value,
  );
}

/** Lengths decide too: of names that nginx has room for, of buffers. Limits are tried with more to spare than this. */
const LONGEST_VALUE = 40;
const MOST_APART = 32;
const PLAIN = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** Own values of both are names without any meaning of their own to nginx, and about as long. */
function ofOneShape(a: StackModel, b: StackModel, shared: string): boolean {
  // Messages name the stack: a name too short to be told from other text cannot be exchanged.
  if (a.shared(a.name) !== b.shared(b.name)) return false;
  const marks = new Set(shared.match(/\{[^{}"\\\s]+\}/g) ?? []);
  return [...marks].every((mark) => {
    const [mine, other] = [a.own(mark), b.own(mark)];
    if (mine === other) return true;
    if (!PLAIN.test(mine) || !PLAIN.test(other)) return false;
    return Math.max(mine.length, other.length) <= LONGEST_VALUE && Math.abs(mine.length - other.length) <= MOST_APART;
  });
}

/** Something tells names apart by more than equality, so that one domain can be taken and another not. */
function hasPatterns({ input: { context }, servers }: StackModel): boolean {
  return (
    context.traffic.loadBalancers.some(balancerHasPatterns) ||
    servers.some(
      ({ server, settings }) => server.unknown.length > 0 || settings.some(({ directive }) => isPattern(directive)),
    )
  );
}

function balancerHasPatterns({ listeners }: LoadBalancer): boolean {
  return listeners.some(({ hosts, certificateNames, rules }) => {
    const names = [...(hosts?.value ?? []), ...(certificateNames.value ?? [])];
    return names.some(isWild) || rules.some(({ conditions }) => conditions.some(conditionHasPatterns));
  });
}

function conditionHasPatterns(condition: Condition): boolean {
  switch (condition.kind) {
    case "host":
    case "header":
      return condition.regex || condition.patterns.some(isWild);
    case "query":
      return condition.pairs.some(([key, value]) => isWild(key ?? "") || isWild(value));
    default:
      return condition.kind === "unknown";
  }
}

const isWild = (text: string): boolean => /[*?]/.test(text);

/** Directives that compute with a value: by regular expression, hash or code. */
const COMPUTES = /^(split_clients|valid_referers|secure_link.*|hash|.*_by_lua.*|js_.*|perl.*)$/;

function isPattern({ name, args, block }: Directive): boolean {
  if (COMPUTES.test(name)) return true;
  if (name === "server_name") return args.some((arg) => /^[~.]|\*/.test(arg));
  if (name === "if") return args.some((arg) => /^\(?!?~\*?$/.test(arg)) || args.join(" ").includes(" ~");
  if (name !== "map") return false;
  return (block ?? []).some((entry) => entry.name === "hostnames" || /^~/.test(entry.name));
}
