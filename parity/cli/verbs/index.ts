import { check } from "./check";
import { explain } from "./explain";
import { impact } from "./impact";
import { init } from "./init";
import { rehearse } from "./rehearse";
import { review } from "./review";
import { schema } from "./schema";
import type { Verb } from "./verb";
import { waive } from "./waive";

/** All verbs, in the order of `--help`. */
export const verbs: readonly Verb[] = [check, review, impact, rehearse, init, waive, explain, schema];
