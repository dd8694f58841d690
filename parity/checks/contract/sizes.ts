import { sizeOf } from "../../nginx/index";
import { type Value, valueIn } from "./values";
import type { PathView } from "./view";

/** `large_client_header_buffers` of the port's default server, which reads request lines before the server is known. */
export interface HeaderBuffers {
  readonly value: Value;
  /** Bytes that one line may have; and all together. */
  readonly line: number;
  readonly all: number;
}

export function headerBuffers(view: PathView): HeaderBuffers | null {
  if (view.socket === null) return null;
  const value = valueIn(view, view.socket.defaultServer, "large_client_header_buffers");
  const count = Number(value.args[0]);
  const size = sizeOf(value.args[1] ?? "");
  return size === null || !Number.isInteger(count) ? null : { value, line: size, all: count * size };
}
