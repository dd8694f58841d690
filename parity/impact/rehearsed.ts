import type { ImpactRehearsal } from "../result";
import type { DeclaredSetting } from "../traffic";
import type { Observation } from "../traffic/probes/types";
import type { Place } from "../traffic/types";
import { agreementOf } from "./agreement";
import { describeObservation, differenceOf } from "./describe";
import type { Case } from "./predict";
import { rowNameOf } from "./rows";
import type { ServerModel } from "./server-model";
import type { StackModel } from "./stack-model";

/** What was seen on a real nginx: of one stack, as it is declared and without settings. */
export interface ObservedStack {
  readonly stack: string;
  readonly baseline: ReadonlyMap<string, Observation>;
  readonly variants: readonly ObservedVariant[];
}

export interface ObservedVariant {
  readonly server: Place;
  /** Property addresses. */
  readonly removed: readonly string[];
  /** Of the probes of that server, by id. */
  readonly observations: ReadonlyMap<string, Observation>;
}

type Tally = Pick<ImpactRehearsal, "compared" | "agreed" | "undecided" | "disagreements">;

/**
 * Every observation against its prediction. `stacks` are the models of the same stacks, made for the nginx that ran.
 */
export function compareObserved(stacks: readonly StackModel[], observed: readonly ObservedStack[]): Tally {
  const tally = new Tallying();
  for (const { stack, baseline, variants } of observed) {
    const model = stacks.find(({ name }) => name === stack);
    if (model === undefined) continue;
    for (const server of model.servers) tally.add(model, server, [], baseline);
    for (const { server: at, removed, observations } of variants) {
      const server = model.servers.find(
        ({ web }) => web.at.resource === at.resource && web.at.property === at.property,
      );
      if (server === undefined) continue;
      const settings = server.settings.filter(({ address }) => removed.includes(address));
      tally.add(model, server, settings, observations);
    }
  }
  return tally.result;
}

class Tallying {
  private compared = 0;
  private agreed = 0;
  private undecided = 0;
  private readonly disagreements: ImpactRehearsal["disagreements"][number][] = [];

  get result(): Tally {
    const { compared, agreed, undecided, disagreements } = this;
    return { compared, agreed, undecided, disagreements };
  }

  add(
    stack: StackModel,
    server: ServerModel,
    settings: readonly DeclaredSetting[],
    observations: ReadonlyMap<string, Observation>,
  ): void {
    for (const { probe, cases } of server.predictions(settings)) {
      const observed = observations.get(probe.id);
      if (observed === undefined) continue;
      this.compared++;
      const answers = cases.map(({ observation }) => agreementOf(observation, observed));
      if (answers.includes("agreed")) this.agreed++;
      else if (answers.includes("undecided")) this.undecided++;
      else {
        const without = settings.map((setting) => rowNameOf(setting));
        const told = stack.hide({ probe: probe.title, ...inWords(cases, observed) });
        this.disagreements.push({ stack: stack.name, without, ...told });
      }
    }
  }
}

function inWords(cases: readonly Case[], observed: Observation): { predicted: string; observed: string } {
  const [first] = cases;
  const difference = cases.length === 1 ? differenceOf(first!.observation, observed) : null;
  if (difference !== null) return { predicted: difference.before, observed: difference.after };
  const predicted = [...new Set(cases.map(({ observation }) => describeObservation(observation)))].join(" or ");
  return { predicted, observed: describeObservation(observed) };
}
