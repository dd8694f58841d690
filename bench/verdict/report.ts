import type { Usage } from "../support/process-tree";
import { spread } from "../support/statistics";
import { table } from "../support/table";
import type { Round } from "./round";

/** The figures to reach, each judged by the median. */
const FIGURES = { seconds: 1.0, mebibytes: 350, ratio: 8 } as const;

interface Measure {
  readonly label: string;
  readonly unit: string;
  readonly of: (round: Round) => number | null;
}

const CHECK: readonly Measure[] = [
  { label: "parity check, a cold process", unit: "s", of: ({ warm }) => warm.seconds },
  { label: "  CPU, all processes", unit: "s", of: ({ warm }) => cpu(warm.usage) },
  { label: "  peak memory, PSS summed", unit: "MiB", of: ({ warmWatched }) => warmWatched.usage.peakPss },
  { label: "  peak memory, RSS summed", unit: "MiB", of: ({ warmWatched }) => warmWatched.usage.peakRss },
  { label: "the same, own caches emptied", unit: "s", of: ({ emptied }) => emptied.seconds },
  { label: "  CPU, all processes", unit: "s", of: ({ emptied }) => cpu(emptied.usage) },
  { label: "  peak memory, PSS summed", unit: "MiB", of: ({ emptiedWatched }) => emptiedWatched.usage.peakPss },
  { label: "  peak memory, RSS summed", unit: "MiB", of: ({ emptiedWatched }) => emptiedWatched.usage.peakRss },
];

const PREVIEWS: readonly Measure[] = [
  { label: "four pulumi previews in sequence", unit: "s", of: ({ previews }) => previews?.seconds ?? null },
  { label: "  CPU, all processes", unit: "s", of: ({ previews }) => cpu(previews?.usage) },
];

const RATIOS: readonly Measure[] = [
  { label: "previews ÷ check, pair by pair", unit: "×", of: ({ previews, warm }) => ratio(previews, warm) },
  { label: "  caches emptied", unit: "×", of: ({ previews, emptied }) => ratio(previews, emptied) },
  { label: "  CPU", unit: "×", of: ({ previews, warm }) => over(cpu(previews?.usage), cpu(warm.usage)) },
];

/** A table of everything that was measured: median, least, greatest. */
export function measurements(rounds: readonly Round[]): string {
  const measures = [...CHECK, ...PREVIEWS, ...roles(rounds), ...RATIOS];
  return table([["", "median", "min", "max"], ...measures.flatMap((measure) => row(measure, rounds))]);
}

/** The figures to reach beside what was measured. */
export function figures(rounds: readonly Round[]): string {
  const seconds = median(rounds.map(({ warm }) => warm.seconds));
  const memory = median(rounds.map(({ warmWatched }) => warmWatched.usage.peakPss));
  const times = median(rounds.map(({ previews, warm }) => ratio(previews, warm)));
  return table([
    ["figure to reach, caches warm", "", "measured", "reached"],
    ["wall-clock time", `≤ ${FIGURES.seconds.toFixed(1)} s`, ...judged(seconds, "s", (s) => s <= FIGURES.seconds)],
    ["peak memory, PSS", `≤ ${FIGURES.mebibytes} MiB`, ...judged(memory, "MiB", (mib) => mib <= FIGURES.mebibytes)],
    ["faster than previews", `≥ ${FIGURES.ratio} ×`, ...judged(times, "×", (x) => x >= FIGURES.ratio)],
  ]);
}

/** What each kind of process used of the previews' CPU time. */
function roles(rounds: readonly Round[]): Measure[] {
  const names = new Set(rounds.flatMap(({ previews }) => [...(previews?.usage.cpuByRole.keys() ?? [])]));
  return [...names].sort().map((name) => ({
    label: `    of which ${name}`,
    unit: "s",
    of: ({ previews }) => previews?.usage.cpuByRole.get(name) ?? 0,
  }));
}

/** None where nothing was measured. */
function row({ label, unit, of }: Measure, rounds: readonly Round[]): string[][] {
  const measured = rounds.map(of).filter((value) => value !== null);
  if (measured.length === 0) return [];
  const { median, min, max } = spread(measured);
  return [[label, show(median, unit), show(min, unit), show(max, unit)]];
}

function judged(value: number | null, unit: string, reached: (value: number) => boolean): string[] {
  return value === null ? ["not measured", "–"] : [show(value, unit), reached(value) ? "yes" : "no"];
}

function median(values: readonly (number | null)[]): number | null {
  const measured = values.filter((value) => value !== null);
  return measured.length === 0 ? null : spread(measured).median;
}

function ratio(previews: Round["previews"], run: { readonly seconds: number }): number | null {
  return over(previews?.seconds ?? null, run.seconds);
}

function over(value: number | null, by: number | null): number | null {
  return value === null || by === null ? null : value / by;
}

/** Null where processes cannot be watched. */
function cpu(usage: Usage | undefined): number | null {
  return usage === undefined || usage.cpuSeconds === 0 ? null : usage.cpuSeconds;
}

function show(value: number, unit: string): string {
  const digits = unit === "s" ? 2 : unit === "×" ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}
