import { spread } from "../support/statistics";
import { table } from "../support/table";
import type { Round } from "./round";

type Values = readonly (number | null)[];

/** The figures to reach, each judged by the median. */
const FIGURES = { seconds: 1.0, mebibytes: 350, ratio: 8 } as const;

/** A table of everything that was measured: median, least, greatest. */
export function measurements(rounds: readonly Round[]): string {
  const of = (value: (round: Round) => number | null): Values => rounds.map(value);
  const rows = [
    ["", "median", "min", "max"],
    row(
      "parity check, a cold process",
      "s",
      of(({ warm }) => warm.seconds),
    ),
    row(
      "  CPU, all processes",
      "s",
      of(({ warm }) => warm.usage.cpuSeconds),
    ),
    row(
      "  peak memory, PSS summed",
      "MiB",
      of(({ warmWatched }) => warmWatched.usage.peakPss),
    ),
    row(
      "  peak memory, RSS summed",
      "MiB",
      of(({ warmWatched }) => warmWatched.usage.peakRss),
    ),
    row(
      "the same, own caches emptied",
      "s",
      of(({ emptied }) => emptied.seconds),
    ),
    row(
      "  CPU, all processes",
      "s",
      of(({ emptied }) => emptied.usage.cpuSeconds),
    ),
    row(
      "  peak memory, PSS summed",
      "MiB",
      of(({ emptiedWatched }) => emptiedWatched.usage.peakPss),
    ),
    row(
      "  peak memory, RSS summed",
      "MiB",
      of(({ emptiedWatched }) => emptiedWatched.usage.peakRss),
    ),
    row(
      "four pulumi previews in sequence",
      "s",
      of(({ previews }) => previews?.seconds ?? null),
    ),
    row(
      "  CPU, all processes",
      "s",
      of(({ previews }) => previews?.usage.cpuSeconds ?? null),
    ),
    ...roleRows(rounds),
    row(
      "previews ÷ check, pair by pair",
      "×",
      of(({ previews, warm }) => ratio(previews, warm)),
    ),
    row(
      "previews ÷ check, caches emptied",
      "×",
      of(({ previews, emptied }) => ratio(previews, emptied)),
    ),
  ];
  return table(rows.filter((cells) => cells.length > 0));
}

/** The figures to reach beside what was measured. */
export function figures(rounds: readonly Round[]): string {
  const seconds = median(rounds.map(({ warm }) => warm.seconds));
  const memory = median(rounds.map(({ warmWatched }) => warmWatched.usage.peakPss));
  const times = median(rounds.map(({ previews, warm }) => ratio(previews, warm)));
  return table([
    ["figure to reach, caches warm", "", "measured", "reached"],
    ["wall-clock time", `≤ ${FIGURES.seconds.toFixed(1)} s`, ...judged(seconds, "s", seconds! <= FIGURES.seconds)],
    ["peak memory, PSS", `≤ ${FIGURES.mebibytes} MiB`, ...judged(memory, "MiB", memory! <= FIGURES.mebibytes)],
    ["faster than previews", `≥ ${FIGURES.ratio} ×`, ...judged(times, "×", times! >= FIGURES.ratio)],
  ]);
}

function roleRows(rounds: readonly Round[]): string[][] {
  const roles = new Set(rounds.flatMap(({ previews }) => [...(previews?.usage.cpuByRole.keys() ?? [])]));
  const seconds = (role: string): Values => rounds.map(({ previews }) => previews?.usage.cpuByRole.get(role) ?? 0);
  return [...roles].sort().map((role) => row(`    of which ${role}`, "s", seconds(role)));
}

/** Empty where nothing was measured. */
function row(label: string, unit: string, values: Values): string[] {
  const measured = values.filter((value) => value !== null);
  if (measured.length === 0) return [];
  const { median, min, max } = spread(measured);
  return [label, show(median, unit), show(min, unit), show(max, unit)];
}

function judged(value: number | null, unit: string, reached: boolean): string[] {
  return value === null ? ["not measured", "–"] : [show(value, unit), reached ? "yes" : "no"];
}

function median(values: Values): number | null {
  const measured = values.filter((value) => value !== null);
  return measured.length === 0 ? null : spread(measured).median;
}

function ratio(previews: Round["previews"], run: { readonly seconds: number }): number | null {
  return previews === null ? null : previews.seconds / run.seconds;
}

function cpuRatio({ previews, warm }: Round): number | null {
  return previews === null || warm.usage.cpuSeconds === 0 ? null : previews.usage.cpuSeconds / warm.usage.cpuSeconds;
}

function show(value: number, unit: string): string {
  const digits = unit === "s" ? 2 : unit === "×" ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}
