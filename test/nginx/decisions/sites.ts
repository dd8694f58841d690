import { loadWebServer, type NginxFacts } from "../../../parity/nginx";
import { probesFor } from "./probes";
import { Random } from "./random";
import type { Case } from "./types";

/** The case with requests that aim at its servers and locations, after those written down. */
export function withProbes(tested: Case, facts: NginxFacts, seed: number, limit = 40): Case {
  const web = loadWebServer(tested.main, tested.files, facts);
  return { ...tested, asks: [...tested.asks, ...probesFor(web, new Random(seed + 1), limit)] };
}
