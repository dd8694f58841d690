import { isLuaBlock } from "../blocks";
import type { Directive } from "../types";
import { influencedBy } from "./inherit";
import type { Scope, WebServer } from "./types";

/** Where a directive stands: the path of its file, and its offsets there. */
export interface Cut {
  readonly file: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A tree that lacks some directives of another one, of which it shares all that is not above them. */
export interface CutTree {
  readonly directives: readonly Directive[];
  /** Those that were cut, with all that is in them. */
  readonly gone: readonly Directive[];
  /** Directives that can have other values in effect than in the other tree. */
  readonly changed: ReadonlySet<string>;
  /** Blocks that are not the other tree's own → what they were there. */
  readonly before: ReadonlyMap<Directive, Directive>;
}

/**
 * The tree as it would be read with the text of `cuts` blanked, lines kept. Null where only reading can tell: an `include`
 * goes, the text was not cut where directives begin and end, or there is Lua, which nginx reads by how its buffer lies.
 */
export function cutTree(directives: readonly Directive[], cuts: readonly Cut[]): CutTree | null {
  if (cuts.some(({ name }) => name === "include")) return null;
  const byFile = new Map<string, Cut[]>();
  for (const cut of cuts) byFile.set(cut.file, [...(byFile.get(cut.file) ?? []), cut]);
  const cutting = new Cutting(byFile);
  const left = cutting.left(directives);
  return cutting.failed ? null : { directives: left, ...cutting.made };
}

class Cutting {
  private readonly gone: Directive[] = [];
  private readonly changed = new Set<string>();
  private readonly before = new Map<Directive, Directive>();
  failed = false;

  constructor(private readonly byFile: ReadonlyMap<string, readonly Cut[]>) {}

  get made(): Omit<CutTree, "directives"> {
    const { gone, changed, before } = this;
    return { gone, changed, before };
  }

  /** The same list where nothing of it goes. */
  left(directives: readonly Directive[]): readonly Directive[] {
    const kept: Directive[] = [];
    let same = true;
    for (const directive of directives) {
      const left = this.of(directive);
      if (left !== directive) same = false;
      if (left !== null) kept.push(left);
    }
    return same ? directives : kept;
  }

  /** Null: it goes. */
  private of(directive: Directive): Directive | null {
    const { name, start, end, block } = directive;
    if (isLuaBlock(name)) this.failed = true;
    for (const cut of this.byFile.get(directive.position.file) ?? []) {
      if (cut.start > start || cut.end < end) continue;
      if (cut.start !== start || cut.end !== end || cut.name !== name) this.failed = true;
      this.gone.push(directive);
      this.change(name);
      return null;
    }
    if (block === null) return directive;
    const inner = this.left(block);
    if (inner === block) return directive;
    const cut = { ...directive, block: inner };
    this.before.set(cut, directive);
    this.change(name);
    return cut;
  }

  private change(name: string): void {
    for (const other of influencedBy(name)) this.changed.add(other);
  }
}

/** The web server that another one was made of, by cutting. */
interface Origin {
  readonly web: WebServer;
  readonly tree: CutTree;
}

const ORIGINS = new WeakMap<WebServer, Origin>();

export function rememberOrigin(web: WebServer, origin: Origin): void {
  ORIGINS.set(web, origin);
}

/** A scope of the web server that this one's was made of: in both the same is in effect, but for what has changed. */
export interface ScopeBefore {
  readonly scope: Scope;
  readonly changed: ReadonlySet<string>;
}

/** Null where the web server was read, not cut. */
export function scopeBefore(scope: Scope): ScopeBefore | null {
  let web = scope;
  while (web.kind !== "http") web = web.parent;
  const origin = ORIGINS.get(web);
  const found = origin === undefined ? null : sameIn(origin, scope);
  return found === null ? null : { scope: found, changed: origin!.tree.changed };
}

function sameIn(origin: Origin, scope: Scope): Scope | null {
  if (scope.kind === "http") return origin.web;
  const directive = origin.tree.before.get(scope.directive) ?? scope.directive;
  const parent = sameIn(origin, scope.parent);
  if (parent === null) return null;
  return scopesIn(parent).find((one) => one.directive === directive) ?? null;
}

function scopesIn(scope: Scope): readonly Scope[] {
  if (scope.kind === "http") return scope.servers;
  return scope.kind === "server" ? [...scope.locations, ...scope.named.values()] : scope.locations;
}
