import type { StackContext } from "./checks/index";
import { compareText, findingId } from "./graph/index";
import { judgedOnly } from "./rehearsal-files";
import { consequenceOf, isMachines } from "./rehearsal-outcome";
import type { Rehearsal, RehearsedProbe, RehearsedServer } from "./rehearse/index";
import type { Finding, Location } from "./result";
import type { Place } from "./traffic/index";

/** The check that findings of a rehearsal bear. */
const CHECK = "rehearsal";

const WHY = "What fails on a real nginx behind the declared load balancer fails in production in the same way.";
const FIX =
  "Put right what the message names; `parity impact` says what each setting is needed for, and `parity check` which rule of the contract is broken.";

/** Probes of one server that fail alike. */
interface Failure {
  readonly stack: string;
  readonly at: Place;
  /** In words that stacks share. */
  readonly reason: string;
  readonly titles: readonly string[];
  /** What becomes of the stack, or empty. */
  readonly consequence: string;
  readonly about: "start" | "health" | "traffic";
}

/** One finding for what fails alike, over probes and stacks. What this machine's nginx is to blame for is none. */
export function rehearsalFindings({ stacks }: Rehearsal, contexts: readonly StackContext[]): Finding[] {
  const failures = stacks.flatMap(({ stack, servers }, index) => {
    const context = contexts[index]!;
    return servers
      .filter((server) => !isMachines(server, context))
      .flatMap((server) => failuresOf(stack, judgedOnly(server), context));
  });
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const key = JSON.stringify([
      failure.about,
      failure.reason,
      failure.titles,
      failure.consequence,
      failure.at.resource,
      failure.at.property,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()].map(findingOf).sort((a, b) => compareText(a.message, b.message));
}

function failuresOf(stack: string, server: RehearsedServer, { shared, traffic }: StackContext): Failure[] {
  const { at, refused, crashed, probes } = server;
  const consequence = isDead(probes) || refused !== null ? consequenceOf(traffic.paths) : "";
  const one = { stack, at: { ...at, resource: shared(at.resource) }, titles: [], consequence };
  if (refused !== null) return [{ ...one, about: "start", reason: shared(refused) }];
  const ended: Failure[] = crashed === null ? [] : [{ ...one, about: "start", reason: `it ended: ${shared(crashed)}` }];
  const byReason = new Map<string, RehearsedProbe[]>();
  for (const failed of probes.filter(({ passes }) => !passes)) {
    const key = `${aboutOf(failed)} ${shared(reasonOf(failed))}`;
    byReason.set(key, [...(byReason.get(key) ?? []), failed]);
  }
  const failures = [...byReason.values()].map((failed): Failure => {
    const about = aboutOf(failed[0]!);
    return {
      ...one,
      about,
      consequence: about === "health" ? consequence : "",
      reason: shared(reasonOf(failed[0]!)),
      titles: failed.map(({ probe }) => shared(probe.title)),
    };
  });
  return [...ended, ...failures];
}

function aboutOf({ probe }: RehearsedProbe): "health" | "traffic" {
  return probe.kind === "health-check" ? "health" : "traffic";
}

function reasonOf({ reason, balancer }: RehearsedProbe): string {
  return balancer === null ? reason : `${reason} (HAProxy: ${balancer})`;
}

/** No health check passes. */
function isDead(probes: readonly RehearsedProbe[]): boolean {
  const checks = probes.filter(({ probe }) => probe.kind === "health-check");
  return checks.length > 0 && checks.every(({ passes }) => !passes);
}

function findingOf(failures: readonly Failure[]): Finding {
  const [first] = failures;
  const { at, about, reason, titles } = first!;
  const stacks = failures.map(({ stack }) => stack);
  return {
    id: findingId(CHECK, at.resource, `${at.property} ${about} ${reason} ${titles.join()}`),
    check: CHECK,
    severity: "error",
    stacks,
    resource: at.resource,
    type: at.type,
    property: at.property,
    message: messageOf(first!, stacks),
    expected: null,
    values: {},
    why: WHY,
    fix: FIX,
    locations: failures.flatMap(({ stack, at: { position } }): Location[] =>
      position === null ? [] : [{ stack, column: 1, ...position }],
    ),
    waiver: null,
  };
}

/** Titles that are told; the rest is counted. */
const MOST_TITLES = 3;

function messageOf({ about, reason, titles, consequence }: Failure, stacks: readonly string[]): string {
  const where = `in ${listed(stacks)}`;
  const then = consequence === "" ? "" : ` ${consequence}`;
  if (about === "start") return `nginx does not serve ${where}: ${reason}.${then}`;
  const more = titles.length - MOST_TITLES;
  const what = titles.slice(0, MOST_TITLES).join("; ") + (more > 0 ? `; and ${more} more` : "");
  if (about === "traffic") return `${reason}, ${where}: ${what}.`;
  const checks = titles.length === 1 ? "A health check fails" : "Health checks fail";
  return `${checks} ${where}: ${reason}. That is ${what}.${then}`;
}

function listed(stacks: readonly string[]): string {
  return stacks.length < 2 ? stacks.join("") : `${stacks.slice(0, -1).join(", ")} and ${stacks.at(-1)}`;
}
