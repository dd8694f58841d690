import type { Graph } from "../graph/types";
import type { Location } from "../result";
import type { Environments } from "./environments";
import { locate } from "./locate";
import { whoDeviates } from "./naming";
import { cloudsOf, packageOf } from "./packages";
import { stackId, writtenId } from "./plan";
import { listWords } from "./text";
import type { Deviation, Results } from "./types";

/** Which cloud every stack runs on, as it is written and once its config is repaired. */
export interface Clouds {
  readonly deviations: readonly Deviation[];
  /** Stacks that are not compared resource by resource: their program makes another cloud's resources. */
  readonly elsewhere: ReadonlySet<string>;
  /** Config findings (by index) → the stacks that are told as another cloud instead. */
  readonly instead: ReadonlyMap<number, ReadonlySet<string>>;
  /** All of these stacks: as their config is written they run on another cloud, and repaired on the baseline's. */
  readonly moved: ReadonlySet<string>;
  /** Which config finding moves a stack to another cloud is not known yet: findings (by index) to try one at a time. */
  readonly tries: readonly { readonly stack: string; readonly finding: number }[];
}

export const blameId = (stack: string, finding: number): string => `blame:${stack}:${finding}`;

const STACK = "pulumi:pulumi:Stack";

/** More config findings of one stack are not tried; the first one is named. */
const MOST_TRIES = 8;

export function judgeClouds(environments: Environments, results: Results): Clouds {
  return new CloudJudge(environments, results).judge();
}

class CloudJudge {
  private readonly instead = new Map<number, Set<string>>();
  private readonly tries: { stack: string; finding: number }[] = [];
  private readonly provider: string;
  private readonly names: readonly string[];
  /** Stack → clouds with its config repaired. */
  private readonly repaired: ReadonlyMap<string, string>;

  constructor(
    private readonly environments: Environments,
    private readonly results: Results,
  ) {
    this.provider = environments.project.model.baseline.provider;
    this.names = environments.stacks.map(({ name }) => name);
    const graphs = this.names.map((name) => [name, this.graph(stackId(name))] as const);
    this.repaired = new Map(graphs.flatMap(([name, graph]) => (graph ? [[name, this.clouds(graph)] as const] : [])));
  }

  judge(): Clouds {
    const byProgram = this.byProgram();
    for (const stack of this.names) this.byConfig(stack);
    const byConfig = [...this.instead].map(([finding, stacks]) => this.configDeviation(finding, [...stacks]));
    const elsewhere = new Set(byProgram.filter(({ kind }) => kind === "other-cloud").flatMap(({ stacks }) => stacks));
    const moved = new Set([...this.instead.values()].flatMap((stacks) => [...stacks]));
    return { deviations: [...byConfig, ...byProgram], elsewhere, instead: this.instead, moved, tries: this.tries };
  }

  private graph(id: string): Graph | null {
    const result = this.results.get(id);
    return result?.status === "evaluated" ? result.graph : null;
  }

  private clouds(graph: Graph): string {
    return listWords(cloudsOf(graph, this.provider));
  }

  /** The program makes another cloud's resources although the config says nothing of it. */
  private byProgram(): Deviation[] {
    const known = new Map([...this.repaired].filter(([, clouds]) => clouds !== ""));
    if (known.size === 0) return this.nothing();
    const onBaseline = new Map([...known].filter(([name]) => this.runsOnBaseline(name)));
    if (onBaseline.size === 0) return [this.notBaseline([...known.keys()], [...known.values()][0]!)];
    const { expected } = whoDeviates(onBaseline, this.environments.project.model.baseline.stack);
    const groups = new Map<string, string[]>();
    for (const [name, clouds] of known)
      if (clouds !== expected) groups.set(clouds, [...(groups.get(clouds) ?? []), name]);
    return [...groups].map(([clouds, stacks]) => ({
      ...this.deviation(stacks, clouds, expected, this.repaired),
      property: null,
      locations: stacks.flatMap((stack) => this.firstResource(stack, expected)),
      words: { here: clouds, there: expected },
    }));
  }

  /** Stacks without any resource are alike, whatever the program is: that is worth a word. */
  private nothing(): Deviation[] {
    const graphs = this.names.flatMap((name) => this.graph(stackId(name)) ?? []);
    const none = graphs.every(({ resources }) => resources.every(({ type }) => type === STACK));
    if (graphs.length < this.names.length || !none) return [];
    const about = this.deviation(this.names, "", this.provider, this.repaired);
    return [{ ...about, kind: "nothing", expected: null, values: {} }];
  }

  private runsOnBaseline(stack: string): boolean {
    return cloudsOf(this.graph(stackId(stack))!, this.provider).includes(this.provider);
  }

  /** The config as it is written leads to another cloud than the repaired one. */
  private byConfig(stack: string): void {
    const written = this.graph(writtenId(stack));
    const expected = this.repaired.get(stack);
    if (!written || expected === undefined || this.clouds(written) === expected || this.clouds(written) === "") return;
    const { found } = this.environments.declared;
    const candidates = [...found.keys()].filter((index) =>
      found[index]!.repairs.some((repair) => repair.stack === stack),
    );
    const finding =
      candidates.length === 1 ? candidates[0]! : this.tryOut(stack, candidates.slice(0, MOST_TRIES), expected);
    const stacks = this.instead.get(finding) ?? new Set<string>();
    this.instead.set(finding, stacks.add(stack));
  }

  private tryOut(stack: string, candidates: readonly number[], expected: string): number {
    for (const finding of candidates) {
      const result = this.results.get(blameId(stack, finding));
      if (!result) this.tries.push({ stack, finding });
      else if (result.status === "evaluated" && this.clouds(result.graph) !== expected) return finding;
    }
    const { found } = this.environments.declared;
    return candidates.find((index) => found[index]!.deviation.check === "uniform") ?? candidates[0]!;
  }

  private configDeviation(finding: number, stacks: readonly string[]): Deviation {
    const { deviation } = this.environments.declared.found[finding]!;
    const expected = this.repaired.get(stacks[0]!)!;
    const clouds = new Map(this.repaired);
    for (const stack of deviation.stacks) {
      const written = this.graph(writtenId(stack));
      if (written) clouds.set(stack, this.clouds(written));
    }
    return {
      ...this.deviation(stacks, clouds.get(stacks[0]!)!, expected, clouds),
      property: deviation.property,
      words: {
        here: clouds.get(stacks[0]!)!,
        there: expected,
        key: deviation.words["instead"] ?? deviation.property ?? "",
      },
      locations: deviation.locations.filter(({ stack }) => stack !== null && stacks.includes(stack)),
    };
  }

  private deviation(
    stacks: readonly string[],
    here: string,
    there: string,
    clouds: ReadonlyMap<string, string>,
  ): Deviation {
    const values = Object.fromEntries(this.names.map((name) => [name, clouds.get(name) ?? null]));
    const none = { resource: null, type: null, property: null, locations: [], cause: null };
    return {
      check: "one-provider",
      kind: "other-cloud",
      stacks,
      ...none,
      expected: there,
      values,
      words: { here, there },
    };
  }

  private notBaseline(stacks: readonly string[], clouds: string): Deviation {
    return {
      ...this.deviation(stacks, clouds, this.provider, this.repaired),
      kind: "not-baseline",
      locations: locate(null, this.environments.project.model.baseline.position),
    };
  }

  /** Where the program makes the first resource that the other stacks' clouds do not have. */
  private firstResource(stack: string, expected: string): Location[] {
    const alien = this.graph(stackId(stack))!.resources.find((resource) => {
      const pkg = packageOf(resource);
      return pkg !== null && resource.position !== null && !expected.split(/, | and /).includes(pkg);
    });
    return locate(stack, alien?.position);
  }
}

/**
 * Custom resources that are left to the engine's default provider: a note.
 *
 * @param graph the sample environment's
 * @param stacks those that run on the same cloud
 */
export function defaultProviders(graph: Graph, stacks: readonly string[]): Deviation[] {
  // A provider resource has no provider of its own.
  const left = graph.resources.filter(
    (resource) =>
      resource.options.provider === null &&
      !resource.type.startsWith("pulumi:providers:") &&
      packageOf(resource) !== null,
  );
  const first = left.find(({ position }) => position !== null)?.position;
  if (left.length === 0 || stacks.length === 0) return [];
  return [
    {
      check: "one-provider",
      kind: "default-provider",
      stacks,
      resource: null,
      type: null,
      property: null,
      expected: null,
      values: {},
      locations: locate(null, first),
      cause: null,
      words: {
        count: String(left.length),
        packages: listWords([...new Set(left.map((one) => packageOf(one)!))].sort()),
      },
    },
  ];
}
