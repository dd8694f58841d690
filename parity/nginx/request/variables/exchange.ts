import type { Run } from "../run";
import { unknown } from "../text";
import type { Text } from "../types";
import type { Builtin } from "./builtin";

/** Variables of the proxy modules: they get a value when a request is passed on. */
export const BODY_AND_UPSTREAM: readonly (readonly [string, Builtin])[] = [
  ["proxy_host", { value: (run: Run) => run.passed?.host ?? "", volatile: true }],
  ["proxy_port", { value: (run: Run) => run.passed?.port ?? "", volatile: true }],
  ["proxy_internal_body_length", { value: bodyLength, volatile: true }],
  ["proxy_internal_chunked", { value: () => "", volatile: true }],
  [
    "upstream_status",
    { value: (run: Run) => (run.upstreamStatus === 0 ? "" : String(run.upstreamStatus)), volatile: true },
  ],
  ...["upstream_addr", "upstream_response_time", "upstream_connect_time", "upstream_header_time"].map(
    (name): readonly [string, Builtin] => [name, { value: (run) => afterwards(run, name), volatile: true }],
  ),
  ...["upstream_response_length", "upstream_bytes_received", "upstream_bytes_sent", "upstream_cache_status"].map(
    (name): readonly [string, Builtin] => [name, { value: (run) => afterwards(run, name), volatile: true }],
  ),
];

function bodyLength(run: Run): Text {
  const length = run.bodyLength;
  return length === null ? "" : String(length);
}

function afterwards(run: Run, name: string): Text {
  return run.upstreamStatus === 0 ? "" : unknown(name);
}
