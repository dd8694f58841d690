import { contractChecks, type StackContext } from "./checks/index";
import { ImpactModel } from "./impact/index";
import type { ImpactCell, ImpactSetting, NeededSetting } from "./result";
import { type DeclaredSetting, type Hop, probesOf, type TrafficPath } from "./traffic/index";

/** For each hop of a path of one stack, the settings that it needs, in the order of the configuration. */
export type SettingsNeeded = (
  context: StackContext,
  path: TrafficPath,
  hops: readonly Hop[],
  say: (text: string) => string,
) => readonly (readonly NeededSetting[])[];

/** Judges every setting of the stacks; of a stack that is not among them nothing is said. */
export function settingsNeeded(contexts: readonly StackContext[]): SettingsNeeded {
  const model = new ImpactModel({
    checks: contractChecks,
    stacks: contexts.map((context) => ({ context, probes: probesOf(context.traffic, context.application) })),
  });
  const settings = model.alone();
  return (context, path, hops, say) => {
    const at = contexts.indexOf(context);
    const byHop = hops.map((): NeededSetting[] => []);
    if (at < 0) return byHop;
    for (const [index, row] of model.rows.entries()) {
      const own = row.own.get(context.stack);
      if (own === undefined || !own.model.paths.includes(path)) continue;
      const setting = settings[index]!;
      const needed = neededOn(path, setting, setting.stacks[at]!, say);
      if (needed !== null) for (const hop of hopsNeeding(own.setting, hops)) byHop[hop]!.push(needed);
    }
    return byHop;
  };
}

function neededOn(
  path: TrafficPath,
  { file, address, text }: ImpactSetting,
  { changes, rows, location }: ImpactCell,
  say: (text: string) => string,
): NeededSetting | null {
  const changed = changes.filter((change) => change.path === path.id && change.effect !== "repairs");
  if (changed.length === 0 && rows.length === 0) return null;
  const because = [
    ...changed.map(({ symptom, before, after }) => symptom || `${after} instead of ${before}`),
    ...rows.map(({ row, symptom }) => `${row}: ${symptom}`),
  ];
  return {
    file,
    address,
    text,
    how: changed.length > 0 ? "needed" : "listed",
    because: [...new Set(because.map(say))],
    location: location && { ...location, stack: null },
  };
}

/** The hops whose block is the innermost around the setting; what stands outside of all of them is nginx's as a whole. */
function hopsNeeding({ directive }: DeclaredSetting, hops: readonly Hop[]): number[] {
  const around = hops.map(({ blocks }) => {
    const own = blocks.filter((block) => block.file === directive.position.file && block.start <= directive.start);
    return Math.max(-1, ...own.filter(({ end }) => directive.end <= end).map(({ start }) => start));
  });
  const innermost = Math.max(...around);
  if (innermost < 0) return hops.flatMap(({ kind }, index) => (kind === "web-server" ? [index] : []));
  return around.flatMap((start, index) => (start === innermost ? [index] : []));
}
