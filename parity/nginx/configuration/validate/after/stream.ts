import { atLeast } from "../../version";
import type { Reading } from "../reading";
import type { Block } from "../types";
import { checkGroup } from "./balancing";

/** ngx_stream_block: servers have a handler (until 1.27.1), groups have servers. */
export function finishStream(reading: Reading, stream: Block): void {
  if (reading.problems.length > 0) return;
  if (!atLeast(reading.facts.version, "1.27.1")) {
    const idle = stream.inner.find((server) => !server.values.has("handler"));
    if (idle !== undefined) {
      const hint = "Add proxy_pass or return.";
      reading.refuse({ message: "no handler for server", hint }, idle.directive!);
      return;
    }
  }
  const resolver = stream.values.has("resolver");
  for (const group of reading.streamUpstreams.groups) checkGroup(reading, group, resolver);
}
