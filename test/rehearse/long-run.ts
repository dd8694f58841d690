// A rehearsal in which time passes as declared: test/rehearse/clean.slow.test.ts ends it before it is over.
import { see } from "./support";

void see({ base: "alb", facts: { longestRequest: 45 } }, { speed: 1 });
