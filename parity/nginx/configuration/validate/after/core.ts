import { aligned, hashError } from "../hash-keys";
import { blocksIn } from "./blocks";
import type { Check } from "./http";

/** ngx_http_core_merge_srv_conf, ngx_http_core_merge_loc_conf */
export const checkCore: Check = (reading, http) => {
  const directive = http.directive!;
  for (const server of http.inner) {
    const buffers = server.value<{ size: number }>("large_client_header_buffers")?.size ?? 8192;
    const pool = server.value<number>("connection_pool_size") ?? 512;
    if (buffers < pool) {
      const message = 'the "large_client_header_buffers" size must be equal to or greater than "connection_pool_size"';
      reading.refuse({ message, hint: "Give the buffers the larger size.", place: "closing" }, directive);
      return;
    }
    for (const block of blocksIn(server)) {
      const types = block.value<readonly string[]>("types");
      if (types === undefined) continue;
      const maxSize = block.value<number>("types_hash_max_size") ?? 1024;
      const bucketSize = aligned(block.value<number>("types_hash_bucket_size") ?? 64);
      const refusal = hashError("types_hash", { maxSize, bucketSize }, [types]);
      if (refusal !== null) {
        reading.refuse({ ...refusal, place: "none" }, block.directive!);
        return;
      }
    }
  }
};
