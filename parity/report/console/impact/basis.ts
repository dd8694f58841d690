import type { Impact, ImpactBasis, ImpactRehearsal } from "../../../result";
import { unaskedWords } from "../../unasked";
import { count } from "../../values";
import { labelled } from "../finding";
import type { Style } from "../style";
import { alike, someOf, stackList, titled } from "./words";

const MOST_REASONS = 6;

/** What was considered: a setting is removable as far as this reaches, and no further. */
export function renderBasis({ basis, settings }: Impact, style: Style): string[] {
  const room = style.width - 2;
  const lines = alike(basis, factsOf).flatMap((group) => {
    const stacks = stackList(
      group.map(({ stack }) => stack),
      basis.length,
    );
    return labelled("judged by   ", style.text(`${factsOf(group[0]!)} (${stacks})`), style, room);
  });
  const reasons = (label: string, of: (one: ImpactBasis) => readonly string[]): string[] => {
    const found = basis.flatMap((one) => of(one).map((reason) => ({ stack: one.stack, reason })));
    const groups = alike(found, ({ reason }) => reason);
    const shown = groups.slice(0, MOST_REASONS).flatMap((group) => {
      const stacks = stackList(
        group.map(({ stack }) => stack),
        basis.length,
      );
      return labelled(label, style.text(`${group[0]!.reason} (${stacks})`), style, room);
    });
    const rest = groups.length - MOST_REASONS;
    return rest > 0 ? [...shown, ...labelled(label, `${style.ellipsis} and ${rest} more`, style, room)] : shown;
  };
  const unasked = unaskedWords(settings);
  return [
    ...lines,
    ...reasons("fails now   ", ({ failing }) => failing),
    ...notJudged(basis, style, room),
    ...reasons("not seen    ", ({ gaps }) => gaps),
    ...(unasked === null ? [] : labelled("not asked   ", style.text(unasked), style, room)),
  ].map((line) => `  ${line}`);
}

function factsOf({ paths, probes, rows }: ImpactBasis): string {
  return `${count(paths, "traffic path")}, ${count(probes, "probe")}, ${count(rows, "row")} of the contract`;
}

/** Rows without their facts: many rows can need one fact. */
function notJudged(basis: readonly ImpactBasis[], style: Style, room: number): string[] {
  const byFact = new Map<string, Set<string>>();
  for (const one of basis.flatMap(({ notJudged }) => notJudged)) {
    const [row = "", fact = ""] = one.split(" needs ");
    byFact.set(fact, (byFact.get(fact) ?? new Set()).add(row));
  }
  return [...byFact].flatMap(([fact, rows]) =>
    labelled("not judged  ", style.text(`${someOf([...rows], 4)}: needs ${fact}`), style, room),
  );
}

/** The predictions against a real nginx: disagreements first, for each is a defect. */
export function renderRehearsal(rehearsal: ImpactRehearsal, style: Style): string[] {
  const { nginx, limits, compared, agreed, undecided, disagreements } = rehearsal;
  const good = disagreements.length === 0;
  const words = `nginx ${nginx} did what was predicted in ${agreed} of ${count(compared, "outcome")}`;
  const unknown = undecided > 0 ? `; ${undecided} predictions said that they do not know` : "";
  const room = style.width - 4;
  return [
    ...titled(good ? style.good : style.bad, good ? "good" : "bad", "rehearsed", words + unknown, style),
    ...limits.flatMap((limit) => labelled("but  ", style.text(limit), style, room)).map((line) => `    ${line}`),
    ...disagreements.slice(0, MOST_DISAGREEMENTS).flatMap(({ stack, without, probe, predicted, observed }) => {
      const what = without.length === 0 ? "as it is declared" : `without ${without.join(" and ")}`;
      return [
        ...labelled(`${style.bad} `, style.text(`defect of the model: ${stack} ${what}, ${probe}`), style, room),
        ...labelled("  predicted  ", style.text(predicted), style, room),
        ...labelled("  observed   ", style.text(observed), style, room),
      ].map((line) => `  ${line}`);
    }),
    ...(disagreements.length > MOST_DISAGREEMENTS
      ? [`  ${style.ellipsis} and ${disagreements.length - MOST_DISAGREEMENTS} more: --format json has all`]
      : []),
  ];
}

const MOST_DISAGREEMENTS = 20;
