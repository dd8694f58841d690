import { runChecks, stackContexts } from "../../parity/checks/index";
import { type EvaluationSpec, evaluatedSample, evaluatedStacks, firstRound, judge } from "../../parity/compare/index";
import type { Project } from "../../parity/config/index";
import type { Evaluation } from "../../parity/evaluate/types";
import type { ReviewValidity } from "../../parity/result";
import { type Consequences, consequencesOf } from "../../parity/review/consequences/index";
import { changesOf, type Change as ReviewedChange, type Side, type Sides } from "../../parity/review/index";
import { type Declaration, projectOf } from "../compare/support";
import { MODEL } from "../impact/support";
import { type Base, bases, type Change, graphOf } from "../support/stacks/index";

const API = "/etc/nginx/conf.d/api.conf";

/** One tree of a review: what is declared, and what the program makes of a stack. */
export interface Tree {
  readonly declare: Declaration;
  /** What a stack is made of; the domain is put in. */
  readonly program: (run: {
    readonly stack: string;
    readonly text: (key: string) => string;
  }) => { readonly base: Base; readonly changes: readonly Change[] } | null;
}

export const STACKS = ["staging", "prod-au", "prod-us", "prod-eu"] as const;

/** Four stacks, each reached by its own name. */
export const DECLARED: Declaration = {
  stacks: Object.fromEntries(STACKS.map((stack) => [stack, { "app:domain": `api.${stack}.example.net` }])),
  varies: { "app:domain": "api.sample.example.net" },
};

/** The small stack behind an Application Load Balancer, with changes: of all stacks, and of some. */
export function tree(
  all: readonly Change[] = [],
  own: { readonly [stack: string]: readonly Change[] } = {},
  declare: Partial<Declaration> = {},
): Tree {
  return {
    declare: { ...DECLARED, ...declare },
    program: ({ stack, text }) => ({
      base: bases.alb,
      changes: [...all, ...(own[stack] ?? []), named(text("app:domain"))],
    }),
  };
}

function named(domain: string): Change {
  return {
    set: { "host conditions[0].hostHeader.values": [domain], "certificate domainName": domain },
    nginx: { [API]: [["server_name api.example.net;", `server_name ${domain};`]] },
  };
}

export function sideOf(of: Side["of"], { declare, program }: Tree): Side {
  const plain = projectOf(declare);
  const project: Project = { ...plain, model: { ...plain.model, ...MODEL } };
  const results = new Map<string, Evaluation>();
  let specs: readonly EvaluationSpec[] = firstRound(project);
  let judgement = judge(project, results);
  while (specs.length > 0) {
    for (const spec of specs) results.set(spec.id, evaluate(program, spec));
    judgement = judge(project, results);
    specs = judgement.more;
  }
  const stacks = evaluatedStacks(project, results);
  const contexts = stackContexts(stacks, project.model);
  const findings = runChecks({ project, judgement, contract: contexts, now: new Date("2026-06-01T00:00:00Z") });
  return { of, project, judgement, results, stacks, contexts, sample: evaluatedSample(project, results), findings };
}

function evaluate(program: Tree["program"], { stack, config }: EvaluationSpec): Evaluation {
  const made = program({ stack, text: (key) => config.values[key] ?? "" });
  if (made === null)
    return { status: "failed", failure: { kind: "threw", message: "no", position: null, remedy: null } };
  const graph = { ...graphOf(made.base, made.changes, stack), configReads: ["app:domain"] };
  return { status: "evaluated", graph };
}

export interface Reviewed extends Consequences {
  readonly sides: Sides;
  readonly changes: readonly ReviewedChange[];
}

export function reviewed(before: Tree, after: Tree): Reviewed {
  const sides = { base: sideOf("base", before), head: sideOf("work-tree", after) };
  const declarations = { forcesNew: () => false };
  const changes = changesOf(sides, { declarations, byDependency: new Set() });
  return { sides, changes, ...consequencesOf(sides, changes) };
}

/** `prod-eu: invalid`, in rollout order. */
export function verdicts({ validity }: Pick<Reviewed, "validity">): string[] {
  return validity.map(({ stack, verdict }) => `${stack}: ${verdict}`);
}

export function validityIn({ validity }: Pick<Reviewed, "validity">, stack: string): ReviewValidity {
  const found = validity.find((one) => one.stack === stack);
  if (!found) throw new Error(`nothing is said of ${stack}`);
  return found;
}
