import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runChecks } from "../../parity/checks/index";
import type { Resource, Value } from "../../parity/graph/types";
import type { Finding } from "../../parity/result";
import { type Declaration, judgeProgram, type Program, projectOf, type Run, SECRET } from "../compare/support";

/**
 * A case of a check, as data. Texts of resources hold `${stack}` and `${key}` (a config value, `${key:number}` as a
 * number); `{"secure":true}` in config is a secret. `in` changes resources of one stack, or where a config value is this
 * one (`key=value`): path → what is merged over it, null to remove it, a path that is new to add it.
 */
export interface Fixture {
  readonly about: string;
  readonly declare: Declaration;
  readonly resources: readonly Partial<Resource>[];
  readonly in?: { readonly [where: string]: { [path: string]: Partial<Resource> | null } };
  readonly now?: string;
  /** What the place of every waiver is needed by; absent: it is no setting, or that cannot be told. */
  readonly neededBy?: readonly string[];
  /** Findings of the check, their messages whole; of a near miss none. */
  readonly expect: readonly {
    readonly severity: string;
    readonly stacks: readonly string[];
    readonly at: readonly string[];
    readonly message: string;
  }[];
}

export const FOLDER = join(__dirname, "..", "fixtures", "checks");

export function fixturesOf(
  check: string,
): { readonly name: string; readonly file: string; readonly fixture: Fixture }[] {
  const folder = join(FOLDER, check);
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const file = join(folder, name);
      return { name: name.replace(/\.json$/, ""), file, fixture: JSON.parse(readFileSync(file, "utf8")) as Fixture };
    });
}

/** All findings of a fixture, of every check. */
export function findingsOf(fixture: Fixture): Finding[] {
  const declare = JSON.parse(JSON.stringify(fixture.declare), (_, value) => {
    return value && typeof value === "object" && value.secure === true ? SECRET : value;
  }) as Declaration;
  const judgement = judgeProgram(declare, programOf(fixture));
  return runChecks({
    project: projectOf(declare),
    judgement,
    contract: [],
    now: new Date(fixture.now ?? "2026-12-01T12:00:00Z"),
    needOf: () => (fixture.neededBy === undefined ? null : { neededBy: fixture.neededBy }),
  });
}

/** A finding as a fixture has it. */
export function shown({ severity, stacks, locations, message }: Finding): Fixture["expect"][number] {
  return { severity, stacks, at: locations.map(({ file, line }) => `${file}:${line}`), message };
}

function programOf({ resources, in: changes = {} }: Fixture): Program {
  return (run) => {
    const here = Object.keys(changes).filter((where) => isIn(run, where));
    const own: NonNullable<Fixture["in"]>[string] = Object.assign({}, ...here.map((where) => changes[where]));
    for (const resource of resources) {
      const path = resource.parent ? `${resource.parent}/${resource.name}` : resource.name!;
      const change = own[path];
      delete own[path];
      if (change !== null) add(run, { ...resource, ...change, inputs: { ...resource.inputs, ...change?.inputs } });
    }
    for (const added of Object.values(own)) if (added) add(run, added);
  };
}

function isIn(run: Run, where: string): boolean {
  const [key, value] = where.split("=");
  return value === undefined ? key === run.stack : run.text(key!) === value;
}

function add(run: Run, resource: Partial<Resource> & { readonly unknown?: object }): void {
  const filled = fill(run, resource as Value) as unknown as Resource & { unknown?: object };
  if (filled.unknown) run.unknown(filled.unknown);
  run.add(filled);
}

function fill(run: Run, value: Value): Value {
  if (typeof value === "string") {
    const number = /^\$\{([^}]*):number\}$/.exec(value);
    if (number) return run.number(number[1]!);
    return value.replace(/\$\{([^}]*)\}/g, (_, key: string) => (key === "stack" ? run.stack : run.text(key)));
  }
  if (Array.isArray(value)) return value.map((item) => fill(run, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [fill(run, key) as string, fill(run, item)]));
}
