/** nginx configuration: reading as nginx reads it, writing, includes, names of settings, and what it means. See docs/nginx.md. */
export { cidrContains } from "./address";
export { below } from "./below";
export { type BlockKind, blockKind, includeKind, isLuaBlock } from "./blocks";
export { ParseCache } from "./cache";
export { dependsOnVersion } from "./configuration/defaults";
export { earlyBecause } from "./configuration/early";
export { namedLocation } from "./configuration/inherit";
export { type LoadOptions, loadAgain, loadWebServer, loadWithout } from "./configuration/load";
export type {
  Effective,
  Location,
  NginxFacts,
  Scope,
  Server,
  ServerName,
  Socket,
  Undecided,
  Upstream,
  WebServer,
} from "./configuration/types";
export { durationOf, sizeOf } from "./configuration/values";
export { atLeast } from "./configuration/version";
export type { Cut } from "./configuration/without";
export { glob, isGlob } from "./glob";
export { type IncludeOptions, type Inclusion, type Resolved, resolveIncludes } from "./include";
export { orderGroups } from "./order";
export { type ParseOptions, parse } from "./parser";
export { nginxMessage } from "./problem";
export { quoteArg } from "./quote";
export { type Renderable, type RenderOptions, render } from "./render";
export {
  type Answer,
  answer,
  CannotDecide,
  type Connection,
  chooseLocation,
  chooseServer,
  type Exchange,
  type NamedServer,
  type Request,
  type Step,
  socketFor,
  type Text,
  type Unknown,
  type World,
} from "./request";
export { setting as effective, settingsOf as effectiveAll } from "./request/settings";
export { sockets } from "./server";
export { type Setting, segments, settings, settingValue } from "./setting";
export type { Comment, Config, Directive, Node, Parsed, Position, Problem, Span, Word } from "./types";
export { whereOf } from "./where";
