import type { Server } from "../../nginx/configuration/types";
import { sizeOf } from "../../nginx/index";
import { clientRequests } from "./health/ask";
import type { Say } from "./say";
import { type Value, valueIn } from "./values";
import type { PathView } from "./view";

/** `large_client_header_buffers` of one server. */
export interface HeaderBuffers {
  readonly value: Value;
  /** Bytes that one line may have; and all together. */
  readonly line: number;
  readonly all: number;
  /** The port's default server, which reads request lines before the server is known. Headers are read by the server itself. */
  readonly isDefault: boolean;
}

/** Of the port's default server, and of every server that answers a client. Tells what is not known. */
export function headerBuffers(view: PathView, say: Pick<Say<never>, "unjudged">): HeaderBuffers[] {
  if (view.socket === null) return [];
  const { defaultServer } = view.socket;
  const answering = clientRequests(view).flatMap(({ answer }) => answer.server ?? []);
  return [...new Set([defaultServer, ...answering])].flatMap((server) => {
    const value = valueIn(view, server, "large_client_header_buffers");
    const buffers = buffersOf(value, server, defaultServer);
    if (buffers === null) say.unjudged("the value of large_client_header_buffers", value.at);
    return buffers ?? [];
  });
}

function buffersOf(value: Value, server: Server, defaultServer: Server): HeaderBuffers | null {
  const count = Number(value.args[0]);
  const size = sizeOf(value.args[1] ?? "");
  if (size === null || !Number.isInteger(count)) return null;
  return { value, line: size, all: count * size, isDefault: server === defaultServer };
}
