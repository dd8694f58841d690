import { emptyCaches, type Run, timedCheck, watchedCheck } from "./command";
import type { Peer, Previews } from "./peer";

/** What is measured next to each other, so that whatever else the machine does hits all of it. */
export interface Round {
  readonly warm: Run;
  /** Null when there is no peer. */
  readonly previews: Previews | null;
  readonly emptied: Run;
  readonly warmWatched: Run;
  readonly emptiedWatched: Run;
}

export async function measureRound(peer: Peer | null): Promise<Round> {
  const warm = await timedCheck();
  const previews = (await peer?.previews()) ?? null;
  emptyCaches();
  const emptied = await timedCheck();
  const warmWatched = await watchedCheck();
  emptyCaches();
  const emptiedWatched = await watchedCheck();
  return { warm, previews, emptied, warmWatched, emptiedWatched };
}
