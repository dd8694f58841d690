import { InvalidArgumentError, Option } from "commander";

/** A day or an instant that means the same on every machine: `2027-01-31`, `2027-01-31T12:00:00Z`, `…+02:00`. */
const INSTANT = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Longest time limit, seconds: Node's timers hold 2^31 - 1 ms, which is more than this. */
const LONGEST_TIMEOUT = 86_400;

/** `--now`: a day is its first moment, UTC. A date that no calendar has is refused, not rolled over. */
export function parseInstant(text: string): Date {
  const day = INSTANT.exec(text)?.[1];
  if (day === undefined || !isCalendarDay(day) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError("It takes a day (2027-01-31) or an instant with its zone (2027-01-31T12:00:00Z).");
  }
  return new Date(text);
}

function isCalendarDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** `--expires`: a day. */
export function parseDay(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isCalendarDay(text)) {
    throw new InvalidArgumentError("It takes a day, like 2027-01-31.");
  }
  return text;
}

/** `--timeout`, of every verb that evaluates a program; its value is milliseconds. */
export function timeoutOption(): Option {
  return new Option("--timeout <seconds>", "time limit for one evaluation of the program")
    .argParser(parseTimeout)
    .default(60_000, "60");
}

/** Seconds → milliseconds. */
function parseTimeout(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds > 0 && seconds <= LONGEST_TIMEOUT)) {
    throw new InvalidArgumentError(`It takes seconds, more than 0 and at most ${LONGEST_TIMEOUT}.`);
  }
  return Math.ceil(seconds * 1000);
}

/** `--speed`: by what durations are divided. Beyond a thousand nothing is left to measure. */
export function parseSpeed(text: string): number {
  const factor = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(factor >= 1 && factor <= 1000)) throw new InvalidArgumentError("It takes a number from 1 to 1000.");
  return factor;
}

/** Options that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
