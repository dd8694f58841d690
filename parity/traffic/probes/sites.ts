import { durationOf, effective, sizeOf } from "../../nginx";
import type { Ask } from "./asks";
import { reachesApplication } from "./expected";
import type { Way } from "./way";

/** One thing to ask for, and by which way. */
export interface Candidate {
  readonly way: Way;
  readonly ask: Ask;
}

/** A server block of nginx behind a balancer, with everything that arrives there. */
export interface Site {
  /** What comes to the application; all, where nothing does. */
  readonly candidates: readonly Candidate[];
  /** What is answered from files, or by nginx itself, where other candidates come to the application. */
  readonly others: readonly Candidate[];
}

/** Sites in the order in which ways reach them: sizes and times are tried on each once, not on each rule. */
export function sitesOf(ways: readonly { readonly way: Way; readonly asks: readonly Ask[] }[]): Site[] {
  const sites = new Map<string, Candidate[]>();
  for (const { way, asks } of ways) {
    for (const ask of asks) {
      const key = siteKey(way, ask);
      const list = sites.get(key);
      if (list === undefined) sites.set(key, [{ way, ask }]);
      else list.push({ way, ask });
    }
  }
  return [...sites.values()].map((candidates) => {
    const reaching = candidates.filter(({ way, ask }) => reachesApplication(way, ask));
    if (reaching.length === 0) return { candidates, others: [] };
    return { candidates: reaching, others: candidates.filter((one) => !reaching.includes(one)) };
  });
}

function siteKey({ path, intent }: Way, { landing }: Ask): string {
  const server = landing === null ? -1 : intent.web.servers.indexOf(landing.server);
  return JSON.stringify([path.loadBalancer.at.resource, path.servers.at, server]);
}

/** The candidate whose location is declared to take most: an upload is meant for where uploads are allowed. */
export function most({ candidates }: Site, measure: (candidate: Candidate) => number): Candidate {
  return candidates.reduce((best, one) => (measure(one) > measure(best) ? one : best));
}

/** Bytes or seconds that are in effect where a candidate arrives; infinite for 0 of a size, which is no limit. */
export function sizeAt({ ask: { landing } }: Candidate, name: string, index = 0): number {
  const scope = landing === null ? null : (landing.location ?? landing.server);
  const size = scope === null ? null : sizeOf(effective(scope, name)?.args[index] ?? "");
  return size === 0 ? Number.POSITIVE_INFINITY : (size ?? 0);
}

export function secondsAt({ ask: { landing } }: Candidate, name: string): number {
  const scope = landing === null ? null : (landing.location ?? landing.server);
  return scope === null ? 0 : (durationOf(effective(scope, name)?.args[0] ?? "") ?? 0);
}
