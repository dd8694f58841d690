import { type Browser, chromium } from "playwright-core";

/**
 * One browser for a whole file of tests, as people have it: nothing of it is replaced. Null where the machine has none: the
 * tests are then skipped, which CI does not accept.
 */
export async function openChromium(): Promise<Browser | null> {
  const { findChromium } = await import("../../scripts/chromium.mjs");
  const executablePath = findChromium();
  // A machine that also builds an engine and runs nginx takes its time to start one.
  return executablePath === null ? null : chromium.launch({ executablePath, timeout: 60_000 });
}
