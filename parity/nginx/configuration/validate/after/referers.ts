import { aligned, type HostKeys, hashError } from "../hash-keys";
import { problemOf } from "../problems";
import type { Block, Refusal } from "../types";
import { blocksIn } from "./blocks";
import type { Check } from "./http";
import { namesOf } from "./names";

/** What `valid_referers` has set in a block. */
export interface Referers {
  readonly keys: HostKeys;
  /** The server's own names count too. */
  serverNames: boolean;
  /** `none` or `blocked` are among them. */
  bare: boolean;
}

/** ngx_http_referer_merge_conf */
export const checkReferers: Check = (reading, http) => {
  if (!reading.modulesUsed.has("http_referer")) return;
  for (const server of http.inner) {
    for (const block of blocksIn(server)) {
      const refusal = merged(block, server);
      if (refusal === null) continue;
      const problem = problemOf(refusal, refusal.place === "closing" ? http.directive! : block.directive!);
      reading.problems.push({ ...problem, position: block.directive!.position });
      return;
    }
  }
};

function merged(block: Block, server: Block): Refusal | null {
  const referers = block.values.get("valid_referers") as Referers | undefined;
  if (referers === undefined) return null;
  const { keys, serverNames, bare } = referers;
  for (const name of serverNames ? namesOf(server) : []) {
    const refusal = name.startsWith("~") ? null : keys.refuse(name.toLowerCase(), true, "invalid hostname or wildcard");
    if (refusal !== null) return { ...refusal, place: "closing" };
  }
  if (bare && keys.exact.length + keys.head.length + keys.tail.length === 0) {
    const message =
      'the "none" or "blocked" referers are specified in the "valid_referers" directive without any valid referer';
    return { message, hint: "Add a name to valid_referers: regular expressions do not count.", place: "none" };
  }
  const maxSize = block.value<number>("referer_hash_max_size") ?? 2048;
  const bucketSize = aligned(block.value<number>("referer_hash_bucket_size") ?? 64);
  const refusal = hashError("referer_hash", { maxSize, bucketSize }, [keys.exact, keys.headLabels, keys.tailLabels]);
  return refusal === null ? null : { ...refusal, place: "none" };
}
