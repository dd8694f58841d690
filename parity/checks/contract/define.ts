import type { Directive } from "../../nginx/types";
import type { Severity } from "../../result";
import type { TrafficPath } from "../../traffic/types";
import type { Guide, Message } from "../define";
import { catalogueRow, SEVERITY } from "./catalogue";
import { draftsOf } from "./drafts";
import { listedByName, namesListed } from "./listed";
import { outcomeOf } from "./outcome";
import type { Say } from "./say";
import type { ContractCheck, Provider, StackContext } from "./types";
import type { PathView } from "./view";

type Messages = { readonly [message: string]: Message };

/** A row as its file states it. Area, rule, symptom, sources and severity are the catalogue's. */
export interface RowDefinition<M extends Messages> {
  readonly id: string;
  readonly summary: string;
  /** One sentence with what people see when it breaks: it is printed with the findings. */
  readonly why: string;
  readonly fix: string;
  /** Where the row argues for another weight than the catalogue's. */
  readonly severity?: Severity;
  readonly guide: Guide;
  /** Where it speaks of fewer load balancers than the catalogue says. */
  readonly providers?: readonly Provider[];
  /** Facts of `parity.yaml` without which it is not judged. */
  readonly facts?: readonly string[];
  /**
   * Sentences with `{words}` that `judge` supplies. `{stacks}` is there always: `prod-eu`, `all stacks`. What is told of
   * stacks where the row holds at the same place is added behind the text.
   */
  readonly messages: M;
  readonly applies: (path: TrafficPath, context: StackContext) => boolean;
  /** It does not look at nginx's configuration: what nobody knows of that is nothing to it. */
  readonly balancerAlone?: true;
  /** Asked for each path that the row applies to and whose nginx is known. Paths that say the same are one violation. */
  readonly judge?: (view: PathView, say: Say<M>) => void;
  /** Asked once a stack, with all those paths, where paths do not do: health checks, comparisons of stacks. */
  readonly judgeStack?: (views: readonly PathView[], say: Say<M>, stacks: readonly StackContext[]) => void;
  /**
   * Asked once of a stack that the row does not speak of, with all its paths, to say why the same file is right there:
   * `say.holds` alone.
   */
  readonly elsewhere?: (views: readonly PathView[], say: Pick<Say<M>, "holds" | "holdsWhere">) => void;
  /** See {@link ContractCheck.listed}: what `listed.ts` cannot say by names. Asked on paths that the row applies to. */
  readonly listed?: (directive: Directive, path: TrafficPath, context: StackContext) => boolean;
}

/** A row of the catalogue as a check. See docs/contract.md for a whole example. */
export function defineRow<const M extends Messages>(row: RowDefinition<M>): ContractCheck {
  const { area, rule, symptom, sources, severity, providers } = catalogueRow(row.id);
  const outcome: ContractCheck["outcome"] = (context, stacks = [context]) => outcomeOf(row, context, stacks);
  const check: ContractCheck = {
    id: row.id,
    area,
    severity: row.severity ?? SEVERITY[severity],
    summary: row.summary,
    why: row.why,
    fix: row.fix,
    needs: ["contract"],
    guide: row.guide,
    messages: withElsewhere(row.messages),
    row: { area, rule, symptom, sources, facts: row.facts ?? [], providers: row.providers ?? providers },
    applies: row.applies,
    outcome,
    judge: (context, stacks) => outcome(context, stacks).violations,
    listed: (directive, path, context) =>
      (row.listed !== undefined || namesListed(row.id, directive.name)) &&
      row.applies(path, context) &&
      ((row.listed?.(directive, path, context) ?? false) || listedByName(row.id, directive, path, context)),
    check: (context) => draftsOf(check, context),
  };
  return check;
}

function withElsewhere(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).map(([name, message]) => [name, { ...message, text: `${message.text}{elsewhere}` }]),
  );
}
