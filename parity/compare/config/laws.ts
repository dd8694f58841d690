import { isSecret, type Project, type PropertyPath, valueAt } from "../../config/index";
import { canonicalJson } from "../../graph/canonical";
import type { Value } from "../../graph/types";
import { locate } from "../locate";
import { whoDeviates } from "../naming";
import { asText } from "../text";
import type { Deviation, DeviationKind } from "../types";
import { positionAt, type StackConfig, showPath } from "./effective";
import { type Presence, presence } from "./presence";
import { type Held, walk } from "./walk";

/** What to change in a stack's config so that the program does not show a deviation that is already reported. */
export interface Repair {
  readonly stack: string;
  readonly path: PropertyPath;
  /** Undefined: remove it. */
  readonly to: Value | undefined;
}

export interface ConfigDeviation {
  readonly deviation: Deviation;
  readonly repairs: readonly Repair[];
}

/** The laws `uniform` and `closed` over the configs of the stacks, from the outside in, keys in order. */
export function judgeConfigs(project: Project, stacks: readonly StackConfig[]): ConfigDeviation[] {
  const scribe = new Scribe(project, stacks);
  const held: Held = new Map(stacks.map((of) => [of.stack, of.config]));
  walk(held, scribe.varies, {
    values: (path, values, texts) => scribe.values(path, values, texts),
    secrecy: (path, values) => scribe.secrecy(path, values),
    keys: (path, all, having) => {
      for (const found of presence(all, having, project.model.baseline.stack)) scribe.presence(path, found);
    },
  });
  scribe.overrides();
  return scribe.found;
}

class Scribe {
  readonly found: ConfigDeviation[] = [];
  private readonly byName: ReadonlyMap<string, StackConfig>;
  private readonly variances: ReadonlySet<string>;

  constructor(
    private readonly project: Project,
    private readonly stacks: readonly StackConfig[],
  ) {
    this.byName = new Map(stacks.map((of) => [of.stack, of]));
    this.variances = new Set(project.model.varies.map(({ key, path }) => JSON.stringify([key, ...path])));
  }

  readonly varies = (path: PropertyPath): boolean => this.variances.has(JSON.stringify(path));

  values(path: PropertyPath, held: Held, texts: ReadonlyMap<string, string>): void {
    const { expected, named } = whoDeviates(texts, this.baseline);
    const model = this.holder([...texts].filter(([, text]) => text === expected).map(([stack]) => stack));
    const to = held.get(model!)!;
    this.add("uniform", "value", named, path, {
      expected: asText(to),
      values: this.texts((stack) => held.get(stack)),
      repairs: named.map((stack) => ({ stack, path, to })),
    });
  }

  /** Neither side's value is shown: the one in plain text ought to have been secret. */
  secrecy(path: PropertyPath, held: Held): void {
    const secret = new Map([...held].map(([stack, value]) => [stack, isSecret(value)] as const));
    const { expected, named } = whoDeviates(secret, this.baseline);
    const model = this.holder([...secret].filter(([, is]) => is === expected).map(([stack]) => stack));
    const word = (is: boolean | undefined): string | null => (is === undefined ? null : is ? "secret" : "plain text");
    this.add("closed", expected ? "plaintext" : "secret", named, path, {
      expected: word(expected),
      values: Object.fromEntries(this.stacks.map(({ stack }) => [stack, word(secret.get(stack))])),
      repairs: named.map((stack) => ({ stack, path, to: held.get(model!)! })),
    });
  }

  presence(level: PropertyPath, found: Presence): void {
    const stacks = found.stacks.filter((stack) => found.kind === "extra" || !this.byName.get(stack)!.open);
    if (stacks.length === 0) return;
    const path = [...level, found.key];
    const own = (of: StackConfig): Value | undefined => valueAt(of.config, path);
    const wanted = this.plurality(this.stacks.filter((of) => !stacks.includes(of.stack)).map(own));
    const values = this.texts((stack) => own(this.byName.get(stack)!));
    if (found.kind === "extra") {
      const repairs = stacks.map((stack) => ({ stack, path, to: undefined }));
      this.add("closed", "key-extra", stacks, path, { expected: null, values, repairs });
    } else if (found.kind === "missing") {
      const repairs = stacks.map((stack) => ({ stack, path, to: wanted }));
      this.add("closed", "key-missing", stacks, path, { expected: asText(wanted), values, repairs });
    } else {
      const wrong = [...level, found.instead];
      const repairs = stacks.flatMap((stack) => [
        { stack, path, to: this.varies(path) ? valueAt(this.byName.get(stack)!.config, wrong) : wanted },
        { stack, path: wrong, to: undefined },
      ]);
      const words = { instead: showPath(wrong) };
      this.add("closed", "key-renamed", stacks, path, { expected: asText(wanted), values, repairs, words, at: wrong });
    }
  }

  /** A stack that sets a key which the others take from `Pulumi.yaml`, to the same value. */
  overrides(): void {
    for (const key of Object.keys(this.project.project.config).sort()) {
      if (this.varies([key]) || this.found.some(({ deviation }) => within(deviation.property, key))) continue;
      const own = new Map(this.stacks.map((of) => [of.stack, of.own.has(key)]));
      if (new Set(own.values()).size < 2 || this.project.model.varies.some((variance) => variance.key === key))
        continue;
      const named = [...own].filter(([, has]) => has).map(([stack]) => stack);
      this.add("closed", "default-overridden", named, [key], { expected: null, values: {}, repairs: [] });
    }
  }

  private get baseline(): string {
    return this.project.model.baseline.stack;
  }

  /** The baseline where it is one of them, else the first. */
  private holder(stacks: readonly string[]): string | undefined {
    return stacks.includes(this.baseline) ? this.baseline : stacks[0];
  }

  /** The value that most of them have; without a plurality the first. */
  private plurality(values: readonly (Value | undefined)[]): Value | undefined {
    const present = values.filter((value) => value !== undefined);
    const counts = new Map<string, number>();
    for (const value of present) counts.set(canonicalJson(value), (counts.get(canonicalJson(value)) ?? 0) + 1);
    const most = Math.max(...counts.values());
    return present.find((value) => counts.get(canonicalJson(value)) === most);
  }

  private texts(value: (stack: string) => Value | undefined): { [stack: string]: string | null } {
    return Object.fromEntries(this.stacks.map(({ stack }) => [stack, asText(value(stack))]));
  }

  private add(
    check: "uniform" | "closed",
    kind: DeviationKind,
    stacks: readonly string[],
    path: PropertyPath,
    rest: Rest,
  ): void {
    const locations = stacks.flatMap((stack) => locate(stack, positionAt(this.byName.get(stack)!, rest.at ?? path)));
    const { expected, values, repairs, words = {} } = rest;
    const property = showPath(path);
    const at = { stacks, resource: null, type: null, property, locations };
    this.found.push({ repairs, deviation: { check, kind, ...at, expected, values, cause: null, words } });
  }
}

interface Rest {
  readonly expected: string | null;
  readonly values: Deviation["values"];
  readonly repairs: readonly Repair[];
  readonly words?: Deviation["words"];
  /** Where the finding's line is, where that is another path. */
  readonly at?: PropertyPath;
}

function within(property: string | null, key: string): boolean {
  return property !== null && (property === key || property.startsWith(`${key}.`) || property.startsWith(`${key}[`));
}
