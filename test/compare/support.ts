import { judge } from "../../parity/compare/judge";
import { firstRound } from "../../parity/compare/plan";
import type { EvaluationSpec, Judgement } from "../../parity/compare/types";
import type { ConfigEntries, Project, Waiver } from "../../parity/config/index";
import type { Evaluation } from "../../parity/evaluate/types";
import type { Graph, Invoke, Resource, ResourceOptions, Unknown, Value } from "../../parity/graph/types";

/** What a made-up program sees of one evaluation, and how it registers resources. */
export interface Run {
  readonly stack: string;
  readonly clock: number;
  /** A config value as text; numbers by `number`. */
  text(key: string): string;
  number(key: string): number;
  flag(key: string): boolean;
  json(key: string): Value;
  has(key: string): boolean;
  add(resource: Partial<Resource> & Pick<Resource, "type" | "name">): Resource;
  call(invoke: Partial<Invoke> & Pick<Invoke, "token">): void;
  unknown(unknown: Partial<Unknown>): Value;
}

export type Program = (run: Run) => void;

/** Runs a program as the evaluator would: same output shape, sorted by path. */
export function evaluateSpec(program: Program, spec: EvaluationSpec): Evaluation {
  const resources: Resource[] = [];
  const invokes: Invoke[] = [];
  const unknowns: Unknown[] = [];
  const reads = new Set<string>();
  const read = (key: string): string => {
    reads.add(key);
    const value = spec.config.values[key];
    if (value === undefined) throw new Error(`Missing required configuration variable '${key}'`);
    return value;
  };
  const run: Run = {
    stack: spec.stack,
    clock: spec.surroundings.clock,
    text: read,
    number: (key) => Number(read(key)),
    flag: (key) => read(key) === "true",
    json: (key) => JSON.parse(read(key)) as Value,
    has: (key) => Object.hasOwn(spec.config.values, key),
    add: (resource) => {
      const made = complete(resource, resources.length);
      resources.push(made);
      return made;
    },
    call: (invoke) =>
      void invokes.push({ args: {}, provider: null, position: null, answeredBy: "built-in", ...invoke }),
    unknown: (unknown) => {
      const whole = {
        resource: null,
        type: null,
        property: null,
        operation: "===",
        position: null,
        aborted: false,
        remedy: "Give it under `outputs`.",
      };
      unknowns.push({ ...whole, ...unknown });
      return { "\uE000": "unknown", unknown: unknowns.length - 1 } as Value;
    },
  };
  try {
    program(run);
  } catch (error) {
    const message = (error as Error).message;
    return {
      status: "failed",
      failure: { kind: "threw", message, position: { file: "index.ts", line: 3 }, remedy: null },
    };
  }
  const root = complete(
    { kind: "stack", type: "pulumi:pulumi:Stack", name: `app-${spec.stack}`, path: "", parent: null },
    0,
  );
  resources.sort((a, b) => (a.path < b.path ? -1 : 1));
  const graph: Graph = {
    project: "app",
    stack: spec.stack,
    resources: [root, ...resources],
    invokes,
    unknowns,
    configReads: [...reads].sort(),
  };
  return { status: "evaluated", graph: JSON.parse(JSON.stringify(graph)) as Graph };
}

function complete(resource: Partial<Resource> & Pick<Resource, "type" | "name">, index: number): Resource {
  const parent = resource.parent === undefined ? "" : resource.parent;
  const options: ResourceOptions = { provider: "aws", version: "7.48.0", dependencies: [], ...resource.options };
  const component = resource.kind === "component" || resource.kind === "stack";
  return {
    kind: "custom",
    path: parent ? `${parent}/${resource.name}` : resource.name,
    inputs: {},
    position: { file: "index.ts", line: 10 + index, column: 1 },
    dropped: [],
    outputs: null,
    ...resource,
    parent,
    options: component ? { ...resource.options } : options,
  };
}

export interface Declaration {
  /** Stack → its own config, in rollout order. */
  readonly stacks: { readonly [stack: string]: { readonly [key: string]: Value } };
  /** Key (or `key` and path as an array in JSON) → sample. */
  readonly varies?: { readonly [name: string]: Value };
  readonly baseline?: string;
  readonly provider?: string;
  readonly defaults?: { readonly [key: string]: Value };
  readonly derived?: readonly { resource: string; property: string; from: string }[];
  readonly waivers?: readonly Partial<Waiver>[];
  readonly unlisted?: readonly string[];
  readonly excluded?: readonly string[];
}

/** A project as the config room would load it; every key on a line of its own. */
export function projectOf(declaration: Declaration): Project {
  const names = Object.keys(declaration.stacks);
  const at = (line: number) => ({ file: "parity.yaml", line, column: 3 });
  const files = [
    ...names.map((stack) => [stack, declaration.stacks[stack]!] as const),
    ...(declaration.unlisted ?? []).map((stack) => [stack, {}] as const),
  ];
  const stackFiles = files.map(([stack, config]) => {
    const file = `Pulumi.${stack}.yaml`;
    const section = { file, line: 1, column: 2 };
    return [stack, { stack, file, section, config: entriesOf(config, file, "stack"), environments: [] }] as const;
  });
  return {
    dir: "/project",
    project: {
      file: "Pulumi.yaml",
      name: "app",
      runtime: "nodejs",
      main: ".",
      nodeArgs: [],
      typescript: true,
      packageManager: null,
      stackConfigDir: ".",
      config: entriesOf(declaration.defaults ?? {}, "Pulumi.yaml", "project"),
      plugins: {},
    },
    model: {
      file: "parity.yaml",
      baseline: { provider: declaration.provider ?? "aws", stack: declaration.baseline ?? names[0]!, position: at(1) },
      stacks: names.map((name, index) => ({ name, position: at(2 + index) })),
      excluded: (declaration.excluded ?? []).map((stack) => ({ stack, why: "", position: at(9) })),
      varies: Object.entries(declaration.varies ?? {}).map(([name, sample], index) => {
        const [key, ...path] = name.split(".");
        return { name, key: key!, path, sample, why: "", position: at(10 + index) };
      }),
      derived: (declaration.derived ?? []).map((row) => ({ ...row, why: "", position: at(20) })),
      waivers: (declaration.waivers ?? []).map((row, index) => ({
        check: "transparent",
        stack: names[0]!,
        resource: null,
        property: null,
        value: undefined,
        owner: "web",
        reason: "legacy",
        expires: "2027-01-31",
        position: at(30 + index),
        ...row,
      })),
      invokes: {},
      outputs: {},
      stackReferences: {},
      environments: {},
      nginx: { version: null, root: null, modules: null },
      application: {},
    },
    stackFiles: Object.fromEntries(stackFiles),
  } as unknown as Project;
}

function entriesOf(config: { readonly [key: string]: Value }, file: string, from: "stack" | "project"): ConfigEntries {
  const entries = Object.entries(config).map(([key, value], index) => {
    const secret = JSON.stringify(value).includes('"secret"');
    return [key, { key, value, position: { file, line: 2 + index, column: 3 }, positions: {}, secret, from }] as const;
  });
  return Object.fromEntries(entries);
}

export const SECRET: Value = { "\uE000": "secret" };

export interface Judged extends Judgement {
  /** Ids of all evaluations made. */
  readonly evaluated: readonly string[];
  readonly rounds: number;
}

/** Declares, evaluates and judges, in as many rounds as are asked for. */
export function judgeProgram(declaration: Declaration, program: Program): Judged {
  const project = projectOf(declaration);
  const results = new Map<string, Evaluation>();
  let specs = firstRound(project);
  for (let rounds = 1; ; rounds++) {
    for (const spec of specs) results.set(spec.id, evaluateSpec(program, spec));
    const judgement = judge(project, results);
    if (judgement.more.length === 0) return { ...judgement, evaluated: [...results.keys()], rounds };
    if (rounds > 3)
      throw new Error(`asks for more after ${rounds} rounds: ${judgement.more.map(({ id }) => id).join(", ")}`);
    specs = [...judgement.more];
  }
}

/** The deviations that are errors or warnings of a law, shortly. */
export function brief(judged: Judgement): string[] {
  return judged.deviations
    .filter(({ kind }) => kind !== "default-provider" && kind !== "key-unread")
    .map(
      ({ check, kind, stacks, resource, property }) =>
        `${check} ${kind} ${stacks.join(",")} ${resource ?? "-"} ${property ?? "-"}`,
    );
}
