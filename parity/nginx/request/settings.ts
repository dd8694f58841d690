import { effective, effectiveAll } from "../configuration/inherit";
import type { Effective, Scope } from "../configuration/types";
import { durationOf, sizeOf } from "../configuration/values";
import { type ScopeBefore, scopeBefore } from "../configuration/without";
import { toBytes } from "./bytes";

/**
 * What is in effect in a scope, remembered: an answer asks for some thirty directives, and the same scope answers
 * thousands of probes. `memo` keeps whatever else is made of a scope (compiled scripts, parsed lists).
 */
class Settings {
  private readonly values = new Map<string, Effective | null>();
  private readonly lists = new Map<string, readonly Effective[]>();
  private readonly numbers = { size: new Map<string, number>(), seconds: new Map<string, number>() };
  private readonly made = new Map<string, unknown>();
  private readonly before: ScopeBefore | null;

  constructor(private readonly scope: Scope) {
    this.before = scopeBefore(scope);
  }

  /** Those of the scope that this one was made of, where they say the same of this name; else null. */
  private sameOf(name: string): Settings | null {
    return this.before === null || this.before.changed.has(name) ? null : of(this.before.scope);
  }

  get(name: string): Effective | null {
    let value = this.values.get(name);
    if (value === undefined) {
      const same = this.sameOf(name);
      value = same === null ? effective(this.scope, name) : same.get(name);
      this.values.set(name, value);
    }
    return value;
  }

  number(kind: "size" | "seconds", name: string, parse: (text: string) => number | null, fallback: number): number {
    const numbers = this.numbers[kind];
    let number = numbers.get(name);
    if (number === undefined) {
      const same = this.sameOf(name);
      number = same === null ? this.parsed(name, parse, fallback) : same.number(kind, name, parse, fallback);
      numbers.set(name, number);
    }
    return number;
  }

  private parsed(name: string, parse: (text: string) => number | null, fallback: number): number {
    const text = this.get(name)?.args[0];
    return (text === undefined ? null : parse(text)) ?? fallback;
  }

  list(name: string): readonly Effective[] {
    let list = this.lists.get(name);
    if (list === undefined) {
      const same = this.sameOf(name);
      list = same === null ? effectiveAll(this.scope, name) : same.list(name);
      this.lists.set(name, list);
    }
    return list;
  }

  memo<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }
}

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

/** Computed once for a scope, under a key of the caller's. */
export function memo<T>(scope: Scope, key: string, make: () => T): T {
  return of(scope).memo(key, make);
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
  return of(scope).number("size", name, sizeOf, fallback);
}

/** Seconds. */
export function seconds(scope: Scope, name: string, fallback: number): number {
  return of(scope).number("seconds", name, durationOf, fallback);
}
