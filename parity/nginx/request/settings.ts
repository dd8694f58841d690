import { effective, effectiveAll } from "../configuration/inherit";
import type { Effective, Scope } from "../configuration/types";
import { durationOf, sizeOf } from "../configuration/values";
import { scopeBefore } from "../configuration/without";
import { toBytes } from "./bytes";

/**
 * What is in effect in a scope, remembered: an answer asks for some thirty directives, and the same scope answers
 * thousands of probes. `memo` keeps whatever else is made of a scope (compiled scripts, parsed lists).
 */
class Settings {
  private readonly values = new Map<string, Effective | null>();
  private readonly lists = new Map<string, readonly Effective[]>();
  private readonly sizes = new Map<string, number>();
  private readonly durations = new Map<string, number>();
  private readonly made = new Map<string, unknown>();
  /** Those of the scope that this one was made of, which say the same of every name but what has changed. */
  private readonly before: Settings | null;
  private readonly changed: ReadonlySet<string>;

  constructor(private readonly scope: Scope) {
    const before = scopeBefore(scope);
    this.before = before === null ? null : of(before.scope);
    this.changed = before?.changed ?? NOTHING;
  }

  get(name: string): Effective | null {
    if (this.before !== null && !this.changed.has(name)) return this.before.get(name);
    let value = this.values.get(name);
    if (value === undefined) {
      value = effective(this.scope, name);
      this.values.set(name, value);
    }
    return value;
  }

  /** In bytes. */
  size(name: string, fallback: number): number {
    if (this.before !== null && !this.changed.has(name)) return this.before.size(name, fallback);
    return this.number(this.sizes, name, sizeOf, fallback);
  }

  /** In seconds. */
  duration(name: string, fallback: number): number {
    if (this.before !== null && !this.changed.has(name)) return this.before.duration(name, fallback);
    return this.number(this.durations, name, durationOf, fallback);
  }

  private number(
    known: Map<string, number>,
    name: string,
    parse: (text: string) => number | null,
    fallback: number,
  ): number {
    let number = known.get(name);
    if (number === undefined) {
      const text = this.get(name)?.args[0];
      number = (text === undefined ? null : parse(text)) ?? fallback;
      known.set(name, number);
    }
    return number;
  }

  list(name: string): readonly Effective[] {
    if (this.before !== null && !this.changed.has(name)) return this.before.list(name);
    let list = this.lists.get(name);
    if (list === undefined) {
      list = effectiveAll(this.scope, name);
      this.lists.set(name, list);
    }
    return list;
  }

  memo<T>(key: string, make: () => T, of: readonly string[] | null): T {
    if (this.before !== null && of !== null && !of.some((name) => this.changed.has(name))) {
      return this.before.memo(key, make, of);
    }
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }
}

const NOTHING: ReadonlySet<string> = new Set();
const SETTINGS = new WeakMap<Scope, Settings>();

function of(scope: Scope): Settings {
  let settings = SETTINGS.get(scope);
  if (settings === undefined) {
    settings = new Settings(scope);
    SETTINGS.set(scope, settings);
  }
  return settings;
}

export function setting(scope: Scope, name: string): Effective | null {
  return of(scope).get(name);
}

/**
 * Computed once for a scope, under a key of the caller's. `from` names the directives whose values in effect are all that
 * it is made of, and no scope is in it: then it is the same where the same is in effect.
 */
export function memo<T>(scope: Scope, key: string, make: () => T, from: readonly string[] | null = null): T {
  return of(scope).memo(key, make, from);
}

export function settingsOf(scope: Scope, name: string): readonly Effective[] {
  return of(scope).list(name);
}

/** The first argument as bytes; null: not set, and no default. */
export function word(scope: Scope, name: string): string | null {
  const value = setting(scope, name)?.args[0];
  return value === undefined ? null : toBytes(value);
}

export function isOn(scope: Scope, name: string): boolean {
  return setting(scope, name)?.args[0]?.toLowerCase() === "on";
}

/** Bytes. `fallback` where it is not set, or where nginx would not start with it. */
export function size(scope: Scope, name: string, fallback: number): number {
  return of(scope).size(name, fallback);
}

/** Seconds. */
export function seconds(scope: Scope, name: string, fallback: number): number {
  return of(scope).duration(name, fallback);
}
