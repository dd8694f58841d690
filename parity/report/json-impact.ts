import type {
  Impact,
  ImpactBasis,
  ImpactCell,
  ImpactChange,
  ImpactRehearsal,
  ImpactRow,
  ImpactSet,
  ImpactSetting,
} from "../result";

/** The member `impact` with its members in the order of the documented schema. */
export function canonicalImpact({ asked, basis, settings, sets, rehearsal }: Impact): Impact {
  return {
    asked,
    basis: basis.map(canonicalBasis),
    settings: settings.map(canonicalSetting),
    sets: sets.map(canonicalSet),
    rehearsal: rehearsal && canonicalRehearsal(rehearsal),
  };
}

function canonicalBasis({ stack, paths, probes, failing, rows, notJudged, gaps }: ImpactBasis): ImpactBasis {
  return { stack, paths, probes, failing, rows, notJudged, gaps };
}

function canonicalSetting(setting: ImpactSetting): ImpactSetting {
  const { file, address, server, text, outcome, access, onlyIn, notWith } = setting;
  return { file, address, server, text, outcome, access, onlyIn, notWith, stacks: setting.stacks.map(canonicalCell) };
}

function canonicalCell(cell: ImpactCell): ImpactCell {
  const { stack, sameAs, outcome, text, at, location, unknown } = cell;
  return {
    stack,
    sameAs,
    outcome,
    text,
    at,
    location: location && {
      stack: location.stack,
      file: location.file,
      line: location.line,
      column: location.column,
    },
    changes: cell.changes.map(canonicalChange),
    rows: cell.rows.map(canonicalRow),
    unknown,
  };
}

function canonicalChange(change: ImpactChange): ImpactChange {
  const { effect, path, probes, titles, before, after, symptom, steps } = change;
  return { effect, path, probes, titles, before, after, symptom, steps };
}

function canonicalRow({ row, how, symptom, message }: ImpactRow): ImpactRow {
  return { row, how, symptom, message };
}

function canonicalSet({ of, settings, stacks, conflicts }: ImpactSet): ImpactSet {
  return {
    of,
    settings,
    stacks: stacks.map(({ stack, sameAs, outcome, changes, rows, unknown }) => ({
      stack,
      sameAs,
      outcome,
      changes: changes.map(canonicalChange),
      rows: rows.map(canonicalRow),
      unknown,
    })),
    conflicts,
  };
}

function canonicalRehearsal(rehearsal: ImpactRehearsal): ImpactRehearsal {
  const { nginx, limits, compared, agreed, undecided, disagreements } = rehearsal;
  return {
    nginx,
    limits,
    compared,
    agreed,
    undecided,
    disagreements: disagreements.map(({ stack, without, probe, predicted, observed }) => {
      return { stack, without, probe, predicted, observed };
    }),
  };
}
