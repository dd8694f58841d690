import type { Reading } from "../reading";
import type { Block } from "../types";
import { bound, checkBinding } from "./binding";

/** What nginx checks when it has read everything (ngx_init_cycle). */
export function finishAll(reading: Reading, events: Block | null): void {
  if (reading.problems.length > 0) return;
  checkEvents(reading, events);
  if (reading.problems.length > 0) return;
  for (const [name, { defined, directive }] of reading.threadPools) {
    if (defined || name === "default") continue;
    reading.refuse({ message: `unknown thread pool "${name}"`, hint: "Define it with thread_pool." }, directive);
    return;
  }
  for (const { name, directive } of reading.zones.undefined()) {
    const hint = `No directive gives the zone its size: define "${name}" (limit_req_zone, limit_conn_zone, …_cache_path, zone).`;
    reading.refuse({ message: `zero size shared memory zone "${name}"`, hint, place: "none" }, directive);
  }
  if (reading.problems.length === 0) checkBinding(reading);
}

function checkEvents(reading: Reading, events: Block | null): void {
  const top = events?.directive ?? null;
  if (events === null || top === null) {
    const hint = 'Add a block "events", which may be empty.';
    reading.problems.push({
      ...{ message: 'no "events" section in configuration', nginxFile: reading.file, nginxLine: 0, hint },
      position: { file: reading.file, line: 1, column: 1 },
    });
    return;
  }
  const connections = (events.values.get("worker_connections") as number | undefined) ?? 512;
  const sockets = bound([...reading.listens.addresses]).length + reading.streamListens.size;
  if (connections >= sockets + 1) return;
  const message = `${connections} worker_connections are not enough for ${sockets} listening sockets`;
  reading.refuse({ message, hint: "Raise worker_connections.", place: "none" }, top);
}
