import type { Handler } from "../types";
import { accessHandlers } from "./access";
import { blockHandlers } from "./blocks";
import { cacheHandlers } from "./caches";
import { coreHandlers } from "./core";
import { fileHandlers } from "./files";
import { limitHandlers } from "./limits";
import { logHandlers } from "./log";
import { mailHandlers } from "./mail";
import { mainHandlers } from "./main";
import { mapHandlers } from "./maps";
import { proxyHandlers } from "./proxy";
import { rareHandlers } from "./rare";
import { rewriteHandlers } from "./rewrite";
import { slotHandlers } from "./slots";
import { streamHandlers } from "./stream";
import { upstreamHandlers } from "./upstream";

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  [
    ...[
      slotHandlers,
      mainHandlers,
      blockHandlers,
      coreHandlers,
      fileHandlers,
      logHandlers,
      rewriteHandlers,
      mapHandlers,
    ],
    ...[
      accessHandlers,
      limitHandlers,
      cacheHandlers,
      proxyHandlers,
      upstreamHandlers,
      streamHandlers,
      mailHandlers,
      rareHandlers,
    ],
  ].flatMap((handlers) => Object.entries(handlers)),
);

/** Values of which nothing is judged but their number: of xslt, perl, and of nginx newer than the sources read. */
const unjudged: Handler = () => null;

/** What reads the values of a command, by its function in nginx's source without `ngx_`. */
export function handlerOf(name: string): Handler {
  return HANDLERS.get(name) ?? unjudged;
}
