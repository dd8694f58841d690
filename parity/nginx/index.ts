/** nginx configuration: reading as nginx reads it, writing, includes, and the names of settings. See docs/nginx.md. */
export { type BlockKind, blockKind, includeKind, isLuaBlock } from "./blocks";
export { glob, isGlob } from "./glob";
export { type IncludeOptions, type Inclusion, type Resolved, resolveIncludes } from "./include";
export { orderGroups } from "./order";
export { type ParseOptions, parse } from "./parser";
export { nginxMessage } from "./problem";
export { quoteArg } from "./quote";
export { type Renderable, type RenderOptions, render } from "./render";
export { sockets } from "./server";
export { type Setting, segments, settings, settingValue } from "./setting";
export type { Comment, Config, Directive, Node, Parsed, Position, Problem, Span, Word } from "./types";
