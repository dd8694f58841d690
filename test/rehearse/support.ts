import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Subject } from "../../parity/rehearse/plan/slot";
import { inRounds, type Outcome } from "../../parity/rehearse/rounds";
import { subjectsOf } from "../../parity/rehearse/subjects";
import type { RehearseOptions, StackToRehearse } from "../../parity/rehearse/types";
import { judgeProbe, trafficOf } from "../../parity/traffic";
import type { ApplicationFacts, Observation, Probe, ProbeKind } from "../../parity/traffic/probes/types";
import { type BaseName, bases, type Change, graphOf } from "../support/stacks";

export const INSTALL = "apt-get install nginx-light haproxy openssl iproute2 util-linux";

const PROGRAMS = ["nginx", "haproxy", "openssl", "ip", "mount", "nsenter", "unshare"];

/** Programs that a rehearsal needs and this machine lacks. */
export function missingPrograms(): string[] {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return PROGRAMS.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
}

/** For `before`: on a developer's machine the tests are left out where they cannot run, in CI they fail. */
export function needsRehearsal(this: Mocha.Context): void {
  const missing = process.platform === "linux" ? missingPrograms() : ["Linux"];
  if (missing.length === 0) return;
  if (process.env["CI"]) throw new Error(`a rehearsal needs ${missing.join(", ")}: ${INSTALL}`);
  console.log(`      not rehearsed, for want of ${missing.join(", ")}: ${INSTALL}`);
  this.skip();
}

export const FACTS: ApplicationFacts = { maxUpload: null, longestRequest: null, websocketPing: null, headers: null };

export interface Given {
  readonly base: BaseName;
  readonly changes?: readonly Change[];
  readonly facts?: Partial<ApplicationFacts>;
  readonly root?: boolean;
  /** Other probes than those of the stack. */
  readonly probes?: (probes: readonly Probe[]) => readonly Probe[];
}

export function stackOf({ base, changes = [], facts = {}, root = true }: Given, stack = "prod"): StackToRehearse {
  return {
    traffic: trafficOf(graphOf(bases[base], changes, stack)),
    application: { ...FACTS, ...facts },
    nginx: { version: null, root, modules: null },
  };
}

/** What came of the probes of one stack, by kind. */
export class Seen {
  constructor(
    readonly subject: Subject,
    readonly outcome: Outcome,
  ) {}

  get refused(): string | null {
    return this.outcome.refused;
  }

  all(kind: ProbeKind): { probe: Probe; observation: Observation; passes: boolean; reason: string }[] {
    return [...this.outcome.observations]
      .filter(([probe]) => probe.kind === kind)
      .map(([probe, observation]) => ({ probe, observation, ...judgeProbe(probe, observation) }));
  }

  one(kind: ProbeKind): { probe: Probe; observation: Observation; passes: boolean; reason: string } {
    const [first] = this.all(kind);
    if (first === undefined) throw new Error(`there is no probe of the kind ${kind}`);
    return first;
  }

  /** `200`, `301 https://…`, `refused`: the shortest that tells what came. */
  brief(kind: ProbeKind): string[] {
    return this.all(kind).map(({ observation }) => briefly(observation));
  }

  /** What the application received of the first probe of the kind: name → value. */
  received(kind: ProbeKind): { readonly [name: string]: string } {
    const { observation } = this.one(kind);
    if (observation.kind !== "response" || observation.application === null)
      throw new Error(`the application received nothing: ${briefly(observation)}`);
    return Object.fromEntries(observation.application.headers);
  }

  /** HAProxy's words for its own health checks. */
  checks(): string[] {
    return [...this.outcome.checks.values()].map(({ status, code }) => [status, code || []].flat().join(" "));
  }
}

export function briefly(observation: Observation): string {
  if (observation.kind !== "response") return observation.kind;
  return [String(observation.status), observation.location ?? []].flat().join(" ");
}

/** Rehearses all at once, each with the servers of one kind that it has. */
export async function seeAll<Key>(
  given: ReadonlyMap<Key, Given>,
  options: RehearseOptions = {},
): Promise<ReadonlyMap<Key, Seen>> {
  const subjects = new Map(
    [...given].map(([key, one]) => {
      const [subject, ...others] = subjectsOf(stackOf(one));
      if (subject === undefined || others.length > 0) throw new Error(`${String(key)} has not one kind of servers`);
      return [key, one.probes === undefined ? subject : withProbes(subject, one.probes)] as const;
    }),
  );
  const { outcomes } = await inRounds([...subjects.values()], options);
  return new Map([...subjects].map(([key, subject]) => [key, new Seen(subject, outcomes.get(subject)!)]));
}

export async function see(given: Given, options: RehearseOptions = {}): Promise<Seen> {
  return (await seeAll(new Map([["only", given]]), options)).get("only")!;
}

function withProbes(subject: Subject, make: (probes: readonly Probe[]) => readonly Probe[]): Subject {
  return { ...subject, paths: subject.paths.map(({ path, probes }) => ({ path, probes: make(probes) })) };
}
