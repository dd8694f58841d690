import { closed } from "./closed";
import type { Check } from "./define";
import { known } from "./known";
import { oneProvider } from "./one-provider";
import { transparent } from "./transparent";
import { uniform } from "./uniform";
import { waiver } from "./waiver";

/** Every check, in the order of design.md. A new check is one file and one line here. */
export const checks: readonly Check[] = [uniform, transparent, closed, oneProvider, known, waiver];
