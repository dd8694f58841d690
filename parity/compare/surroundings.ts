import type { Surroundings } from "../evaluate/types";

/** 2026-01-01T00:00:00Z. Any instant does, as long as it is the same in every run of the tool. */
const EPOCH = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
/** Another year, month, weekday, hour, minute, second and millisecond from one evaluation to the next. */
const STEP = (365 + 31) * DAY + 7 * 3_600_000 + 13 * 60_000 + 17_000 + 19;
/** Clocks stay within some twenty years of the first, where programs that check dates still work. */
const STEPS = 18;
/** Numbers of the evaluations of later rounds: their clocks run before the first, so that none has its year again. */
export const LATER = 5000;

const LOCALES = ["C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "ja_JP.UTF-8"];
const ZONES = ["UTC", "Australia/Sydney", "America/Los_Angeles", "Asia/Kolkata"];

/**
 * What surrounds the n-th evaluation of a run. All differ, so that a program that depends on clock, chance, user, machine,
 * locale or build number differs between stacks too, and shows.
 */
export function surroundings(n: number): Surroundings {
  const locale = LOCALES[n % LOCALES.length]!;
  const turn = n < LATER ? n % STEPS : -1 - ((n - LATER) % STEPS);
  return {
    clock: EPOCH + turn * STEP + n * 61_007,
    seed: 1 + n * 7919,
    env: {
      TZ: ZONES[n % ZONES.length]!,
      LANG: locale,
      LC_ALL: locale,
      USER: `parity-${n}`,
      LOGNAME: `parity-${n}`,
      HOSTNAME: `parity-host-${n}`,
      BUILD_NUMBER: String(1000 + n),
      GITHUB_RUN_ID: String(2000 + n),
      GITHUB_SHA: (0x9e3779b1 + n).toString(16).padStart(40, "0"),
    },
  };
}
