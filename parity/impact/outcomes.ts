import type { ImpactBasis, ImpactCell } from "../result";
import { judgeRemoval, NOT_THERE, type Outcome, worse } from "./judge";
import type { Row } from "./rows";
import type { ServerModel } from "./server-model";
import type { StackModel } from "./stack-model";
import { twinsOf } from "./twins";

/** What of some rows stands in one web server of a stack. */
export interface Part {
  readonly stack: StackModel;
  readonly model: ServerModel;
  readonly rows: readonly Row[];
}

/** What is said of one stack. */
interface Told {
  readonly outcome: Outcome;
  /** As text with the stack's own values put back. */
  readonly shared: string;
  /** It has some of them. */
  readonly hasOwn: boolean;
}

/** What is said of a stack, with the first before it of which the same is said but for each one's own values. */
export type ToldOnce = Outcome & Pick<ImpactCell, "stack" | "sameAs">;

/** What comes of removals, stack by stack; of stacks that are twins, one is asked and the others told the same. */
export class Outcomes {
  private readonly twins: ReadonlyMap<StackModel, StackModel>;
  private readonly last = new Map<StackModel, { readonly key: string; readonly told: Told }>();

  constructor(readonly stacks: readonly StackModel[]) {
    this.twins = twinsOf(stacks);
  }

  /** Stacks that are asked: each stands for its twins. */
  get distinct(): readonly StackModel[] {
    return this.stacks.filter((stack) => !this.twins.has(stack));
  }

  /** The rows removed together from one stack. */
  of(stack: StackModel, rows: readonly Row[], explain: boolean): Outcome {
    return this.told(stack, rows, explain).outcome;
  }

  /** The rows removed together from every stack. */
  inAll(rows: readonly Row[], explain: boolean): ToldOnce[] {
    const first = new Map<string, string>();
    return this.stacks.map((stack) => {
      const { outcome, shared } = this.told(stack, rows, explain);
      const sameAs = first.get(shared) ?? null;
      if (sameAs === null) first.set(shared, stack.name);
      return { stack: stack.name, ...outcome, sameAs };
    });
  }

  private told(stack: StackModel, rows: readonly Row[], explain: boolean): Told {
    const twin = this.twins.get(stack);
    if (twin === undefined) return this.asked(stack, rows, explain);
    const told = this.asked(twin, rows, explain);
    return told.hasOwn ? { ...told, outcome: JSON.parse(stack.own(told.shared)) as Outcome } : told;
  }

  basisOf(stack: StackModel): ImpactBasis {
    const twin = this.twins.get(stack);
    return twin === undefined ? stack.hide(stack.basis) : { ...exchanged(twin.basis, twin, stack), stack: stack.name };
  }

  /** Remembers the last answer: twins are told of it next. */
  private asked(stack: StackModel, rows: readonly Row[], explain: boolean): Told {
    const key = JSON.stringify([explain, ...rows.map(({ file, address, server }) => [server, file, address])]);
    const known = this.last.get(stack);
    if (known?.key === key) return known.told;
    const outcome = stack.hide(judgeParts(stack, partsOf(rows, stack), explain));
    const text = JSON.stringify(outcome);
    const shared = stack.shared(text);
    const told = { outcome, shared, hasOwn: shared !== text };
    this.last.set(stack, { key, told });
    return told;
  }
}

/** Where each of the rows stands in the stack. */
export function partsOf(rows: readonly Row[], stack: StackModel): Part[] {
  return stack.servers.flatMap((model) => {
    const own = rows.filter((row) => row.own.get(stack.name)?.model === model);
    return own.length === 0 ? [] : [{ stack, model, rows: own }];
  });
}

function judgeParts(stack: StackModel, parts: readonly Part[], explain: boolean): Outcome {
  const [first, ...others] = parts.map(({ model, rows }) => {
    const settings = rows.map((row) => row.own.get(stack.name)!.setting);
    return judgeRemoval({ stack, model, settings, explain });
  });
  if (first !== undefined) return others.reduce(worse, first);
  return stack.unseen === null ? NOT_THERE : { ...NOT_THERE, outcome: "unknown", unknown: [stack.unseen] };
}

/** What is said of one stack with the own values of its twin. */
export function exchanged<T>(said: T, from: StackModel, to: StackModel): T {
  const text = JSON.stringify(said);
  const shared = from.shared(text);
  return shared === text ? said : (JSON.parse(to.own(shared)) as T);
}
