/** Milliseconds that every duration has beside its share: what a machine may lose without changing an outcome. */
const CONSTANT_MS = 100;

/**
 * A declared duration, in seconds, as it is in a rehearsal, in milliseconds: divided by `speed`, and a constant more. Of two
 * durations the longer stays the longer, whoever waits; nothing stays nothing.
 */
export function here(seconds: number, speed: number): number {
  return seconds <= 0 ? 0 : CONSTANT_MS + Math.round((seconds * 1000) / speed);
}

/** The same in the notation that nginx and HAProxy share. */
export function hereText(seconds: number, speed: number): string {
  return `${here(seconds, speed)}ms`;
}
