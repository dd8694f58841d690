import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";

/** What a figure depends on and does not say itself, one fact a line. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() || "unknown";
  const memory = (totalmem() / 2 ** 30).toFixed(1);
  return `machine  ${availableParallelism()} cores (${model}), ${memory} GiB; ${process.platform} ${release()}; node ${process.version}`;
}

/** The load average of the last minute, as the system counts it (0 on Windows, which does not). */
export function load(): number {
  return loadavg()[0] ?? 0;
}

/**
 * What the load before the first run says about the figures: a machine that was at work has less than all of itself for
 * what is measured, and every time is too long. CPU seconds and ratios suffer less.
 */
export function loadLine(before: number, after: number): string {
  const busy = before > 0.5 * availableParallelism();
  const warning = busy ? "; this machine was at work, so times are too long: judge CPU seconds and ratios" : "";
  return `load     ${before.toFixed(1)} before, ${after.toFixed(1)} after${warning}`;
}
