import type { ImpactBasis } from "../result";
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

/** What comes of removals, stack by stack; of stacks that are twins, one is asked and the others told the same. */
export class Outcomes {
  private readonly twins: ReadonlyMap<StackModel, StackModel>;
  private readonly last = new Map<StackModel, { readonly key: string; readonly outcome: Outcome }>();

  constructor(readonly stacks: readonly StackModel[]) {
    this.twins = twinsOf(stacks);
  }

  /** Stacks that are asked: each stands for its twins. */
  get distinct(): readonly StackModel[] {
    return this.stacks.filter((stack) => !this.twins.has(stack));
  }

  /** The rows removed together from one stack. */
  of(stack: StackModel, rows: readonly Row[], explain: boolean): Outcome {
    const twin = this.twins.get(stack);
    return twin === undefined
      ? this.asked(stack, rows, explain)
      : exchanged(this.asked(twin, rows, explain), twin, stack);
  }

  basisOf(stack: StackModel): ImpactBasis {
    const twin = this.twins.get(stack);
    return twin === undefined ? stack.hide(stack.basis) : { ...exchanged(twin.basis, twin, stack), stack: stack.name };
  }

  /** Remembers the last answer: twins are told of it next. */
  private asked(stack: StackModel, rows: readonly Row[], explain: boolean): Outcome {
    const key = JSON.stringify([explain, ...rows.map(({ file, address, server }) => [server, file, address])]);
    const known = this.last.get(stack);
    if (known?.key === key) return known.outcome;
    const outcome = stack.hide(judgeParts(stack, partsOf(rows, stack), explain));
    this.last.set(stack, { key, outcome });
    return outcome;
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
