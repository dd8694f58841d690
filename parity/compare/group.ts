import { canonicalJson } from "../graph/canonical";
import type { Location } from "../result";
import type { Hole } from "./holes";
import { locate } from "./locate";
import { type Mismatch, type Subject, withoutOwn } from "./mismatch";
import { whoDeviates } from "./naming";
import { PROVIDER_OPTIONS } from "./options";
import { nameFilled, refill } from "./reading";
import { addressKey } from "./switches";
import { asText } from "./text";
import type { Deviation, DeviationKind, Law } from "./types";

/** A deviation, and the mismatches that it was made of. */
export interface Grouped {
  readonly deviation: Deviation;
  /** Stack → its mismatch with the sample environment; none for a stack that equals it. */
  readonly mismatches: ReadonlyMap<string, Mismatch>;
}

/** As the sample environment has it. */
const AS_SAMPLE = "=";

/**
 * One deviation per address. The stacks named are the minority among the real graphs: where most stacks differ from the
 * sample environment in the same way, those that equal it are named.
 *
 * @param following mismatches that follow from others: they neither count nor name
 */
export function groupByAddress(
  mismatches: readonly Mismatch[],
  following: ReadonlySet<Mismatch>,
  stacks: readonly Subject[],
  baseline: string,
  holes: readonly Hole[],
): Grouped[] {
  const groups = new Map<string, Map<string, Mismatch>>();
  for (const mismatch of mismatches) {
    if (mismatch.subject.role !== "stack") continue;
    const key = addressKey(mismatch);
    const group = groups.get(key) ?? new Map<string, Mismatch>();
    if (!group.has(mismatch.subject.inputs.name)) group.set(mismatch.subject.inputs.name, mismatch);
    groups.set(key, group);
  }
  const found: Grouped[] = [];
  for (const group of groups.values()) {
    const own = new Map([...group].filter(([, mismatch]) => !following.has(mismatch)));
    if (own.size > 0) found.push(new Group(own, voters(group, following, stacks), stacks, baseline, holes).judge());
  }
  return found;
}

/** Stacks that have a say: not those that lack the resource, or differ there for another reason that is reported. */
function voters(
  group: ReadonlyMap<string, Mismatch>,
  following: ReadonlySet<Mismatch>,
  stacks: readonly Subject[],
): Subject[] {
  const sample = [...group.values()].find((mismatch) => mismatch.sample !== null)?.sample;
  return stacks.filter((subject) => {
    const mismatch = group.get(subject.inputs.name);
    if (mismatch) return !following.has(mismatch);
    if ([...group.values()][0]!.property === null || !sample) return true;
    return subject.pairs.has(sample);
  });
}

class Group {
  private readonly first: Mismatch;

  constructor(
    private readonly mismatches: ReadonlyMap<string, Mismatch>,
    private readonly voters: readonly Subject[],
    private readonly stacks: readonly Subject[],
    private readonly baseline: string,
    private readonly holes: readonly Hole[],
  ) {
    this.first = [...mismatches.values()][0]!;
  }

  judge(): Grouped {
    const have = new Map(this.voters.map((subject) => [subject.inputs.name, this.vote(subject)] as const));
    const { expected, named } = whoDeviates(have, this.baseline);
    const agree = named.length === 0;
    const stacks = agree ? [...have.keys()] : named;
    const wanted = agree ? AS_SAMPLE : expected;
    const own = new Map(this.voters.map((subject) => [subject.inputs.name, this.text(subject)] as const));
    const values = Object.fromEntries(this.stacks.map(({ inputs }) => [inputs.name, own.get(inputs.name) ?? null]));
    const shared = this.shared(wanted, stacks, have, values);
    const text = this.expected(wanted, stacks, shared);
    const kind = agree ? "unshown" : this.kind(wanted, stacks, text, values);
    const { resource, type, property } = this.first;
    const at = { resource, type, property, locations: this.locations(stacks) };
    const words = { ...this.words(agree, kind), ...(shared === null || shared === text ? {} : { shared }) };
    const law = this.law(kind);
    return {
      deviation: { ...law, stacks, ...at, expected: text, values, cause: null, words },
      mismatches: this.mismatches,
    };
  }

  private vote(subject: Subject): string {
    const mismatch = this.mismatches.get(subject.inputs.name);
    if (!mismatch) return AS_SAMPLE;
    const actual =
      mismatch.actual === undefined ? "" : withoutOwn(canonicalJson(mismatch.actual), subject.inputs, this.holes);
    return `${mismatch.kind}:${actual}`;
  }

  private text(subject: Subject): string | null {
    const mismatch = this.mismatches.get(subject.inputs.name);
    if (mismatch) return asText(mismatch.actual);
    const { expected, scalars } = this.first;
    return expected === undefined ? null : asText(refill(expected, scalars, subject.matching.target));
  }

  /** What is expected of every stack, with the variances named. */
  private shared(
    wanted: string,
    named: readonly string[],
    have: ReadonlyMap<string, string>,
    values: Deviation["values"],
  ): string | null {
    if (wanted === AS_SAMPLE) return this.sharedSample(named[0]!);
    const holder = [...have].find(([, vote]) => vote === wanted)![0];
    const text = values[holder]!;
    return text === null ? null : withoutOwn(text, this.inputsOf(holder), this.holes);
  }

  private sharedSample(stack: string): string | null {
    const mismatch = this.mismatches.get(stack);
    if (mismatch?.expected === undefined) return null;
    const own = asText(mismatch.expected)!;
    const shared = asText(nameFilled(mismatch.expected, mismatch.scalars))!;
    // What was shortened for people has no scalars of its own any more.
    return shared === own ? withoutOwn(own, this.inputsOf(stack), this.holes) : shared;
  }

  /** What the named stacks should have: in their own words where that is one text, else with the variances named. */
  private expected(wanted: string, named: readonly string[], shared: string | null): string | null {
    if (wanted === AS_SAMPLE) {
      const texts = new Set(named.map((stack) => asText(this.mismatches.get(stack)?.expected)));
      return texts.size === 1 ? [...texts][0]! : shared;
    }
    if (shared === null || named.length > 1) return shared;
    return inWordsOf(shared, this.inputsOf(named[0]!), this.holes);
  }

  private inputsOf(stack: string): Subject["inputs"] {
    return this.voters.find(({ inputs }) => inputs.name === stack)!.inputs;
  }

  /** Seen from those that deviate: most stacks may differ from the sample environment, and these equal it. */
  private kind(
    wanted: string,
    named: readonly string[],
    expected: string | null,
    values: Deviation["values"],
  ): DeviationKind {
    const own = named.map((stack) => this.mismatches.get(stack)?.kind);
    const resource = this.first.property === null;
    if (wanted === AS_SAMPLE && new Set(own).size === 1) return own[0]!;
    const other = [...this.mismatches.values()].find(({ kind }) => kind !== "missing" && kind !== "added");
    const absent = named.every((stack) => values[stack] === null);
    if (absent) return resource ? "resource-missing" : "missing";
    if (expected === null) return resource ? "resource-added" : "added";
    return resource ? (other?.kind ?? "resource-type") : "changed";
  }

  /** Which law a difference falls under: the provider's identity, version and shape of configuration have their own. */
  private law(kind: DeviationKind): { readonly check: Law; readonly kind: DeviationKind } {
    const { type, property, part } = this.first;
    const option = part === "option" ? property!.replace(/^options\./, "") : "";
    const ofProvider = type.startsWith("pulumi:providers:");
    if (option.startsWith("provider") || (ofProvider && property === null))
      return { check: "one-provider", kind: "instance" };
    if (PROVIDER_OPTIONS.has(option) || (ofProvider && property === "version"))
      return { check: "one-provider", kind: "version" };
    const presence = kind === "missing" || kind === "added";
    const shape = ofProvider || (part === "input" && property === "region" && type.startsWith("aws:"));
    return presence && shape ? { check: "one-provider", kind: "shape" } : { check: "transparent", kind };
  }

  private locations(stacks: readonly string[]): Location[] {
    const elsewhere = this.first.mine?.position ?? this.first.sample?.position ?? null;
    return stacks.flatMap((stack): Location[] => {
      const subject = this.voters.find(({ inputs }) => inputs.name === stack);
      const mine =
        this.mismatches.get(stack)?.mine ?? (this.first.sample && subject?.pairs.get(this.first.sample)?.actual);
      const position =
        this.first.part === "resource" && !mine ? (this.first.inside ?? elsewhere) : (mine?.position ?? elsewhere);
      return locate(stack, position);
    });
  }

  private words(agree: boolean, kind: DeviationKind): Deviation["words"] {
    const { inside, part } = this.first;
    const words: { [name: string]: string } = { part };
    if (inside) words["inside"] = `line ${inside.line} of ${inside.file}`;
    if (agree) {
      const actual = asText(this.first.actual);
      words["was"] = this.first.kind;
      if (actual !== null) words["actual"] = withoutOwn(actual, this.first.subject.inputs, this.holes);
    }
    if (kind === "resource-renamed" && this.first.mine) words["name"] = this.first.mine.name;
    return words;
  }
}

/** The variances that a shared text names, as the stack has them. */
export function inWordsOf(text: string, inputs: Subject["inputs"], holes: readonly Hole[]): string {
  return holes
    .filter(({ kind }) => kind === "text")
    .reduce((own, hole) => own.split(hole.mark).join(String(hole.own(inputs))), text);
}
