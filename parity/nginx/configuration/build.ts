import { segments } from "../setting";
import type { Directive } from "../types";
import type { Location, Server, ServerName, Upstream, WebServer } from "./types";

/** The servers of `http`, in the order of the configuration. */
export function buildServers(http: Directive, parent: WebServer): readonly Server[] {
  const nodes = http.block ?? [];
  const names = lazily(() => segments(nodes, "http"));
  const servers: Server[] = [];
  for (const [index, node] of nodes.entries()) {
    if (node.name === "server" && node.block !== null) {
      servers.push(new ServerBlock(node, parent, () => names()[index]!));
    }
  }
  return servers;
}

/** The `upstream` blocks of `http` by name; of two with one name, which nginx refuses, the first. */
export function buildUpstreams(http: Directive): ReadonlyMap<string, Upstream> {
  const found = new Map<string, Upstream>();
  for (const directive of http.block ?? []) {
    if (directive.name !== "upstream" || directive.block === null) continue;
    const name = directive.args[0];
    if (name === undefined || found.has(name)) continue;
    const servers = directive.block
      .filter((node) => node.name === "server" && node.args.length > 0)
      .map((node) => ({ address: node.args[0]!, directive: node }));
    found.set(name, { name, directive, servers });
  }
  return found;
}

/** Segments and nested blocks are made when asked for: most configurations that are loaded are asked very little. */
class ServerBlock implements Server {
  readonly kind = "server";
  private parts: { locations: readonly Location[]; named: ReadonlyMap<string, Location> } | null = null;
  private found: readonly ServerName[] | null = null;

  constructor(
    readonly directive: Directive,
    readonly parent: WebServer,
    private readonly ownSegment: () => string,
  ) {}

  get segment(): string {
    return this.ownSegment();
  }

  get names(): readonly ServerName[] {
    this.found ??= serverNames(this.directive);
    return this.found;
  }

  get locations(): readonly Location[] {
    return this.blocks().locations;
  }

  get named(): ReadonlyMap<string, Location> {
    return this.blocks().named;
  }

  private blocks(): { locations: readonly Location[]; named: ReadonlyMap<string, Location> } {
    if (this.parts === null) {
      const all = buildLocations(this.directive, this);
      // nginx accepts a name twice, and takes the first.
      const named = new Map(
        all
          .filter(({ modifier }) => modifier === "@")
          .reverse()
          .map((item) => [item.pattern, item]),
      );
      this.parts = { locations: all.filter(({ modifier }) => modifier !== "@"), named };
    }
    return this.parts;
  }
}

class LocationBlock implements Location {
  readonly kind = "location";
  readonly modifier: Location["modifier"];
  readonly pattern: string;
  private inner: readonly Location[] | null = null;

  constructor(
    readonly directive: Directive,
    readonly parent: Server | Location,
    private readonly ownSegment: () => string,
  ) {
    const { name, args } = directive;
    const own = name === "location" ? locationPattern(args) : null;
    this.modifier = own?.modifier ?? (name === "limit_except" ? "limit_except" : "if");
    this.pattern = own?.pattern ?? args.join(" ");
  }

  get segment(): string {
    return this.ownSegment();
  }

  get locations(): readonly Location[] {
    this.inner ??= buildLocations(this.directive, this);
    return this.inner;
  }
}

/** `location`, and in a location also `if` and `limit_except`: for nginx they are locations without a name. */
function buildLocations(directive: Directive, parent: Server | Location): Location[] {
  const nodes = directive.block ?? [];
  const names = lazily(() => segments(nodes, directive.name));
  const found: Location[] = [];
  for (const [index, node] of nodes.entries()) {
    if (node.block === null) continue;
    const nameless = parent.kind === "location" && (node.name === "if" || node.name === "limit_except");
    if (node.name === "location" || nameless) found.push(new LocationBlock(node, parent, () => names()[index]!));
  }
  return found;
}

/** `= /x`, `=/x`, `~* \.php$`, `/x`, `@x`: the modifier and what it stands before. */
export function locationPattern(args: readonly string[]): {
  readonly modifier: "=" | "^~" | "~" | "~*" | "@" | "";
  readonly pattern: string;
} {
  const [first = "", second] = args;
  if (second !== undefined) {
    const known = first === "=" || first === "^~" || first === "~" || first === "~*";
    return { modifier: known ? first : "", pattern: second };
  }
  if (first.startsWith("=")) return { modifier: "=", pattern: first.slice(1) };
  if (first.startsWith("^~")) return { modifier: "^~", pattern: first.slice(2) };
  if (first.startsWith("~*")) return { modifier: "~*", pattern: first.slice(2) };
  if (first.startsWith("~")) return { modifier: "~", pattern: first.slice(1) };
  return { modifier: first.startsWith("@") ? "@" : "", pattern: first };
}

/** Without `server_name` nginx gives a server the empty name. */
function serverNames(server: Directive): readonly ServerName[] {
  const names: ServerName[] = [];
  for (const directive of server.block ?? []) {
    if (directive.name !== "server_name") continue;
    for (const text of directive.args) names.push({ kind: nameKind(text), text, directive });
  }
  return names.length > 0 ? names : [{ kind: "exact", text: "", directive: null }];
}

/** `.example.net` counts as a leading wildcard; it takes `example.net` too. */
function nameKind(text: string): ServerName["kind"] {
  if (text.startsWith("~")) return "regex";
  if (text.startsWith("*.") || text.startsWith(".")) return "leading-wildcard";
  return text.endsWith(".*") ? "trailing-wildcard" : "exact";
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
